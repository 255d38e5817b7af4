package mortise.web;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import mortise.cache.Cache;
import mortise.cache.Region;
import mortise.cache.RegionFigures;
import mortise.cache.RegionSpec;
import mortise.cache.Tier;
import mortise.core.Failure;

/** The figures of a cache that has been in use. */
final class MemoryCache implements Cache {
    private final Map<String, RegionFigures> regions = new LinkedHashMap<>();

    MemoryCache() {
        regions.put("files.variants", figures("files.variants", Tier.DISK, 412, 18_874_368));
        regions.put("users.rights", figures("users.rights", Tier.HEAP, 96, 0));
    }

    private static RegionFigures figures(String name, Tier tier, long entries, long bytes) {
        return new RegionFigures(
                name,
                "mortise.files.http",
                tier,
                7_300,
                2_700,
                2_700,
                0,
                Duration.ofSeconds(27),
                0,
                12,
                entries,
                bytes);
    }

    @Override
    public <K, V> Region<K, V> region(RegionSpec<K, V> spec) {
        throw Failure.missing("pages keep nothing in the cache");
    }

    @Override
    public synchronized List<RegionFigures> regions() {
        return List.copyOf(regions.values());
    }

    @Override
    public synchronized void clear(String region) {
        RegionFigures before = regions.get(region);
        if (before == null) {
            throw Failure.missing("there is no region '" + region + "'");
        }
        regions.put(region, figures(region, before.tier(), 0, 0));
    }
}
