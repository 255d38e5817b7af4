package mortise.consumer;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import mortise.queue.OpenQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Extends the leases of all that is in work on this node where it is time, and tells the others every five seconds, and
 * when handlers come or go, that the node lives and what it works on. On one thread.
 */
final class Heartbeat implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Heartbeat.class);
    private static final long BEAT_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final OpenQueue queue;
    private final String node;
    private final Supplier<List<Consumer<?>>> consumers;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(work -> {
        Thread thread = new Thread(work, "mortise-consumer-heartbeat");
        thread.setDaemon(true);
        return thread;
    });
    private long beaten;
    private volatile boolean due = true;

    Heartbeat(OpenQueue queue, String node, Supplier<List<Consumer<?>>> consumers) {
        this.queue = queue;
        this.node = node;
        this.consumers = consumers;
        timer.scheduleWithFixedDelay(this::run, 0, 500, TimeUnit.MILLISECONDS);
    }

    /** Says that there is something to tell. */
    void beatSoon() {
        due = true;
    }

    private void run() {
        List<Consumer<?>> all = consumers.get();
        all.forEach(Consumer::extendLeases);
        if (due || System.nanoTime() - beaten > BEAT_NANOS) {
            due = false;
            beaten = System.nanoTime();
            try {
                Set<String> drained = queue.beat(
                        node,
                        all.stream()
                                .map(Consumer::worker)
                                .sorted(Comparator.comparing(OpenQueue.Worker::subscription))
                                .toList());
                all.forEach(consumer -> consumer.drain(drained.contains(consumer.subscription())));
            } catch (RuntimeException away) {
                log.debug("The queue could not be told that {} lives: {}", node, away.getMessage());
            }
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
        try {
            if (timer.awaitTermination(Duration.ofSeconds(5).toMillis(), TimeUnit.MILLISECONDS)) {
                queue.leave(node);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException away) {
            log.debug("The queue could not be told that {} goes: {}", node, away.getMessage());
        }
    }
}
