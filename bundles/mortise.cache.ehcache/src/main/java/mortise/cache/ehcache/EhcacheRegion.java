package mortise.cache.ehcache;

import java.util.Map;
import java.util.function.Supplier;
import mortise.cache.Limits;
import mortise.cache.OpenRegion;
import org.ehcache.Cache;
import org.ehcache.core.statistics.CacheStatistics;
import org.ehcache.core.statistics.TierStatistics;
import org.ehcache.shadow.org.terracotta.offheapstore.exceptions.OversizeMappingException;
import org.jspecify.annotations.Nullable;

/** A region in Ehcache. */
final class EhcacheRegion implements OpenRegion {
    private final String name;
    private final Cache<String, byte[]> cache;
    private final CacheStatistics statistics;
    private final @Nullable DiskSpace disk;
    private final Runnable giveBack;
    private volatile boolean emptied;

    /**
     * A region that is open.
     *
     * @param disk where it is, null if it is not on disk
     * @param giveBack gives back what it took
     */
    EhcacheRegion(
            Limits limits,
            Cache<String, byte[]> cache,
            CacheStatistics statistics,
            @Nullable DiskSpace disk,
            Runnable giveBack) {
        name = limits.name();
        this.cache = cache;
        this.statistics = statistics;
        this.disk = disk;
        this.giveBack = giveBack;
    }

    void giveBack() {
        giveBack.run();
    }

    @Override
    public byte @Nullable [] get(String key) {
        return isOut() ? null : attempt(() -> cache.get(key));
    }

    @Override
    public void put(String key, byte[] value) {
        if (isOut()) {
            return;
        }
        try {
            cache.put(key, value);
        } catch (RuntimeException | InternalError | AssertionError failed) {
            if (!(EhcacheCache.root(failed) instanceof OversizeMappingException)) {
                throw failure(failed);
            }
            // It does not fit although it could: what is there does not make place. The value before must go all the
            // same.
            remove(key);
        }
    }

    @Override
    public void remove(String key) {
        attempt(() -> {
            cache.remove(key);
            return true;
        });
    }

    @Override
    public void clear() {
        attempt(() -> {
            cache.clear();
            return true;
        });
    }

    /**
     * Tells whether the disk is too full to be used. What Ehcache could not write it reads as what was there before, so the
     * region is emptied when that begins and stays empty until it ends.
     */
    private boolean isOut() {
        if (disk == null || !disk.isFull()) {
            emptied = false;
            return false;
        }
        if (!emptied) {
            clear();
            emptied = true;
        }
        return true;
    }

    /** What a full or damaged disk does to mapped files is an error of the virtual machine, or of Ehcache. */
    private <R extends @Nullable Object> R attempt(Supplier<R> work) {
        try {
            return work.get();
        } catch (RuntimeException | InternalError | AssertionError failed) {
            throw failure(failed);
        }
    }

    private IllegalStateException failure(Throwable failed) {
        Throwable root = EhcacheCache.root(failed);
        return new IllegalStateException("region " + name + " of Ehcache: " + root, root);
    }

    @Override
    public Content content() {
        Map<String, TierStatistics> tiers = statistics.getTierStatistics();
        TierStatistics disk = tiers.get("Disk");
        TierStatistics outside = disk == null ? tiers.get("OffHeap") : disk;
        TierStatistics counted = outside == null ? tiers.get("OnHeap") : outside;
        return counted == null
                ? new Content(0, 0, 0)
                : new Content(
                        Math.max(0, counted.getMappings()),
                        outside == null ? 0 : Math.max(0, outside.getOccupiedByteSize()),
                        counted.getEvictions());
    }
}
