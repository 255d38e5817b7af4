package mortise.storage;

import java.time.Instant;

/**
 * What a store tells of a file in a list, without opening it.
 *
 * @param key what it was written under
 * @param size in bytes
 * @param moment when it was written, as {@link StoredFile#moment}
 */
public record ListedFile(String key, long size, Instant moment) {}
