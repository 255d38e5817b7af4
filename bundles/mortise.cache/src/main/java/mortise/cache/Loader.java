package mortise.cache;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Finds what is not in a region.
 *
 * @param <K> what it is found by
 * @param <V> what is found
 */
@ConsumerType
@FunctionalInterface
public interface Loader<K, V> {
    /**
     * Returns the value of a key. What does not exist is a {@link mortise.core.Failure}, which is not kept, or a value of
     * its own, such as a record with an empty {@code Optional}, which is.
     */
    V load(K key);
}
