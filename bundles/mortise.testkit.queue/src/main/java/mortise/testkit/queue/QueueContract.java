package mortise.testkit.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import mortise.core.Health;
import mortise.queue.OpenQueue;
import mortise.queue.OpenQueue.Attempt;
import mortise.queue.OpenQueue.DeadLetter;
import mortise.queue.OpenQueue.Depth;
import mortise.queue.OpenQueue.Leased;
import mortise.queue.OpenQueue.Node;
import mortise.queue.OpenQueue.Outgoing;
import mortise.queue.OpenQueue.Subscription;
import mortise.queue.OpenQueue.Worker;
import mortise.queue.OpenQueue.WorkerState;
import mortise.queue.Priority;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * What every queue promises. A provider's test implements this and says how a queue is opened; it closes what it opened
 * after each test.
 */
public interface QueueContract {
    /** A lease that does not end during a test. */
    Duration LONG = Duration.ofMinutes(5);

    /** Opens the queue; the first in a test is empty, a further one is another node on the same queue. */
    OpenQueue open();

    /** A message that waits for its first subscriber. */
    private static Outgoing work(String topic, String body) {
        return new Outgoing(topic, true, Priority.NORMAL, Duration.ZERO, Duration.ZERO, "", "{}", body);
    }

    private static Outgoing event(String topic, String body) {
        return new Outgoing(topic, false, Priority.NORMAL, Duration.ZERO, Duration.ZERO, "", "{}", body);
    }

    private static Outgoing prior(Priority priority, String body) {
        return new Outgoing("work", true, priority, Duration.ZERO, Duration.ZERO, "", "{}", body);
    }

    private static Outgoing delayed(Duration delay, String body) {
        return new Outgoing("work", true, Priority.NORMAL, delay, Duration.ZERO, "", "{}", body);
    }

    private static List<String> bodies(List<Leased> messages) {
        return messages.stream().map(Leased::body).toList();
    }

    private static Depth depth(OpenQueue queue, Subscription subscription) {
        return queue.depths().stream()
                .filter(depth -> depth.subscription().id() == subscription.id())
                .findFirst()
                .orElseThrow();
    }

    /** Everything of a message arrives as it was sent. */
    @Test
    default void givesBackWhatWasSent() {
        OpenQueue queue = open();
        Subscription worker = queue.subscribe("work", "worker");
        String body = "{\"text\":\"Ångström 東京 😀 'quoted' \\u0000\"}";

        queue.send(List.of(new Outgoing(
                "work", true, Priority.HIGH, Duration.ZERO, Duration.ofHours(1), "key-1", "{\"user\":7}", body)));
        List<Leased> taken = queue.take(worker.id(), 10, LONG, "a");

        assertThat(taken).singleElement().satisfies(message -> {
            assertThat(message.body()).isEqualTo(body);
            assertThat(message.context()).isEqualTo("{\"user\":7}");
            assertThat(message.key()).isEqualTo("key-1");
            assertThat(message.attempt()).isEqualTo(1);
            assertThat(message.sentAt())
                    .isBetween(Instant.now().minusSeconds(60), Instant.now().plusSeconds(60));
        });
        assertThat(queue.report().state()).isEqualTo(Health.State.UP);
    }

    /** The most that a body may be long arrives whole. */
    @Test
    default void carriesTheLongestBody() {
        OpenQueue queue = open();
        Subscription worker = queue.subscribe("work", "worker");
        String body = "é".repeat(250_000);

        queue.send(List.of(work("work", body)));

        assertThat(bodies(queue.take(worker.id(), 1, LONG, "a"))).containsExactly(body);
    }

    /** A message is in one pair of hands, and gone when it is done. */
    @Test
    default void givesEachMessageToOneConsumerUntilItIsDone() {
        OpenQueue queue = open();
        OpenQueue other = open();
        Subscription worker = queue.subscribe("work", "worker");
        queue.send(List.of(work("work", "1"), work("work", "2"), work("work", "3")));

        List<Leased> mine = queue.take(worker.id(), 2, LONG, "a");
        List<Leased> theirs = other.take(worker.id(), 10, LONG, "b");

        assertThat(bodies(mine)).containsExactly("1", "2");
        assertThat(bodies(theirs)).containsExactly("3");
        assertThat(depth(queue, worker).leased()).isEqualTo(3);
        assertThat(other.done(List.of(mine.get(0).id()), "b"))
                .as("done by one who has it not")
                .isZero();
        assertThat(queue.done(List.of(mine.get(0).id(), mine.get(1).id()), "a")).isEqualTo(2);
        assertThat(queue.done(List.of(mine.get(0).id()), "a")).as("done twice").isZero();
        assertThat(other.done(List.of(theirs.get(0).id()), "b")).isEqualTo(1);
        assertThat(depth(queue, worker)).isEqualTo(new Depth(worker, 0, 0, 0, 0, null));
    }

    /** As many as are asked for, each once, in their order. */
    @Test
    default void givesManyAtOnce() {
        OpenQueue queue = open();
        Subscription worker = queue.subscribe("work", "worker");
        List<String> all = IntStream.range(0, 1_300).mapToObj(Integer::toString).toList();
        queue.send(all.stream().map(body -> work("work", body)).toList());

        assertThat(bodies(queue.take(worker.id(), 1_200, LONG, "a"))).isEqualTo(all.subList(0, 1_200));
        assertThat(bodies(queue.take(worker.id(), 1_200, LONG, "a"))).isEqualTo(all.subList(1_200, 1_300));
        assertThat(queue.take(worker.id(), 1_200, LONG, "a")).isEmpty();
    }

    /** Higher priorities first, then the order of sending. */
    @Test
    default void keepsToPriorityAndOrder() {
        OpenQueue queue = open();
        Subscription worker = queue.subscribe("work", "worker");

        queue.send(List.of(
                prior(Priority.LOWEST, "lowest"),
                prior(Priority.NORMAL, "first"),
                prior(Priority.HIGHEST, "highest"),
                prior(Priority.NORMAL, "second"),
                prior(Priority.LOW, "low"),
                prior(Priority.HIGH, "high")));

        assertThat(bodies(queue.take(worker.id(), 10, LONG, "a")))
                .containsExactly("highest", "high", "first", "second", "low", "lowest");
    }

    /** Whoever takes from the midst of many leaves nothing waiting that comes before: neither what is urgent nor what comes back. */
    @Test
    default void takesWhatComesBeforeInTheMidstOfMany() {
        OpenQueue queue = open();
        OpenQueue other = open();
        Subscription worker = queue.subscribe("work", "worker");
        List<String> all = IntStream.range(0, 500).mapToObj(Integer::toString).toList();
        queue.send(all.stream().map(body -> work("work", body)).toList());
        List<Leased> theirs = other.take(worker.id(), 1, LONG, "b");
        assertThat(bodies(theirs)).containsExactly("0");
        assertThat(bodies(queue.take(worker.id(), 2, LONG, "a"))).containsExactly("1", "2");

        other.send(List.of(prior(Priority.HIGH, "urgent")));
        assertThat(bodies(queue.take(worker.id(), 1, LONG, "a"))).containsExactly("urgent");
        assertThat(bodies(queue.take(worker.id(), 1, LONG, "a"))).containsExactly("3");

        other.release(List.of(theirs.get(0).id()), "b");
        await().pollInterval(Duration.ofMillis(20))
                .untilAsserted(() -> assertThat(bodies(queue.take(worker.id(), 1, LONG, "a")))
                        .containsExactly("0"));
        assertThat(depth(queue, worker).ready()).as("others still wait").isPositive();
    }

    /** A delayed message comes not before its time, and holds nobody up. */
    @Test
    default void holdsBackWhatIsDelayed() {
        OpenQueue queue = open();
        Subscription worker = queue.subscribe("work", "worker");
        queue.send(List.of(delayed(Duration.ofMillis(900), "later"), delayed(Duration.ZERO, "now")));
        long sent = System.nanoTime();

        assertThat(bodies(queue.take(worker.id(), 10, LONG, "a"))).containsExactly("now");
        assertThat(queue.nextDue(worker.id())).isPresent();
        await().pollInterval(Duration.ofMillis(20))
                .untilAsserted(() -> assertThat(bodies(queue.take(worker.id(), 10, LONG, "a")))
                        .containsExactly("later"));
        assertThat(Duration.ofNanos(System.nanoTime() - sent)).isGreaterThan(Duration.ofMillis(800));
    }

    /** What expired while it waited is dropped. */
    @Test
    default void dropsWhatHasExpired() throws InterruptedException {
        OpenQueue queue = open();
        Subscription worker = queue.subscribe("work", "worker");
        queue.send(List.of(
                new Outgoing("work", true, Priority.HIGH, Duration.ZERO, Duration.ofMillis(100), "", "{}", "too late"),
                new Outgoing("work", true, Priority.LOW, Duration.ZERO, Duration.ofHours(1), "", "{}", "in time")));

        Thread.sleep(300);

        assertThat(bodies(queue.take(worker.id(), 1, LONG, "a"))).containsExactly("in time");
        assertThat(depth(queue, worker).ready()).isZero();
    }

    /** Every subscriber gets every message; what one does with it concerns no other. */
    @Test
    default void givesEachSubscriberEachMessage() {
        OpenQueue queue = open();
        Subscription search = queue.subscribe("changed", "search");
        Subscription push = queue.subscribe("changed", "push");
        queue.send(List.of(event("changed", "1"), event("other", "x")));

        List<Leased> taken = queue.take(search.id(), 10, LONG, "a");
        queue.done(List.of(taken.get(0).id()), "a");

        assertThat(bodies(taken)).containsExactly("1");
        assertThat(bodies(queue.take(push.id(), 10, LONG, "a"))).containsExactly("1");
        assertThat(queue.subscribe("changed", "search")).isEqualTo(search);
    }

    /** Work waits for its first subscriber; of an event nobody knows who was not there. */
    @Test
    default void keepsWorkAndForgetsEventsThatNobodyListensTo() {
        OpenQueue queue = open();
        queue.send(List.of(work("work", "1"), event("changed", "1")));
        assertThat(queue.depths())
                .extracting(depth -> depth.subscription().topic() + " " + depth.ready())
                .containsExactly("work 1");

        Subscription worker = queue.subscribe("work", "worker");
        Subscription late = queue.subscribe("work", "late");
        Subscription listener = queue.subscribe("changed", "listener");

        assertThat(bodies(queue.take(worker.id(), 10, LONG, "a"))).containsExactly("1");
        assertThat(queue.take(late.id(), 10, LONG, "a")).isEmpty();
        assertThat(queue.take(listener.id(), 10, LONG, "a")).isEmpty();
    }

    /** A first subscriber who comes while work is sent gets all of it, from before and after. */
    @Test
    default void losesNothingWhileTheFirstSubscriberComes() throws Exception {
        OpenQueue queue = open();
        ExecutorService pool = Executors.newFixedThreadPool(2);
        for (int round = 0; round < 20; round++) {
            String topic = "work-" + round;
            List<Future<?>> senders = new ArrayList<>();
            for (int sender = 0; sender < 2; sender++) {
                senders.add(pool.submit(() -> {
                    for (int number = 0; number < 10; number++) {
                        queue.send(List.of(work(topic, "body")));
                    }
                }));
            }
            Subscription worker = queue.subscribe(topic, "worker");
            for (Future<?> each : senders) {
                each.get();
            }
            List<Leased> taken = new ArrayList<>(queue.take(worker.id(), 100, LONG, "a"));
            queue.nextDue(worker.id());
            taken.addAll(queue.take(worker.id(), 100, LONG, "a"));

            assertThat(taken).hasSize(20);
        }
        pool.shutdown();
    }

    /** What a dead consumer had is given to another when its lease has ended, and is no longer his. */
    @Test
    default void takesOverWhatADeadConsumerHad() {
        OpenQueue queue = open();
        OpenQueue other = open();
        Subscription worker = queue.subscribe("work", "worker");
        queue.send(List.of(work("work", "1")));
        Leased lost = queue.take(worker.id(), 1, Duration.ofMillis(600), "dead").get(0);
        assertThat(other.take(worker.id(), 1, LONG, "alive")).isEmpty();

        List<Leased> taken = new ArrayList<>();
        await().pollInterval(Duration.ofMillis(20)).until(() -> {
            taken.addAll(other.take(worker.id(), 1, LONG, "alive"));
            return !taken.isEmpty();
        });

        assertThat(taken.get(0).id()).isEqualTo(lost.id());
        assertThat(taken.get(0).attempt()).isEqualTo(2);
        assertThat(queue.extend(List.of(lost.id()), LONG, "dead")).isEmpty();
        queue.retry(lost.id(), Duration.ZERO, "too late", "dead");
        queue.bury(lost.id(), "too late", "", "dead");
        queue.release(List.of(lost.id()), "dead");
        assertThat(queue.done(List.of(lost.id()), "dead")).isZero();
        assertThat(depth(queue, worker).leased()).isEqualTo(1);
        assertThat(other.done(List.of(lost.id()), "alive")).isEqualTo(1);
    }

    /** A lease that is extended does not end. */
    @Test
    default void keepsWhatIsExtended() throws InterruptedException {
        OpenQueue queue = open();
        Subscription worker = queue.subscribe("work", "worker");
        queue.send(List.of(work("work", "1"), work("work", "2")));
        List<Leased> taken = queue.take(worker.id(), 2, Duration.ofMillis(700), "a");

        for (int beat = 0; beat < 5; beat++) {
            Thread.sleep(200);
            assertThat(queue.extend(List.of(taken.get(0).id()), Duration.ofMillis(700), "a"))
                    .containsExactly(taken.get(0).id());
        }

        assertThat(bodies(queue.take(worker.id(), 2, LONG, "b"))).containsExactly("2");
    }

    /** A failed message comes again after its pause, with its attempt counted. */
    @Test
    default void triesAgainAfterThePause() {
        OpenQueue queue = open();
        Subscription worker = queue.subscribe("work", "worker");
        queue.send(List.of(work("work", "1")));

        queue.retry(queue.take(worker.id(), 1, LONG, "a").get(0).id(), Duration.ofMillis(500), "no luck", "a");

        assertThat(queue.take(worker.id(), 1, LONG, "a")).isEmpty();
        assertThat(depth(queue, worker).later()).isEqualTo(1);
        await().pollInterval(Duration.ofMillis(20))
                .untilAsserted(() -> assertThat(queue.take(worker.id(), 1, LONG, "a"))
                        .extracting(Leased::attempt)
                        .containsExactly(2));
    }

    /** What is released is there at once, and counts no attempt. */
    @Test
    default void givesBackUncounted() {
        OpenQueue queue = open();
        Subscription worker = queue.subscribe("work", "worker");
        queue.send(List.of(work("work", "1"), work("work", "2")));
        List<Leased> taken = queue.take(worker.id(), 2, LONG, "a");

        queue.release(taken.stream().map(Leased::id).toList(), "a");

        assertThat(queue.take(worker.id(), 2, LONG, "b"))
                .extracting(Leased::body, Leased::attempt)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("1", 1), org.assertj.core.groups.Tuple.tuple("2", 1));
    }

    /** A dead letter says why, blocks nobody, and can be replayed or discarded. */
    @Test
    default void keepsDeadLetters() {
        OpenQueue queue = open();
        Subscription worker = queue.subscribe("work", "worker");
        queue.send(List.of(work("work", "poison"), work("work", "fine"), work("work", "worse")));
        List<Leased> taken = queue.take(worker.id(), 3, LONG, "a");
        queue.bury(taken.get(0).id(), "it is poison", "at Handler.handle\n".repeat(5_000), "a");
        queue.bury(taken.get(2).id(), "it is worse", "", "a");
        queue.done(List.of(taken.get(1).id()), "a");

        List<DeadLetter> letters = queue.deadLetters(worker.id(), Long.MAX_VALUE, 10);

        assertThat(letters).extracting(DeadLetter::body).containsExactly("worse", "poison");
        DeadLetter poison = letters.get(1);
        assertThat(poison.reason()).isEqualTo("it is poison");
        assertThat(poison.trace()).startsWith("at Handler.handle").hasSizeBetween(10_000, 20_000);
        assertThat(poison.topic()).isEqualTo("work");
        assertThat(poison.subscriber()).isEqualTo("worker");
        assertThat(poison.attempts()).isEqualTo(1);
        assertThat(queue.deadLetters(null, letters.get(0).id(), 10)).containsExactly(poison);
        assertThat(queue.deadLetters(worker.id() + 1_000, Long.MAX_VALUE, 10)).isEmpty();
        assertThat(depth(queue, worker)).isEqualTo(new Depth(worker, 0, 0, 0, 2, null));

        assertThat(queue.replay(List.of(poison.id()))).isEqualTo(1);
        assertThat(queue.discard(List.of(letters.get(0).id(), poison.id()))).isEqualTo(1);

        assertThat(queue.deadLetters(null, Long.MAX_VALUE, 10)).isEmpty();
        assertThat(queue.take(worker.id(), 3, LONG, "a"))
                .extracting(Leased::body, Leased::attempt)
                .containsExactly(org.assertj.core.groups.Tuple.tuple("poison", 1));
    }

    /** Of what was tried everybody sees by whom, when and why it failed: the last attempts, whatever their reasons say. */
    @Test
    default void tellsOfEachAttempt() {
        OpenQueue queue = open();
        Subscription worker = queue.subscribe("work", "worker");
        queue.send(List.of(work("work", "1")));
        Instant before = Instant.now().minusSeconds(60);
        fail(queue, worker, "web-1/work", "it is\tnot\nthere \0");
        fail(queue, worker, "web-2/work", "");
        takeOne(queue, worker, Duration.ofMillis(50), "who dies");
        fail(queue, worker, "web-1/work", "x".repeat(3_000));
        Leased last = takeOne(queue, worker, LONG, "web-3/work");
        queue.bury(last.id(), "enough", "", "web-3/work");

        List<Attempt> failures = queue.deadLetter(last.id()).orElseThrow().failures();

        assertThat(failures).extracting(Attempt::number).containsExactly(1, 2, 4, 5);
        assertThat(failures)
                .extracting(Attempt::consumer)
                .containsExactly("web-1/work", "web-2/work", "web-1/work", "web-3/work");
        assertThat(failures.get(0).reason()).startsWith("it is not there");
        assertThat(failures.get(2).reason()).startsWith("xxx");
        assertThat(failures.get(3).reason()).isEqualTo("enough");
        assertThat(failures).extracting(Attempt::at).isSorted().allMatch(at -> at.isAfter(before));

        queue.replay(List.of(last.id()));
        Leased again = queue.take(worker.id(), 1, LONG, "a").get(0);
        queue.bury(again.id(), "it is poison", "", "a");
        assertThat(queue.deadLetter(last.id()).orElseThrow().failures()).hasSize(1);
    }

    /** A hundred attempts take no more room than there is. */
    @Test
    default void forgetsTheFirstOfManyAttempts() {
        OpenQueue queue = open();
        Subscription worker = queue.subscribe("work", "worker");
        queue.send(List.of(work("work", "1")));
        for (int i = 0; i < 99; i++) {
            fail(queue, worker, "node-" + i, "reason " + i + " ".repeat(300));
        }
        long id = takeOne(queue, worker, LONG, "last").id();
        queue.bury(id, "enough", "", "last");

        List<Attempt> failures = queue.deadLetter(id).orElseThrow().failures();

        assertThat(failures).hasSizeGreaterThanOrEqualTo(10);
        for (int i = 1; i <= failures.size(); i++) {
            assertThat(failures.get(failures.size() - i).number()).isEqualTo(101 - i);
        }
        assertThat(failures.get(0).consumer()).isEqualTo("node-" + (99 - failures.size() + 1));
    }

    private static void fail(OpenQueue queue, Subscription subscription, String consumer, String reason) {
        queue.retry(takeOne(queue, subscription, LONG, consumer).id(), Duration.ZERO, reason, consumer);
    }

    private static Leased takeOne(OpenQueue queue, Subscription subscription, Duration lease, String consumer) {
        return await().pollInterval(Duration.ofMillis(2))
                .until(() -> queue.take(subscription.id(), 1, lease, consumer), taken -> !taken.isEmpty())
                .get(0);
    }

    /** Dead letters are found by all words that are looked for, wherever they are. */
    @Test
    default void findsDeadLettersByWords() {
        OpenQueue queue = open();
        Subscription worker = queue.subscribe("work", "worker");
        Subscription mailer = queue.subscribe("mail.send", "mailer");
        queue.send(List.of(work("work", "100% of it"), work("work", "a_b!"), work("mail.send", "to Anna")));
        for (Subscription each : List.of(worker, mailer)) {
            queue.take(each.id(), 9, LONG, "a")
                    .forEach(message -> queue.bury(message.id(), "550 Mailbox unavailable", "", "a"));
        }

        assertThat(found(queue, null, "")).containsExactly("to Anna", "a_b!", "100% of it");
        assertThat(found(queue, null, " \t")).hasSize(3);
        assertThat(found(queue, null, "anna MAILBOX")).containsExactly("to Anna");
        assertThat(found(queue, null, "mail.send/mailer")).containsExactly("to Anna");
        assertThat(found(queue, worker.id(), "anna")).isEmpty();
        assertThat(found(queue, worker.id(), "550")).hasSize(2);
        assertThat(found(queue, null, "0%")).containsExactly("100% of it");
        assertThat(found(queue, null, "a_b!")).containsExactly("a_b!");
        assertThat(found(queue, null, "to nobody")).isEmpty();
        assertThat(found(queue, null, "anna\0")).containsExactly("to Anna");
    }

    private static List<String> found(OpenQueue queue, @Nullable Long subscription, String words) {
        return queue.deadLetters(subscription, words, Long.MAX_VALUE, 10).stream()
                .map(DeadLetter::body)
                .toList();
    }

    /** What was wrong in a message is mended, and it is sent again so, once. */
    @Test
    default void replaysWithAnotherBody() {
        OpenQueue queue = open();
        Subscription worker = queue.subscribe("work", "worker");
        queue.send(List.of(work("work", "wrong"), work("work", "also wrong")));
        List<Leased> taken = queue.take(worker.id(), 2, LONG, "a");
        taken.forEach(message -> queue.bury(message.id(), "it is wrong", "", "a"));
        long id = taken.get(0).id();

        assertThat(queue.replay(id, "right")).isTrue();
        assertThat(queue.replay(id, "twice")).isFalse();
        assertThat(queue.replay(id + 1_000, "none")).isFalse();

        assertThat(queue.take(worker.id(), 9, LONG, "a"))
                .extracting(Leased::body, Leased::attempt, Leased::key)
                .containsExactly(org.assertj.core.groups.Tuple.tuple(
                        "right", 1, taken.get(0).key()));
        assertThat(found(queue, null, "")).containsExactly("also wrong");
    }

    /** A paused subscription gets its messages when it goes on. */
    @Test
    default void holdsBackWhilePaused() {
        OpenQueue queue = open();
        OpenQueue other = open();
        Subscription worker = queue.subscribe("work", "worker");
        other.pause(worker.id(), true);
        queue.send(List.of(work("work", "1")));

        assertThat(queue.take(worker.id(), 1, LONG, "a")).isEmpty();
        assertThat(queue.subscribe("work", "worker").paused()).isTrue();
        assertThat(depth(queue, worker).ready()).isEqualTo(1);
        other.pause(worker.id(), false);

        assertThat(bodies(queue.take(worker.id(), 1, LONG, "a"))).containsExactly("1");
    }

    /** Whoever is no longer interested leaves nothing behind. */
    @Test
    default void forgetsASubscriptionWithItsMessages() {
        OpenQueue queue = open();
        Subscription worker = queue.subscribe("work", "worker");
        Subscription other = queue.subscribe("work", "other");
        queue.send(List.of(work("work", "1"), work("work", "2")));
        queue.bury(queue.take(worker.id(), 1, LONG, "a").get(0).id(), "dead", "", "a");

        queue.unsubscribe(worker.id());
        queue.unsubscribe(worker.id());

        assertThat(queue.depths()).extracting(Depth::subscription).containsExactly(other);
        assertThat(queue.deadLetters(null, Long.MAX_VALUE, 10)).isEmpty();
        assertThat(queue.take(other.id(), 10, LONG, "a")).hasSize(2);
        assertThat(queue.take(worker.id(), 10, LONG, "a")).isEmpty();
    }

    /** What was sent is there after the end of everything. */
    @Test
    default void outlivesItsProcess() {
        OpenQueue queue = open();
        Subscription worker = queue.subscribe("work", "worker");
        queue.send(List.of(work("work", "1"), delayed(Duration.ofMillis(1), "2")));
        queue.bury(queue.take(worker.id(), 1, LONG, "a").get(0).id(), "dead", "", "a");
        queue.close();

        OpenQueue again = open();

        assertThat(again.subscribe("work", "worker")).isEqualTo(worker);
        assertThat(again.deadLetters(null, Long.MAX_VALUE, 10)).hasSize(1);
        await().untilAsserted(() ->
                assertThat(bodies(again.take(worker.id(), 1, LONG, "b"))).containsExactly("2"));
    }

    /** Everybody sees who works on what; whoever leaves is forgotten, and so is what it no longer works on. */
    @Test
    default void tellsWhoWorks() {
        OpenQueue queue = open();
        OpenQueue other = open();
        Instant begun = Instant.parse("2026-11-25T10:15:30.123456Z");
        Worker idle = new Worker("work", "worker", 4, 0, "", null, List.of());
        Worker busy = new Worker("work", "worker", 4, 2, "order-17", begun, List.of(12, 0, 1_000_000));
        Worker second = new Worker("else", "worker", 1, 0, "", null, List.of(0, 7, 0));

        queue.beat("a", List.of(idle, second));
        other.beat("b", List.of());
        assertThat(other.nodes()).extracting(Node::name).containsExactly("a", "b");
        assertThat(other.nodes().get(0).workers()).containsExactly(second, idle);
        assertThat(other.nodes()).allMatch(Node::lives);

        queue.beat("a", List.of(busy));
        queue.beat("a", List.of(busy));
        assertThat(other.nodes().get(0).workers()).containsExactly(busy);
        assertThat(other.nodes().get(0).silent()).isBetween(Duration.ZERO, Duration.ofSeconds(15));

        queue.leave("a");
        queue.leave("a");
        assertThat(other.nodes()).extracting(Node::name).containsExactly("b");
        queue.beat("a", List.of(busy));
        assertThat(other.nodes().get(0).workers()).containsExactly(busy);
    }

    /** A node is drained of one subscription, hears it with its next beat, and is not any more once it has left. */
    @Test
    default void drainsANode() {
        OpenQueue queue = open();
        OpenQueue other = open();
        Worker worker = new Worker("work", "worker", 4, 0, "", null, List.of());
        Worker busy = new Worker("else", "worker", 1, 1, "17", Instant.EPOCH, List.of());
        List<Worker> all = List.of(busy, worker);
        assertThat(queue.beat("a", all)).isEmpty();
        assertThat(queue.beat("b", all)).isEmpty();

        other.drain("a", "work", "worker", true);
        other.drain("a", "work", "worker", true);
        other.drain("a", "else", "worker", true);

        assertThat(queue.beat("a", all)).containsExactlyInAnyOrder("work/worker", "else/worker");
        assertThat(queue.beat("b", all)).isEmpty();
        Node drained = other.nodes().get(0);
        assertThat(drained.workers())
                .extracting(drained::state)
                .containsExactly(WorkerState.DRAINING, WorkerState.DRAINED);
        assertThat(Node.consumers(other.nodes())).isEqualTo(Map.of("else/worker", 1, "work/worker", 1));

        other.drain("a", "else", "worker", false);
        other.drain("a", "nothing", "worker", false);
        assertThat(queue.beat("a", all)).containsExactly("work/worker");
        assertThatThrownBy(() -> other.drain("a", "work", "nobody", true)).hasMessageContaining("'a'");
        assertThatThrownBy(() -> other.drain("c", "work", "worker", true)).hasMessageContaining("work/worker");

        queue.leave("a");
        assertThat(queue.beat("a", all)).isEmpty();
    }

    /** Everybody sees whether a node is heard of in time; what it says in between counts once. */
    @Test
    default void tellsHowANodeWasHeardOf() throws InterruptedException {
        OpenQueue queue = open();
        queue.beat("a", List.of());
        queue.beat("a", List.of());
        assertThat(queue.nodes().get(0).beats()).isEmpty();

        Thread.sleep(2_500);
        queue.beat("a", List.of());

        assertThat(queue.nodes().get(0).beats()).containsExactly(true);
    }

    /** A key of any length names the work. */
    @Test
    default void tellsOfWorkWithALongNameAndOfAnHour() {
        OpenQueue queue = open();
        List<Integer> hour = Collections.nCopies(Worker.MOST_MINUTES, 10_000_000);

        queue.beat("a", List.of(new Worker("work", "worker", 1, 1, "x".repeat(5_000), Instant.EPOCH, hour)));

        assertThat(queue.nodes().get(0).workers().get(0).current()).startsWith("xxx");
        assertThat(queue.nodes().get(0).workers().get(0).worked()).isEqualTo(hour);
    }

    /** Whoever waits is told, on whichever node it was sent. */
    @Test
    default void tellsOfArrivalsOnEveryNode() {
        OpenQueue queue = open();
        OpenQueue other = open();
        List<String> heard = new CopyOnWriteArrayList<>();
        other.onArrival(heard::add);
        other.subscribe("work", "worker");
        await().until(other::tellsArrivals);
        heard.clear();

        queue.send(List.of(work("work", "1")));

        if (otherNodesHear()) {
            await().atMost(Duration.ofSeconds(5)).until(() -> heard.contains("work"));
        }
        heard.clear();
        other.send(List.of(work("work", "2")));
        await().atMost(Duration.ofSeconds(5)).until(() -> heard.contains("work"));
    }

    /** Whether nodes tell each other: only one node can use an embedded queue, and it tells itself. */
    boolean otherNodesHear();

    /** Many consumers on two nodes: each message in one pair of hands, none left over. */
    @Test
    default void losesAndDoublesNothingAmongManyConsumers() throws Exception {
        int messages = 600;
        OpenQueue queue = open();
        OpenQueue other = open();
        Subscription worker = queue.subscribe("work", "worker");
        Set<Long> seen = ConcurrentHashMap.newKeySet();
        List<Long> doubles = Collections.synchronizedList(new ArrayList<>());
        ExecutorService pool = Executors.newFixedThreadPool(6);
        List<Future<?>> consumers = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            OpenQueue mine = i % 2 == 0 ? queue : other;
            String name = "consumer-" + i;
            consumers.add(pool.submit(() -> {
                while (seen.size() < messages) {
                    for (Leased message : mine.take(worker.id(), 7, LONG, name)) {
                        if (!seen.add(message.id())) {
                            doubles.add(message.id());
                        }
                        assertThat(mine.done(List.of(message.id()), name)).isEqualTo(1);
                    }
                }
            }));
        }
        for (int sender = 0; sender < 2; sender++) {
            int first = sender * messages / 2;
            consumers.add(pool.submit(() -> {
                for (int number = first; number < first + messages / 2; number += 3) {
                    queue.send(IntStream.range(number, number + 3)
                            .mapToObj(each -> work("work", "body " + each))
                            .toList());
                }
            }));
        }

        for (Future<?> each : consumers) {
            each.get();
        }
        pool.shutdown();

        assertThat(doubles).isEmpty();
        assertThat(new HashSet<>(seen)).hasSize(messages);
        assertThat(depth(queue, worker)).isEqualTo(new Depth(worker, 0, 0, 0, 0, null));
    }

    /** The age of what waits is known. */
    @Test
    default void tellsHowLongTheOldestWaits() {
        OpenQueue queue = open();
        Subscription worker = queue.subscribe("work", "worker");
        queue.send(List.of(work("work", "1")));

        Instant oldest = Objects.requireNonNull(depth(queue, worker).oldest());

        assertThat(oldest)
                .isBetween(Instant.now().minusSeconds(60), Instant.now().plusSeconds(60));
    }
}
