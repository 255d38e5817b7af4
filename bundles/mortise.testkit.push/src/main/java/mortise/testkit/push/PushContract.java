package mortise.testkit.push;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import mortise.core.Health;
import mortise.push.Channel;
import mortise.push.OpenPush;
import mortise.push.OpenPush.Event;
import mortise.push.OpenPush.Sent;
import org.junit.jupiter.api.Test;

/** What every provider of push promises. A provider's test says how to open it. */
public interface PushContract {
    /** Opens the push under test: the same one each time within a test, as further nodes and restarts do. */
    OpenPush open();

    /** Tells whether several nodes can be open at once. */
    default boolean isForSeveralNodes() {
        return true;
    }

    /** Remembers what it heard. */
    final class Ear implements OpenPush.Listener {
        private final List<Event> events = new ArrayList<>();
        private final List<Boolean> whole = new ArrayList<>();

        /** Has heard nothing. */
        public Ear() {}

        @Override
        public synchronized void heard(boolean isWhole, List<Event> more) {
            whole.add(isWhole);
            events.addAll(more);
        }

        /** Returns the bodies, in order. */
        public synchronized List<String> bodies() {
            return events.stream().map(Event::body).toList();
        }

        /** Returns the events, in order. */
        public synchronized List<Event> events() {
            return List.copyOf(events);
        }

        /** Returns what was said of each call. */
        public synchronized List<Boolean> whole() {
            return List.copyOf(whole);
        }

        /** Waits for so many events. */
        public void await(int count) {
            org.awaitility.Awaitility.await()
                    .atMost(Duration.ofSeconds(20))
                    .pollInterval(Duration.ofMillis(10))
                    .until(() -> events().size() >= count);
        }
    }

    /** An event. */
    static Sent event(String body, String... topics) {
        return new Sent(List.of(topics), body);
    }

    /** Starts a listener that has got all that was there. */
    static Ear ear(OpenPush push) {
        Ear ear = new Ear();
        push.listen(ear);
        org.awaitility.Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .pollInterval(Duration.ofMillis(5))
                .until(() -> !ear.whole().isEmpty());
        return ear;
    }

    /** Topics and body arrive as they are. */
    @Test
    default void tellsWhatWasPublished() {
        OpenPush push = open();
        Ear ear = ear(push);

        push.publish(
                List.of(event("{\"a\":\"ä'\\\"\"}", "records/account", "records/account/17"), event("{}", "notice")));

        ear.await(2);
        assertThat(ear.events())
                .extracting(Event::topics)
                .containsExactly(List.of("records/account", "records/account/17"), List.of("notice"));
        assertThat(ear.bodies()).containsExactly("{\"a\":\"ä'\\\"\"}", "{}");
    }

    /** Nothing is told for nothing. */
    @Test
    default void publishesNothingWithoutComplaint() {
        OpenPush push = open();
        Ear ear = ear(push);

        push.publish(List.of());
        push.publish(List.of(event("1", "a")));

        ear.await(1);
        assertThat(ear.bodies()).containsExactly("1");
    }

    /** An event without topics says that others were lost. */
    @Test
    default void carriesWhatIsForAll() {
        OpenPush push = open();
        Ear ear = ear(push);

        push.publish(List.of(event("{}")));

        ear.await(1);
        assertThat(ear.events().get(0).topics()).isEmpty();
    }

    /** The longest that may be sent arrives. */
    @Test
    default void carriesTheLongest() {
        OpenPush push = open();
        Ear ear = ear(push);
        String body = "\"" + "ä".repeat(Channel.MOST_CHARACTERS - 2) + "\"";
        String[] topics = IntStream.range(0, 250)
                .mapToObj(i -> "t/" + i + "x".repeat(Channel.MOST_TOPIC_CHARACTERS - 5))
                .toArray(String[]::new);

        push.publish(List.of(event(body, topics)));

        ear.await(1);
        assertThat(ear.bodies()).containsExactly(body);
        assertThat(ear.events().get(0).topics()).containsExactly(topics);
    }

    /** Many who publish at once: each event once, numbers without a gap, one's own events in their order. */
    @Test
    default void keepsOneOrderWithoutGaps() throws Exception {
        OpenPush push = open();
        Ear ear = ear(push);
        ExecutorService threads = Executors.newFixedThreadPool(4);
        for (int thread = 0; thread < 4; thread++) {
            String name = "t" + thread;
            threads.execute(() -> IntStream.range(0, 50)
                    .forEach(i -> push.publish(List.of(event("\"" + name + "-" + i + "\"", "a")))));
        }
        threads.shutdown();
        assertThat(threads.awaitTermination(60, TimeUnit.SECONDS)).isTrue();

        ear.await(200);
        List<Event> events = ear.events();
        assertThat(events).hasSize(200);
        for (int i = 1; i < events.size(); i++) {
            assertThat(events.get(i).number()).isEqualTo(events.get(i - 1).number() + 1);
        }
        for (int thread = 0; thread < 4; thread++) {
            String begin = "\"t" + thread + "-";
            assertThat(ear.bodies().stream().filter(body -> body.startsWith(begin)))
                    .containsExactlyElementsOf(IntStream.range(0, 50)
                            .mapToObj(i -> begin + i + "\"")
                            .toList());
        }
    }

    /** Who comes later is told what is kept, first; only the first call is not whole. */
    @Test
    default void tellsWhoComesLaterWhatIsKept() {
        OpenPush push = open();
        push.publish(IntStream.range(0, 20).mapToObj(i -> event("" + i, "a")).toList());
        Ear late = ear(push);
        push.publish(List.of(event("20", "a")));

        late.await(21);
        assertThat(late.bodies())
                .containsExactlyElementsOf(
                        IntStream.range(0, 21).mapToObj(i -> "" + i).toList());
        assertThat(late.whole().get(0)).isFalse();
        assertThat(late.whole().stream().skip(1)).containsOnly(true);
    }

    /** A restart loses nothing of what is kept, and numbers go on. */
    @Test
    default void keepsEventsAndOrderOverARestart() {
        OpenPush before = open();
        before.publish(List.of(event("1", "a"), event("2", "a")));
        String order = before.order();
        before.close();

        OpenPush after = open();
        Ear ear = ear(after);
        after.publish(List.of(event("3", "a")));

        ear.await(3);
        assertThat(after.order()).isEqualTo(order).matches("[A-Za-z0-9]{1,40}");
        assertThat(ear.bodies()).containsExactly("1", "2", "3");
        assertThat(ear.events().get(2).number()).isEqualTo(ear.events().get(0).number() + 2);
    }

    /** One listener's end, and one's slowness, are nobody else's. */
    @Test
    default void doesNotLetOneListenerDelayAnother() throws Exception {
        OpenPush push = open();
        CountDownLatch stuck = new CountDownLatch(1);
        push.listen((whole, events) -> {
            try {
                stuck.await(20, TimeUnit.SECONDS);
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
        });
        Ear gone = new Ear();
        OpenPush.Place place = push.listen(gone);
        place.close();
        place.close();
        int heard = gone.events().size();
        Ear ear = ear(push);

        push.publish(List.of(event("1", "a")));

        ear.await(1);
        assertThat(gone.events()).hasSize(heard);
        stuck.countDown();
    }

    /** All nodes hear all events in the same order, soon. */
    @Test
    default void tellsOtherNodes() {
        if (!isForSeveralNodes()) {
            return;
        }
        OpenPush one = open();
        OpenPush other = open();
        Ear first = ear(one);
        Ear second = ear(other);

        for (int i = 0; i < 10; i++) {
            one.publish(List.of(event("\"one " + i + "\"", "a")));
            other.publish(List.of(event("\"other " + i + "\"", "a")));
        }

        first.await(20);
        second.await(20);
        assertThat(second.events()).isEqualTo(first.events());
        assertThat(other.order()).isEqualTo(one.order());
        long begun = System.nanoTime();
        one.publish(List.of(event("\"quick\"", "a")));
        second.await(21);
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(2));
    }

    /** It says that it is well. */
    @Test
    default void reportsThatItIsUp() {
        OpenPush push = open();
        ear(push);

        await().atMost(Duration.ofSeconds(5)).until(() -> push.report().state() == Health.State.UP);
    }
}
