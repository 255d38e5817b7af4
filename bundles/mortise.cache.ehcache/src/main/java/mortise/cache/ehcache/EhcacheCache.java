package mortise.cache.ehcache;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import mortise.cache.Limits;
import mortise.cache.OpenCache;
import mortise.cache.OpenRegion;
import mortise.cache.Tier;
import mortise.core.Failure;
import mortise.core.Health;
import mortise.socket.Settings;
import org.ehcache.Cache;
import org.ehcache.CacheManager;
import org.ehcache.CachePersistenceException;
import org.ehcache.PersistentCacheManager;
import org.ehcache.StateTransitionException;
import org.ehcache.config.builders.CacheConfigurationBuilder;
import org.ehcache.config.builders.CacheManagerBuilder;
import org.ehcache.config.builders.ExpiryPolicyBuilder;
import org.ehcache.config.builders.ResourcePoolsBuilder;
import org.ehcache.config.units.MemoryUnit;
import org.ehcache.core.internal.resilience.ThrowingResilienceStrategy;
import org.ehcache.core.internal.statistics.DefaultStatisticsService;
import org.ehcache.core.spi.service.StatisticsService;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Regions in Ehcache. A tier that cannot be had is done without: a region then is in the heap only. Ehcache takes what is
 * on disk for good only after an orderly end, and begins anew otherwise.
 */
final class EhcacheCache implements OpenCache {
    /** The configuration's name. */
    static final String PID = "mortise.cache.ehcache";

    private static final Logger log = LoggerFactory.getLogger(EhcacheCache.class);
    private static final long MEBIBYTE = 1L << 20;

    /** Of a heap that is used up, each further region is given so much all the same. */
    private static final int LEAST_ENTRIES = 16;

    private final Map<String, EhcacheRegion> regions = new ConcurrentHashMap<>();
    private final StatisticsService statistics = new DefaultStatisticsService();
    private final CacheManager manager;
    private final @Nullable DiskSpace disk;
    private final Budget heap;
    private final Budget offHeap;
    private final Budget onDisk;
    private @Nullable DiskFolder files;
    private volatile String problem = "";

    /**
     * Opens it, with no regions.
     *
     * @throws Failure INVALID if a setting cannot work
     */
    EhcacheCache(EhcacheProvider.Config config) {
        Settings settings = new Settings(PID);
        int heapEntries = settings.between("heapEntries", config.heapEntries(), 1_000, 100_000_000);
        int offHeapMebibytes = settings.between("offHeapMebibytes", config.offHeapMebibytes(), 0, 1_048_576);
        int diskMebibytes = settings.between("diskMebibytes", config.diskMebibytes(), 0, 1_048_576);
        int reserve = settings.between("diskReserveMebibytes", config.diskReserveMebibytes(), 16, 1_048_576);
        heap = new Budget("heapEntries", heapEntries, 1);
        offHeap = new Budget("offHeapMebibytes", offHeapMebibytes, MEBIBYTE);
        onDisk = new Budget("diskMebibytes", diskMebibytes, MEBIBYTE);
        // Ehcache's own default ends the process when memory takes half a minute to be had.
        System.setProperty("org.ehcache.offheap.config.haltOnCriticalAllocationDelay", "false");

        Path folder = Settings.folder(config.folder(), "cache");
        CacheManager onFiles = diskMebibytes == 0 ? null : withDisk(folder);
        manager = onFiles == null ? withoutDisk() : onFiles;
        disk = onFiles == null ? null : new DiskSpace(folder, reserve * MEBIBYTE);
        log.info(
                "Cache is Ehcache, at most {} values in the heap, {} MiB outside of it and {} MiB on disk in {}",
                heapEntries,
                offHeapMebibytes,
                onFiles == null ? 0 : diskMebibytes,
                folder);
    }

    private @Nullable CacheManager withDisk(Path folder) {
        try {
            files = new DiskFolder(folder);
            return CacheManagerBuilder.newCacheManagerBuilder()
                    .with(CacheManagerBuilder.persistence(folder.toFile()))
                    .using(new Writers())
                    .using(statistics)
                    .withClassLoader(EhcacheCache.class.getClassLoader())
                    .build(true);
        } catch (IOException | StateTransitionException | IllegalArgumentException unusable) {
            withoutDisk("the folder " + folder + " cannot be used: " + root(unusable), unusable);
            return null;
        }
    }

    private CacheManager withoutDisk() {
        return CacheManagerBuilder.newCacheManagerBuilder()
                .using(statistics)
                .withClassLoader(EhcacheCache.class.getClassLoader())
                .build(true);
    }

    private void withoutDisk(String reason, @Nullable Exception cause) {
        problem = "regions on disk are in the heap only: " + reason;
        log.warn("Nothing is kept on disk: {}", reason, cause);
    }

    /** Returns the exception that all began with, whose message does not repeat keys as Ehcache's own do. */
    static Throwable root(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null && root.getCause() != root) {
            root = root.getCause();
        }
        return root;
    }

    @Override
    public synchronized OpenRegion region(Limits limits) {
        if (regions.containsKey(limits.name())) {
            // The front could not drop it, which is no reason to be without.
            drop(limits.name());
        }
        long taken = heap.take(limits.name(), limits.entries(), 1);
        long entries = Math.max(taken, Math.min(LEAST_ENTRIES, limits.entries()));
        Runnable giveBack = () -> heap.giveBack(taken);
        EhcacheRegion region = limits.tier() == Tier.HEAP ? null : large(limits, entries, giveBack);
        if (region == null) {
            if (limits.tier() != Tier.HEAP) {
                log.warn("Region {} is in the heap only, although it asked for {}", limits.name(), limits.tier());
            }
            region = new EhcacheRegion(
                    limits,
                    create(limits, ResourcePoolsBuilder.heap(entries)),
                    statistics.getCacheStatistics(limits.name()),
                    null,
                    giveBack);
        }
        regions.put(limits.name(), region);
        return region;
    }

    /** Returns a region that is not in the heap only, or null if it cannot be had. */
    private @Nullable EhcacheRegion large(Limits limits, long entries, Runnable giveBack) {
        boolean toDisk = limits.tier() == Tier.DISK;
        if (toDisk && (disk == null || disk.isFull())) {
            return null;
        }
        Budget budget = toDisk ? onDisk : offHeap;
        long asked = toDisk && disk != null ? Math.min(limits.bytes(), disk.room()) : limits.bytes();
        long bytes = budget.take(limits.name(), asked, MEBIBYTE);
        if (bytes == 0) {
            return null;
        }
        ResourcePoolsBuilder pools = toDisk
                ? ResourcePoolsBuilder.heap(entries).disk(bytes, MemoryUnit.B, true)
                : ResourcePoolsBuilder.heap(entries).offheap(bytes, MemoryUnit.B);
        Cache<String, byte[]> cache = tryToCreate(limits, pools, toDisk);
        if (cache == null) {
            budget.giveBack(bytes);
            return null;
        }
        return new EhcacheRegion(
                limits, cache, statistics.getCacheStatistics(limits.name()), toDisk ? disk : null, () -> {
                    giveBack.run();
                    budget.giveBack(bytes);
                });
    }

    /** Files that cannot be read are deleted; with others the region is tried once more. */
    private @Nullable Cache<String, byte[]> tryToCreate(Limits limits, ResourcePoolsBuilder pools, boolean toDisk) {
        try {
            return create(limits, pools);
        } catch (IllegalArgumentException | IllegalStateException failed) {
            if (!toDisk) {
                log.warn(
                        "Region {} is in the heap only: {}",
                        limits.name(),
                        root(failed).toString());
                return null;
            }
            log.warn("Region {} begins anew: its files cannot be read", limits.name(), failed);
            destroy(limits.name());
        }
        try {
            return create(limits, pools);
        } catch (IllegalArgumentException | IllegalStateException failed) {
            withoutDisk("region " + limits.name() + " cannot be made: " + root(failed), failed);
            return null;
        }
    }

    private Cache<String, byte[]> create(Limits limits, ResourcePoolsBuilder pools) {
        return manager.createCache(
                limits.name(),
                CacheConfigurationBuilder.newCacheConfigurationBuilder(String.class, byte[].class, pools)
                        .withExpiry(ExpiryPolicyBuilder.timeToLiveExpiration(limits.timeToLive()))
                        .withResilienceStrategy(new ThrowingResilienceStrategy<>())
                        .withClassLoader(EhcacheCache.class.getClassLoader())
                        .build());
    }

    @Override
    public synchronized void drop(String name) {
        EhcacheRegion region = regions.remove(name);
        if (region != null) {
            manager.removeCache(name);
            region.giveBack();
        }
        destroy(name);
    }

    private void destroy(String name) {
        if (manager instanceof PersistentCacheManager persistent) {
            try {
                persistent.destroyCache(name);
            } catch (CachePersistenceException undeletable) {
                log.warn("The files of region {} are not deleted", name, undeletable);
            }
        }
    }

    @Override
    public Health.Report report() {
        if (!problem.isEmpty()) {
            return Health.Report.degraded(problem);
        }
        if (disk != null && disk.isFull()) {
            return Health.Report.degraded("nothing is kept on disk: " + disk);
        }
        return Health.Report.up(regions.size() == 1 ? "1 region" : regions.size() + " regions");
    }

    @Override
    public synchronized void close() {
        try {
            manager.close();
            if (disk != null && files != null) {
                files.seal();
            }
        } catch (StateTransitionException | IOException failed) {
            // What is on disk is not taken for good at the next start, which begins anew then.
            log.warn("The cache was not closed in good order", failed);
        }
        regions.clear();
    }
}
