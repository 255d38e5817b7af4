package mortise.push.selection;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import mortise.core.Failure;
import mortise.core.MetricSource.Kind;
import mortise.core.MetricSource.Metric;
import mortise.push.OpenPush.Sent;

/**
 * Events on their way to the provider, many together, on a thread of their own: who publishes does not wait. Where too many
 * wait, more are dropped, and all clients are told so as soon as that can be.
 */
final class Outgoing implements AutoCloseable {
    private static final Logger log = System.getLogger(Outgoing.class.getName());
    private static final int MOST_WAITING = 10_000;
    private static final int MOST_TOGETHER = 250;
    private static final long PAUSE_MILLIS = 1_000;
    private static final long END_MILLIS = 2_000;

    private final BlockingQueue<Sent> waiting = new ArrayBlockingQueue<>(MOST_WAITING);
    private final Consumer<List<Sent>> target;
    private final AtomicLong told = new AtomicLong();
    private final AtomicLong dropped = new AtomicLong();
    private final Thread thread = new Thread(this::work, "mortise.push.outgoing");
    private volatile boolean losing;
    private volatile boolean closing;

    Outgoing(Consumer<List<Sent>> target) {
        this.target = target;
        thread.setDaemon(true);
        thread.start();
    }

    void add(Sent sent) {
        if (!waiting.offer(sent)) {
            dropped.incrementAndGet();
            losing = true;
        }
    }

    boolean isLosing() {
        return losing;
    }

    private void work() {
        List<Sent> batch = new ArrayList<>();
        boolean logged = false;
        try {
            while (!closing || !waiting.isEmpty()) {
                if (batch.isEmpty()) {
                    Sent first = waiting.poll(100, TimeUnit.MILLISECONDS);
                    if (first == null && !losing) {
                        continue;
                    }
                    if (losing) {
                        // What comes after this is told in order again.
                        losing = false;
                        batch.add(new Sent(List.of(), "{}"));
                    }
                    if (first != null) {
                        batch.add(first);
                    }
                    waiting.drainTo(batch, MOST_TOGETHER);
                }
                try {
                    target.accept(batch);
                    told.addAndGet(batch.size());
                    batch.clear();
                    logged = false;
                } catch (Failure away) {
                    if (closing) {
                        return;
                    }
                    if (!logged) {
                        log.log(Level.DEBUG, "Events wait to be told: {0}", away.getMessage());
                        logged = true;
                    }
                    Thread.sleep(PAUSE_MILLIS);
                } catch (RuntimeException defect) {
                    log.log(Level.ERROR, "Events could not be told and are dropped", defect);
                    dropped.addAndGet(batch.size());
                    batch.clear();
                    losing = true;
                    Thread.sleep(PAUSE_MILLIS);
                }
            }
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }

    List<Metric> metrics() {
        return List.of(
                new Metric(
                        "mortise_push_events_total",
                        "Events given to the provider.",
                        Kind.COUNTER,
                        Map.of(),
                        told.get()),
                new Metric(
                        "mortise_push_dropped_total",
                        "Events dropped before the provider took them.",
                        Kind.COUNTER,
                        Map.of(),
                        dropped.get()),
                new Metric(
                        "mortise_push_waiting",
                        "Events that the provider has not taken yet.",
                        Kind.GAUGE,
                        Map.of(),
                        waiting.size()));
    }

    /** Hands over what waits, for two seconds at most. */
    @Override
    public void close() {
        closing = true;
        try {
            thread.join(END_MILLIS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        thread.interrupt();
    }
}
