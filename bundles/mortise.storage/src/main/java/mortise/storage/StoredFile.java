package mortise.storage;

import java.time.Instant;

/**
 * What a store knows of a file.
 *
 * @param key what it was written under
 * @param size in bytes
 * @param sha256 of its content, 64 lower-case hexadecimal digits, computed while it was written
 * @param moment when it was written, to the millisecond at most
 */
public record StoredFile(String key, long size, String sha256, Instant moment) {
    /** Tells whether the other one, perhaps in another store, has the same content. */
    public boolean sameContent(StoredFile other) {
        return size == other.size && sha256.equals(other.sha256);
    }
}
