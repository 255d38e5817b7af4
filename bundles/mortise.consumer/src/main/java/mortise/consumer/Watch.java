package mortise.consumer;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Stops the node when it has worked enough. */
final class Watch implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Watch.class);

    private final Limits limits;
    private final LongAdder worked;
    private final Runnable stop;
    private final long begun = System.nanoTime();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(work -> {
        Thread thread = new Thread(work, "mortise-consumer-limits");
        thread.setDaemon(true);
        return thread;
    });

    Watch(Limits limits, LongAdder worked, Runnable stop) {
        this.limits = limits;
        this.worked = worked;
        this.stop = stop;
        if (limits.any()) {
            timer.scheduleWithFixedDelay(this::look, 200, 200, TimeUnit.MILLISECONDS);
        }
    }

    private void look() {
        Optional<String> reached = limits.reached(worked.sum(), Duration.ofNanos(System.nanoTime() - begun));
        if (reached.isPresent()) {
            timer.shutdown();
            log.info("This node stops, as a limit says: {}", reached.get());
            stop.run();
        }
    }

    @Override
    public void close() {
        timer.shutdown();
    }
}
