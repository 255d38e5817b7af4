package mortise.records.query;

import java.time.Duration;
import java.util.Collection;
import java.util.UUID;
import java.util.function.LongSupplier;
import mortise.cache.Cache;
import mortise.cache.Codec;
import mortise.cache.Region;
import mortise.cache.RegionSpec;

/**
 * How many records entities have, kept in the cache. Each entity has a stamp, and a total belongs to one: a commit removes the
 * stamp, here and on other nodes, and what was counted before, or is still being counted, is found no more. Safe for use by many
 * threads.
 */
public final class Totals {
    private static final Duration OLDEST = Duration.ofMinutes(1);
    private static final int ENTITIES = 1_000;

    private record Total(long count) {}

    private final Cache cache;
    private final Region<String, String> stamps;
    private final Region<String, Total> totals;

    /** None yet. */
    public Totals(Cache cache) {
        this.cache = cache;
        stamps = cache.region(RegionSpec.of("mortise.records.stamps", String.class, Codec.text(), OLDEST)
                .inHeap(ENTITIES));
        totals = cache.region(RegionSpec.of("mortise.records.totals", String.class, Codec.of(Total.class), OLDEST)
                .inHeap(ENTITIES));
    }

    /** Tells whether this is the cache they are in; the next one may come before it goes. */
    public boolean areIn(Cache other) {
        return cache.equals(other);
    }

    /**
     * Returns how many there are.
     *
     * @param count counts them all
     */
    public long of(String entity, LongSupplier count) {
        String stamp = stamps.get(entity, unknown -> UUID.randomUUID().toString());
        return totals.get(entity + " " + stamp, unknown -> new Total(count.getAsLong()))
                .count();
    }

    /** Called after a commit. */
    public void changed(Collection<String> entities) {
        entities.forEach(stamps::remove);
    }
}
