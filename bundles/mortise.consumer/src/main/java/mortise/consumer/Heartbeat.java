package mortise.consumer;

import java.util.Collection;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Extends the leases of all that is in work on this node, once a second where it is time, on one thread. */
final class Heartbeat implements AutoCloseable {
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(work -> {
        Thread thread = new Thread(work, "mortise-consumer-heartbeat");
        thread.setDaemon(true);
        return thread;
    });

    Heartbeat(Supplier<Collection<Consumer<?>>> consumers) {
        timer.scheduleWithFixedDelay(
                () -> consumers.get().forEach(Consumer::extendLeases), 500, 500, TimeUnit.MILLISECONDS);
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
