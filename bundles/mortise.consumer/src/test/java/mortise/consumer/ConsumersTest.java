package mortise.consumer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import mortise.core.Context;
import mortise.core.Failure;
import mortise.core.Health;
import mortise.core.Identity;
import mortise.database.OpenDatabase;
import mortise.database.migration.FlywayMigrations;
import mortise.queue.Delivery;
import mortise.queue.Handler;
import mortise.queue.OpenQueue;
import mortise.queue.OpenQueue.DeadLetter;
import mortise.queue.OpenQueue.Depth;
import mortise.queue.Priority;
import mortise.queue.Queue;
import mortise.queue.Retry;
import mortise.queue.Sending;
import mortise.queue.Topic;
import mortise.queue.database.DatabaseQueueProvider;
import mortise.queue.selection.JsonFormat;
import mortise.queue.selection.TypedQueue;
import mortise.testkit.databases.TestDatabases;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.osgi.util.converter.Converters;

class ConsumersTest {
    record Job(String name) {}

    private static final Topic<Job> TOPIC =
            Topic.work("test.job", Job.class).with(new Retry(3, Duration.ofMillis(20), Duration.ofMillis(100)));

    @TempDir
    private Path folder;

    private final List<Consumers> nodes = new ArrayList<>();
    private final AtomicInteger stops = new AtomicInteger();
    private OpenDatabase database;
    private OpenQueue open;
    private Queue queue;

    @BeforeEach
    void start() {
        database = TestDatabases.h2(folder).open();
        open = new DatabaseQueueProvider(database, new FlywayMigrations()).open();
        queue = new TypedQueue(open, new JsonFormat());
    }

    @AfterEach
    void stop() {
        nodes.forEach(Consumers::close);
        open.close();
        database.close();
    }

    private Consumers node() {
        return node(Map.of());
    }

    private Consumers node(Map<String, Object> settings) {
        Map<String, Object> all = new HashMap<>(settings);
        all.put("drainSeconds", 5);
        Consumers node = new Consumers(
                Converters.standardConverter().convert(all).to(Consumers.Config.class),
                open,
                new JsonFormat(),
                () -> stops.incrementAndGet());
        nodes.add(node);
        return node;
    }

    private interface Work {
        void on(Delivery<Job> delivery) throws Exception;
    }

    private static Handler<Job> handler(Topic<Job> topic, int concurrency, Work work) {
        return new Handler<>() {
            @Override
            public Topic<Job> topic() {
                return topic;
            }

            @Override
            public String subscriber() {
                return "worker";
            }

            @Override
            public int concurrency() {
                return concurrency;
            }

            @Override
            public void handle(Delivery<Job> delivery) throws Exception {
                work.on(delivery);
            }
        };
    }

    @Test
    void endsWhatIsInWorkAndTakesNoMoreWhileItIsDrained() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        Semaphore go = new Semaphore(0);
        List<String> done = new CopyOnWriteArrayList<>();
        node().add(handler(TOPIC, 1, delivery -> {
            begun.countDown();
            go.acquire();
            done.add(delivery.body().name());
        }));
        send(200);
        begun.await();
        await().until(() -> !open.nodes().isEmpty());
        String node = open.nodes().get(0).name();
        await().until(() -> open.nodes().get(0).workers().size() == 1);

        open.drain(node, TOPIC.name(), "worker", true);

        // It hears of it with its next beat, and works on until then.
        await().during(Duration.ofMillis(500)).until(() -> {
            go.release();
            return depth().leased() == 0;
        });
        int before = done.size();
        assertThat(before).isBetween(1, 199);
        send(1);
        await().during(Duration.ofMillis(300)).until(() -> depth().ready() == 201 - before);
        assertThat(done).hasSize(before);

        open.drain(node, TOPIC.name(), "worker", false);
        go.release(1_000);
        await().until(() -> done.size() == 201);
        await().until(() -> depth().ready() + depth().leased() == 0);
    }

    private Depth depth() {
        return open.depths().get(0);
    }

    private List<DeadLetter> dead() {
        return open.deadLetters(null, Long.MAX_VALUE, 100);
    }

    private void send(int count) {
        queue.send(
                TOPIC,
                IntStream.range(0, count)
                        .mapToObj(number -> new Job("job " + number))
                        .toList(),
                Sending.PLAIN);
    }

    @Test
    void worksAsTheSenderInTheOrderOfSending() {
        List<String> done = new CopyOnWriteArrayList<>();
        node().addHandler(handler(TOPIC, 1, delivery -> {
            Context context = Context.current();
            done.add(delivery.body().name() + " by " + context.identity().name() + " for " + context.requestId()
                    + " in " + context.locale() + ", " + context.origin());
        }));
        Context anna = new Context(
                new Identity(7, "anna", "Anna", Set.of()),
                "REQ-7",
                "api",
                "10.0.0.1",
                Locale.GERMANY,
                ZoneId.of("Europe/Berlin"));

        anna.run(() -> send(3));

        await().until(() -> done.size() == 3);
        assertThat(done)
                .containsExactly(
                        "job 0 by anna for REQ-7 in de_DE, queue",
                        "job 1 by anna for REQ-7 in de_DE, queue",
                        "job 2 by anna for REQ-7 in de_DE, queue");
        await().until(() -> depth().leased() == 0);
        assertThat(depth().ready()).isZero();
    }

    @Test
    void triesAgainAndThenBuriesWithReasonAndTrace() {
        List<Integer> attempts = new CopyOnWriteArrayList<>();
        List<String> done = new CopyOnWriteArrayList<>();
        node().addHandler(handler(TOPIC, 1, delivery -> {
            if (delivery.body().name().equals("job 1")) {
                attempts.add(delivery.attempt());
                throw new IllegalStateException("no luck" + (delivery.last() ? " at last" : ""));
            }
            done.add(delivery.body().name());
        }));

        send(3);

        await().until(() -> dead().size() == 1);
        assertThat(attempts).containsExactly(1, 2, 3);
        assertThat(done).contains("job 0", "job 2");
        DeadLetter letter = dead().get(0);
        assertThat(letter.reason()).isEqualTo("IllegalStateException: no luck at last");
        assertThat(letter.trace()).contains("ConsumersTest");
        assertThat(letter.attempts()).isEqualTo(3);
        assertThat(letter.body()).isEqualTo("{\"name\":\"job 1\"}");
    }

    @Test
    void buriesAtOnceWhatCanNeverSucceed() {
        AtomicInteger calls = new AtomicInteger();
        node().addHandler(handler(TOPIC, 1, delivery -> {
            calls.incrementAndGet();
            throw Failure.invalid(
                    "nonsense", "there is no such thing as " + delivery.body().name());
        }));

        send(1);
        open.send(List.of(new OpenQueue.Outgoing(
                TOPIC.name(),
                true,
                Priority.NORMAL,
                Duration.ZERO,
                Duration.ZERO,
                "",
                new JsonFormat().write(Context.current()),
                "{\"nam\":\"typo\"}")));

        await().until(() -> dead().size() == 2);
        assertThat(calls).hasValue(1);
        assertThat(dead())
                .extracting(DeadLetter::reason)
                .anyMatch(reason -> reason.equals("there is no such thing as job 0"))
                .anyMatch(reason -> reason.startsWith("test.job: Missing creator property 'name'"));
    }

    @Test
    void worksOnSeveralAtOnceAndOnNoMoreThanAllowed() throws Exception {
        AtomicInteger now = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        AtomicInteger done = new AtomicInteger();
        node().addHandler(handler(TOPIC, 4, delivery -> {
            most.accumulateAndGet(now.incrementAndGet(), Math::max);
            Thread.sleep(10);
            now.decrementAndGet();
            done.incrementAndGet();
        }));

        send(100);

        await().until(() -> done.get() == 100);
        assertThat(most).hasValue(4);
    }

    @Test
    void parksWhatWaitsWhileTheHandlerIsAway() {
        Set<String> done = ConcurrentHashMap.newKeySet();
        AtomicInteger calls = new AtomicInteger();
        Work work = delivery -> {
            calls.incrementAndGet();
            done.add(delivery.body().name());
        };
        Consumers node = node();
        send(10_000);
        for (int round = 0; round < 3; round++) {
            Handler<Job> handler = handler(TOPIC, 4, work);
            int before = calls.get();
            node.addHandler(handler);
            await().until(() -> calls.get() > before + 500);
            node.removeHandler(handler);
            int then = calls.get();
            assertThat(depth().leased()).isZero();
            assertThat(depth().ready()).isEqualTo(10_000 - done.size());
            assertThat(calls).hasValue(then);
        }

        node.addHandler(handler(TOPIC, 4, work));

        await().atMost(Duration.ofMinutes(1)).until(() -> done.size() == 10_000);
        assertThat(calls).hasValue(10_000);
        assertThat(dead()).isEmpty();
    }

    @Test
    void keepsLongWorkForItself() throws Exception {
        AtomicInteger calls = new AtomicInteger();
        Topic<Job> shortLease = TOPIC.leased(Duration.ofSeconds(1));
        Work work = delivery -> {
            calls.incrementAndGet();
            Thread.sleep(2_500);
        };
        node().addHandler(handler(shortLease, 1, work));
        node().addHandler(handler(shortLease, 1, work));

        send(1);

        await().until(() -> calls.get() == 1);
        await().until(() -> depth().leased() == 0);
        assertThat(calls).hasValue(1);
    }

    @Test
    void takesOverWhatADeadProcessHadAndBuriesWhatKillsEveryProcess() {
        List<String> done = new CopyOnWriteArrayList<>();
        long subscription = open.subscribe(TOPIC.name(), "worker").id();
        send(1);
        open.take(subscription, 1, Duration.ofMillis(300), "dead process");
        for (int death = 0; death < 3; death++) {
            queue.send(TOPIC, new Job("killer"), Sending.PLAIN.with(Priority.HIGHEST));
        }
        await().until(() -> {
            open.take(subscription, 3, Duration.ofMillis(1), "dying process");
            return open.take(subscription, 3, Duration.ofMillis(1), "dying process").stream()
                    .anyMatch(message -> message.attempt() >= 3);
        });

        node().addHandler(handler(TOPIC, 1, delivery -> done.add(delivery.body().name())));

        await().until(() -> done.contains("job 0") || !dead().isEmpty());
        await().until(() -> depth().ready() + depth().leased() + depth().later() == 0);
        assertThat(dead())
                .allSatisfy(letter -> assertThat(letter.reason()).matches("whoever worked on it died, [0-9]+ times"));
        assertThat(done.size() + dead().size()).isEqualTo(4);
    }

    @Test
    void comesAtItsTimeThoughNobodyTells() {
        List<Long> heard = new CopyOnWriteArrayList<>();
        node().addHandler(handler(TOPIC, 1, delivery -> heard.add(System.nanoTime())));
        long sent = System.nanoTime();

        queue.send(TOPIC, new Job("later"), Sending.PLAIN.after(Duration.ofMillis(700)));

        await().until(() -> !heard.isEmpty());
        assertThat(Duration.ofNanos(heard.get(0) - sent)).isBetween(Duration.ofMillis(690), Duration.ofMillis(1_500));
    }

    @Test
    void endsWorkUnderWayBeforeItStops() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        AtomicBoolean ended = new AtomicBoolean();
        Consumers node = node();
        node.addHandler(handler(TOPIC, 1, delivery -> {
            begun.countDown();
            while (!delivery.stopping()) {
                Thread.sleep(5);
            }
            ended.set(true);
        }));
        await().until(() -> !open.depths().isEmpty());
        send(5);
        begun.await();

        node.close();

        assertThat(ended).isTrue();
        assertThat(depth().ready()).isEqualTo(4);
        assertThat(depth().leased()).isZero();
    }

    @Test
    void refusesAHandlerThatCannotWorkAndGoesOn() {
        List<String> done = new CopyOnWriteArrayList<>();
        Consumers node = node();

        node.addHandler(handler(TOPIC, 0, delivery -> done.add("never")));
        node.addHandler(handler(TOPIC, 1, delivery -> done.add(delivery.body().name())));
        send(1);

        await().until(() -> done.contains("job 0"));
        assertThat(node.report()).isEqualTo(Health.Report.up("1 handlers, 0 messages in work"));
    }

    @Test
    void tellsTheOthersWhatItWorksOnUntilItGoes() throws Exception {
        CountDownLatch end = new CountDownLatch(1);
        queue.send(TOPIC, new Job("long"), Sending.PLAIN.keyed("order-17"));
        Consumers node = node();
        node.add(handler(TOPIC, 3, delivery -> end.await()));

        await().untilAsserted(() -> assertThat(open.nodes()).singleElement().satisfies(known -> {
            assertThat(known.lives()).isTrue();
            assertThat(known.workers()).singleElement().satisfies(worker -> {
                assertThat(worker.subscription()).isEqualTo(TOPIC.name() + "/worker");
                assertThat(worker.concurrency()).isEqualTo(3);
            });
        }));
        await().untilAsserted(() -> {
            OpenQueue.Worker worker = open.nodes().get(0).workers().get(0);
            assertThat(worker.working()).isEqualTo(1);
            assertThat(worker.current()).isEqualTo("order-17");
            assertThat(worker.since()).isBetween(Instant.now().minusSeconds(60), Instant.now());
        });
        end.countDown();
        node.close();

        assertThat(open.nodes()).isEmpty();
    }

    @Test
    void leavesWhatItIsNotForToOthers() {
        List<String> here = new CopyOnWriteArrayList<>();
        Consumers node = node(Map.of("only", new String[] {"mail.*", TOPIC.name() + "/nobody"}));
        node.add(handler(TOPIC, 1, delivery -> here.add(delivery.body().name())));
        send(2);

        await().during(Duration.ofMillis(500)).until(here::isEmpty);
        assertThat(depth().ready()).isEqualTo(2);
        node().add(handler(TOPIC, 1, delivery -> here.add(delivery.body().name())));

        await().until(() -> here.size() == 2);
    }

    @Test
    void worksOnAsManyAtOnceAsTheNodeSays() {
        AtomicInteger now = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        AtomicInteger done = new AtomicInteger();
        node(Map.of("concurrency", new String[] {"*=20"}, "most", 3)).add(handler(TOPIC, 1, delivery -> {
            most.accumulateAndGet(now.incrementAndGet(), Math::max);
            Thread.sleep(20);
            now.decrementAndGet();
            done.incrementAndGet();
        }));
        send(30);

        await().until(() -> done.get() == 30);
        assertThat(most).hasValue(3);
    }

    @Test
    void beginsNoMoreThanTheRateAllows() {
        List<Long> begun = new CopyOnWriteArrayList<>();
        node(Map.of("rates", new String[] {TOPIC.name() + "=20/s"}))
                .add(handler(TOPIC, 10, delivery -> begun.add(System.nanoTime())));
        long start = System.nanoTime();
        send(60);

        await().atMost(Duration.ofSeconds(20)).until(() -> begun.size() == 60);
        // A second's worth may be begun together.
        assertThat(Duration.ofNanos(begun.get(59) - start)).isGreaterThan(Duration.ofMillis(1_900));
    }

    @Test
    void asksOnceToBeStoppedAfterItsMessages() {
        AtomicInteger done = new AtomicInteger();
        node(Map.of("stopAfterMessages", 5)).add(handler(TOPIC, 1, delivery -> done.incrementAndGet()));
        send(4);
        await().until(() -> done.get() == 4);
        assertThat(stops).hasValue(0);

        send(2);

        await().until(() -> stops.get() == 1);
        await().during(Duration.ofMillis(500)).until(() -> stops.get() == 1);
    }

    @ParameterizedTest
    @CsvSource({
        "rates, mail.*, mail.*",
        "rates, mail.*=5, 5/s",
        "rates, mail.*=0/s, 5/s",
        "concurrency, *=257, 256",
        "concurrency, *=many, 256",
        "weights, *=0, 1000"
    })
    void refusesSettingsThatCannotBeRead(String key, String line, String said) {
        assertThatThrownBy(() -> node(Map.of(key, new String[] {line})))
                .isInstanceOf(Failure.class)
                .hasMessageContaining(key)
                .hasMessageContaining(line)
                .hasMessageContaining(said);
    }
}
