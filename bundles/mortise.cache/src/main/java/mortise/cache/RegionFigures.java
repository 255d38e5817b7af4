package mortise.cache;

import java.time.Duration;

/**
 * How a region does since it was made. Entries and bytes are about right while it is used.
 *
 * @param name the region
 * @param bundle who it belongs to
 * @param tier where values are kept
 * @param hits how many calls found a value
 * @param misses how many found none
 * @param loads how many values were loaded
 * @param failedLoads how many loaders threw
 * @param loadTime what all loads together took
 * @param refused how many values were too large to be kept, or had too long a key
 * @param evictions how many values had to go before their time, since the region was opened in this provider
 * @param entries how many values are kept
 * @param bytes what they take outside of the heap; 0 for {@link Tier#HEAP}
 */
public record RegionFigures(
        String name,
        String bundle,
        Tier tier,
        long hits,
        long misses,
        long loads,
        long failedLoads,
        Duration loadTime,
        long refused,
        long evictions,
        long entries,
        long bytes) {
    /** Returns which part of the calls found a value, from 0 to 1; 0 if there were none. */
    public double hitRate() {
        long calls = hits + misses;
        return calls == 0 ? 0 : (double) hits / calls;
    }
}
