package mortise.cache;

import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * A region as its provider opened it. Arrays are handed over: neither side changes one later. A failure is any unchecked
 * exception, without the key in its message; the caller does without. Safe for use by many threads.
 */
@ConsumerType
public interface OpenRegion {
    /**
     * What is in a region, about right while it is used.
     *
     * @param entries how many values
     * @param bytes what they take outside of the heap
     * @param evictions how many had to go before their time, since it was opened
     */
    record Content(long entries, long bytes, long evictions) {}

    /** Returns the bytes of a key, or null if there are none or their time is over. */
    byte @Nullable [] get(String key);

    /** Keeps bytes for the region's time to live, in place of those before. */
    void put(String key, byte[] value);

    /** Forgets the bytes of a key; when this has returned nobody gets them any more. */
    void remove(String key);

    /** Forgets everything; when this has returned nobody gets any of it any more. */
    void clear();

    /** Returns what is in it. */
    Content content();
}
