package mortise.cache;

import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Keeps values that were costly to find, for a while, in named regions. It costs speed only when it is away: with no
 * provider, one that fails, or one that has just been changed, regions find nothing and loaders do the work, as they would
 * without a cache. Safe for use by many threads.
 *
 * <p>What is kept are bytes, made by the region's {@link Codec}. What is got is therefore a copy that nobody else has, and
 * nothing that is kept holds an object, a class or a class loader of who put it.
 */
@ProviderType
public interface Cache {
    /**
     * Returns a region, made if it is not there; keep it in a field. It belongs to the calling bundle and is dropped with
     * all that is in it when that is stopped; from then on it finds nothing. Asked for again by the same bundle with equal
     * limits and equally shaped values it is the same region; otherwise the one before is dropped.
     *
     * @throws mortise.core.Failure CONFLICT if another bundle has a region of that name; EXHAUSTED if there are too many
     */
    <K, V> Region<K, V> region(RegionSpec<K, V> spec);

    /** Returns how all regions of this node do, by name, whoever they belong to. */
    List<RegionFigures> regions();

    /**
     * Removes everything from a region, whoever it belongs to.
     *
     * @throws mortise.core.Failure MISSING if there is no region of that name
     */
    void clear(String region);
}
