package mortise.cache.front;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import mortise.core.Failure;

/** A load under way: one caller does it, others wait for it. */
final class Flight {
    private final Thread loader = Thread.currentThread();
    private final CompletableFuture<byte[]> landed = new CompletableFuture<>();
    private boolean outdated;

    /** Does something with what was loaded, unless it has become outdated; it cannot become so meanwhile. */
    synchronized void unlessOutdated(Runnable keeping) {
        if (!outdated) {
            keeping.run();
        }
    }

    /** Says that the value was changed while it was loaded: nobody may find it afterwards. */
    synchronized void outdate() {
        outdated = true;
    }

    void land(byte[] framed) {
        landed.complete(framed);
    }

    void crash(Throwable reason) {
        landed.completeExceptionally(reason);
    }

    /**
     * Waits for the other caller.
     *
     * @throws Failure UNAVAILABLE if it takes too long; whatever the other caller's loader threw
     */
    byte[] await(String region, Duration patience) {
        if (loader == Thread.currentThread()) {
            throw new IllegalStateException("a loader of region " + region + " asks for the value that it is loading");
        }
        try {
            return landed.get(patience.toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException crashed) {
            if (crashed.getCause() instanceof Error defect) {
                throw defect;
            }
            throw (RuntimeException) crashed.getCause();
        } catch (TimeoutException tooLong) {
            throw Failure.unavailable(
                    "region " + region + ": another caller's load has not ended in " + patience.toMillis()
                            + " milliseconds",
                    tooLong);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw Failure.unavailable(
                    "region " + region + ": the wait for another caller's load was ended", interrupted);
        }
    }
}
