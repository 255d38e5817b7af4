package mortise.cache;

import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ProviderType;

/**
 * A named part of the cache. Safe for use by many threads.
 *
 * <p><b>How old a value may be.</b> On the node that calls {@link #put}, {@link #remove} or {@link #clear}, no call that
 * begins after it has returned gets what was there before, not from a load that was under way either, and not after a
 * provider was away meanwhile. Nodes that share a database are told (feature {@code mortise-cache-push}): within some
 * hundredths of a second the value is gone on those, too; where push is away or too much is changed at once, when that is over. In a
 * transaction of {@code Records} the value is gone at once and, here and there, once more when that has committed, so that nobody
 * keeps what was so before. Where nobody tells other nodes, and whatever else changes what the values were made of, it goes unseen
 * for as long as the region's time to live, and the time their load took, at most; so does, for {@link Tier#DISK}, what happens
 * while the node is down. Who cannot live with that asks the database.
 *
 * <p>Any value may be gone at any time.
 *
 * @param <K> what values are found by
 * @param <V> the values
 */
@ProviderType
public interface Region<K, V> {
    /** Returns the name. */
    String name();

    /** Returns the value of a key, or null if none is kept. */
    @Nullable
    V get(K key);

    /**
     * Returns the value of a key; if none is kept, it is loaded, and kept. On this node one caller loads a key at a time,
     * in its own thread; those who ask meanwhile wait for it and get copies of what it found, kept or not, or what it threw.
     * The next to ask after a failure loads again. A value that is larger than the region takes, or whose key is longer than
     * {@value RegionSpec#MAX_KEY_LENGTH} characters, is loaded each time.
     *
     * @throws mortise.core.Failure UNAVAILABLE if another caller's load took longer than the region's patience; whatever the
     *     loader throws
     */
    V get(K key, Loader<K, V> loader);

    /** Keeps a value, in place of the one before. One that is larger than the region takes removes the one before. */
    void put(K key, V value);

    /** Forgets a value. One that is not there does no harm. */
    void remove(K key);

    /** Forgets all values. */
    void clear();

    /** Returns how the region does. */
    RegionFigures figures();
}
