package mortise.cache.front;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Function;
import mortise.cache.Limits;
import mortise.cache.OpenCache;
import mortise.cache.OpenRegion;
import mortise.socket.Switch;
import org.jspecify.annotations.Nullable;

/**
 * A region in whichever provider is plugged in: opened in it when it is first used, and again, empty, in the next one. What
 * a provider cannot do is done without. After a removal that did not reach one, nothing is read before all was cleared.
 */
final class Plugged {
    private static final Logger log = System.getLogger(Plugged.class.getName());
    private static final long NANOS_BETWEEN_WARNINGS = TimeUnit.MINUTES.toNanos(1);

    private record Opened(OpenCache cache, OpenRegion region) {}

    private final Limits limits;
    private final Switch<OpenCache> socket;
    private final AtomicLong doubts = new AtomicLong();
    private final AtomicLong warned = new AtomicLong(System.nanoTime() - NANOS_BETWEEN_WARNINGS);
    private volatile long cleared;
    private volatile @Nullable OpenCache cache;
    private volatile @Nullable Opened opened;
    private boolean dropped;

    Plugged(Limits limits, Switch<OpenCache> socket) {
        this.limits = limits;
        this.socket = socket;
    }

    /** Takes what is plugged in now; nothing of the one before is kept. */
    synchronized void plug(@Nullable OpenCache next) {
        if (opened != null) {
            doubt();
        }
        opened = null;
        cache = dropped ? null : next;
    }

    /** Drops the region with all that is in it. */
    void drop() {
        synchronized (this) {
            dropped = true;
            opened = null;
            if (cache == null) {
                return;
            }
            cache = null;
        }
        attempt(false, plugged -> {
            plugged.drop(limits.name());
            return true;
        });
    }

    /** Does something that changes what is kept; if that fails, what is kept is in doubt. */
    void change(Consumer<OpenRegion> work) {
        boolean done = use(false, region -> {
            work.accept(region);
            return true;
        });
        if (!done) {
            doubt();
        }
    }

    /** Does something with the region, or returns what else there is if it cannot be done. */
    <R> R use(R otherwise, Function<OpenRegion, R> work) {
        // No exception is made for each call while nothing is plugged in.
        return cache == null
                ? otherwise
                : attempt(otherwise, plugged -> {
                    OpenRegion region = region(plugged);
                    return region == null ? otherwise : work.apply(region);
                });
    }

    /** An edge: whatever a provider throws costs speed only. */
    private <R> R attempt(R otherwise, Function<OpenCache, R> work) {
        try {
            return socket.call(work);
        } catch (RuntimeException | LinkageError failed) {
            warn(failed);
            return otherwise;
        }
    }

    private @Nullable OpenRegion region(OpenCache plugged) {
        Opened now = opened;
        if (now == null || now.cache != plugged || cleared != doubts.get()) {
            now = open(plugged);
        }
        return now == null ? null : now.region;
    }

    private synchronized @Nullable Opened open(OpenCache plugged) {
        if (plugged != cache) {
            return null;
        }
        Opened now = opened;
        if (now == null) {
            now = new Opened(plugged, plugged.region(limits));
        }
        long seen = doubts.get();
        if (cleared != seen) {
            now.region.clear();
            cleared = seen;
        }
        opened = now;
        return now;
    }

    private void doubt() {
        doubts.incrementAndGet();
    }

    /** Logs why the region does without, once in a while. */
    void warn(Throwable failed) {
        long now = System.nanoTime();
        long last = warned.get();
        if (now - last >= NANOS_BETWEEN_WARNINGS && warned.compareAndSet(last, now)) {
            log.log(Level.WARNING, "Region " + limits.name() + " of the cache does without its provider", failed);
        }
    }
}
