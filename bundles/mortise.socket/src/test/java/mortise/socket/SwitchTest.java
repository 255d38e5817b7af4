package mortise.socket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.IntStream;
import mortise.core.Failure;
import mortise.core.Health;
import mortise.socket.Socket.State;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SwitchTest {
    private final Switch<Line> socket = new Switch<>("line", "red", true);

    /** Something to plug in that knows whether it is open. */
    private static final class Line implements Plug {
        final String name;
        final AtomicBoolean closed = new AtomicBoolean();

        Line(String name) {
            this.name = name;
        }

        String say() {
            if (closed.get()) {
                throw new IllegalStateException(name + " is closed");
            }
            return name;
        }

        @Override
        public Health.Report report() {
            return Health.Report.up(name + " works");
        }

        @Override
        public void close() {
            closed.set(true);
        }
    }

    private record Kind(String name, AtomicBoolean away, List<Line> opened) implements Provider<Line> {
        static Kind of(String name) {
            return new Kind(name, new AtomicBoolean(), new CopyOnWriteArrayList<>());
        }

        @Override
        public Line open() {
            if (away.get()) {
                throw Failure.unavailable(name + " is away", null);
            }
            Line line = new Line(name);
            opened.add(line);
            return line;
        }
    }

    @AfterEach
    void close() {
        socket.close();
    }

    private void awaitActive(String name) {
        await().until(() ->
                socket.providers().stream().anyMatch(each -> each.name().equals(name) && each.state() == State.ACTIVE));
    }

    @Test
    void opensOnlyTheSelectedOne() {
        Kind blue = Kind.of("blue");
        socket.add(blue);
        socket.add(Kind.of("red"));
        awaitActive("red");

        assertThat(socket.call(Line::say)).isEqualTo("red");
        assertThat(blue.opened()).isEmpty();
        assertThat(socket.report()).isEqualTo(Health.Report.up("red works"));
        assertThat(socket.providers())
                .containsExactly(
                        new Socket.Installed("blue", State.STANDBY, 0, ""),
                        new Socket.Installed("red", State.ACTIVE, 0, "red works"));
    }

    /** Remembers what is logged. */
    private static final class Said extends Handler {
        final Map<String, Level> levels = new ConcurrentHashMap<>();

        @Override
        public void publish(LogRecord record) {
            levels.put(record.getMessage().replaceAll(";.*", ""), record.getLevel());
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }

    @Test
    void saysWhatIsMissingAndQuietlyIfNobodyWantsAny() {
        Logger log = Logger.getLogger(Switch.class.getName());
        Said said = new Said();
        log.addHandler(said);
        try (Switch<Line> unwanted = new Switch<>("fax", "green", false)) {
            assertThat(unwanted.providers()).isEmpty();
            saysWhatIsMissing();
            await().atMost(Duration.ofSeconds(40)).untilAsserted(() -> assertThat(said.levels)
                    .containsEntry("mortise.line: provider = red is not installed", Level.SEVERE)
                    .containsEntry("mortise.fax: provider = green is not installed", Level.INFO));
        } finally {
            log.removeHandler(said);
        }
    }

    private void saysWhatIsMissing() {
        socket.add(Kind.of("blue"));

        await().atMost(Duration.ofSeconds(40)).untilAsserted(() -> assertThat(socket.report())
                .isEqualTo(Health.Report.failed("mortise.line: provider = red is not installed; installed: [blue]")));
        assertThatThrownBy(() -> socket.call(Line::say))
                .isInstanceOfSatisfying(
                        Failure.class, failure -> assertThat(failure.kind()).isEqualTo(Failure.Kind.UNAVAILABLE))
                .hasMessageContaining("provider = red is not installed");
    }

    @Test
    void closesNothingThatIsHeld() {
        Kind red = Kind.of("red");
        socket.add(red);
        socket.add(Kind.of("blue"));
        awaitActive("red");

        try (Hold<Line> held = socket.hold()) {
            socket.select("blue");
            awaitActive("blue");
            assertThat(held.plug().say()).isEqualTo("red");
            assertThat(socket.providers()).contains(new Socket.Installed("red", State.DRAINING, 1, ""));
            held.close();
        }

        await().untilTrue(red.opened().get(0).closed);
        assertThat(socket.providers()).contains(new Socket.Installed("red", State.STANDBY, 0, ""));
    }

    @Test
    void losesNoCallWhileItChangesOver() throws Exception {
        Kind red = Kind.of("red");
        Kind blue = Kind.of("blue");
        socket.add(red);
        socket.add(blue);
        awaitActive("red");
        AtomicBoolean stop = new AtomicBoolean();
        ExecutorService callers = Executors.newFixedThreadPool(4);
        List<Future<Integer>> counts = IntStream.range(0, 4)
                .mapToObj(caller -> callers.submit(() -> {
                    int done = 0;
                    while (!stop.get()) {
                        socket.call(Line::say);
                        done++;
                    }
                    return done;
                }))
                .toList();

        for (int round = 0; round < 20; round++) {
            socket.select("blue");
            awaitActive("blue");
            socket.select("red");
            awaitActive("red");
        }
        stop.set(true);

        for (Future<Integer> count : counts) {
            assertThat(count.get()).isPositive();
        }
        callers.shutdown();
        assertThat(blue.opened()).hasSize(20);
        await().until(() -> blue.opened().stream().allMatch(line -> line.closed.get()));
    }

    @Test
    void waitsForCallsUnderWayBeforeItCloses() throws Exception {
        Kind red = Kind.of("red");
        socket.add(red);
        awaitActive("red");
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        CompletableFuture<String> call = CompletableFuture.supplyAsync(() -> socket.call(line -> {
            inside.countDown();
            try {
                go.await();
            } catch (InterruptedException interrupted) {
                throw new IllegalStateException(interrupted);
            }
            return line.say();
        }));
        inside.await();
        CompletableFuture<Void> removal = CompletableFuture.runAsync(() -> socket.remove(red));

        await().until(() -> socket.report().state() != Health.State.UP);
        assertThat(red.opened().get(0).closed).isFalse();
        go.countDown();

        assertThat(call.get()).isEqualTo("red");
        removal.get();
        assertThat(red.opened().get(0).closed).isTrue();
    }

    @Test
    void keepsTheOneBeforeUntilTheNewOneCanBeOpened() {
        Kind blue = Kind.of("blue");
        blue.away().set(true);
        socket.add(Kind.of("red"));
        socket.add(blue);
        awaitActive("red");

        socket.select("blue");

        await().untilAsserted(() ->
                assertThat(socket.report()).isEqualTo(Health.Report.degraded("red is still used: blue is away")));
        assertThat(socket.call(Line::say)).isEqualTo("red");
        blue.away().set(false);
        await().atMost(Duration.ofSeconds(15))
                .untilAsserted(() -> assertThat(socket.call(Line::say)).isEqualTo("blue"));
    }

    @Test
    void tellsListenersBeforeTheOldOneIsClosed() {
        List<String> heard = new CopyOnWriteArrayList<>();
        Kind red = Kind.of("red");
        socket.onChange(now -> {
            boolean oldIsOpen = red.opened().stream().noneMatch(line -> line.closed.get());
            heard.add(now.map(Line::say).orElse("nothing") + " " + oldIsOpen);
        });
        socket.add(red);
        socket.add(Kind.of("blue"));
        awaitActive("red");

        socket.select("blue");
        awaitActive("blue");
        socket.onChange(now -> heard.add("late: " + now.map(Line::say).orElse("nothing")));

        await().untilAsserted(
                        () -> assertThat(heard).containsExactly("nothing true", "red true", "blue true", "late: blue"));
        assertThat(Optional.of(red.opened().get(0).closed.get())).contains(true);
    }
}
