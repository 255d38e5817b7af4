package mortise.cache;

import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ProviderType;

/**
 * What becomes outdated in the regions of this node, for whoever tells other nodes, and the place for what those tell. Safe for
 * use by many threads.
 */
@ProviderType
public interface Invalidations {
    /** Hears what bundles of this node put, remove and clear. What was told by other nodes is not among it. */
    @FunctionalInterface
    interface Listener {
        /**
         * Called when the value is gone here, in the thread that did it, which waits: returns at once and throws nothing.
         *
         * @param key the key's text; null for all of the region
         */
        void outdated(String region, @Nullable String key);
    }

    /** A listener's place. */
    @FunctionalInterface
    interface Place extends AutoCloseable {
        /** Ends it. Twice does no harm. */
        @Override
        void close();
    }

    /** Has a listener told until the place is closed. */
    Place listen(Listener listener);

    /**
     * Forgets a value, as if it was removed here. A region that this node does not have does no harm.
     *
     * @param key the key's text; null for all of the region
     */
    void forget(String region, @Nullable String key);

    /** Forgets all values of all regions, as what others changed is not known any more. */
    void forgetAll();
}
