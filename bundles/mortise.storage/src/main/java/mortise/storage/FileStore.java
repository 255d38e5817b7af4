package mortise.storage;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Predicate;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Keeps contents of files under keys ({@link FileKeys} says what those look like). Contents are streamed, both ways, so a
 * file's size costs no memory. Who may read what is decided by who asks. Safe for use by many threads, and by many nodes
 * where they share a store.
 *
 * <p>Every method throws {@link mortise.core.Failure}: INVALID for a key or number that cannot be one; UNAVAILABLE if the
 * store is away, full or damaged, and then nothing has changed.
 */
@ProviderType
public interface FileStore {
    /** The longest page of a list. */
    int MAX_PAGE = 10_000;

    /**
     * Writes a file, in place of one that is there. Others see all of the old or all of the new content, never a part; so
     * they do if two write at once, and the later one stays. Once it returns, the content survives the death of the
     * machine. If it does not return, whatever the reason, nothing has changed.
     *
     * @param content read to its end, or one byte more than the length; not closed
     * @param length how long the content has to be, if that is known; a content of another length is INVALID
     * @throws IOException only what the content threw
     */
    StoredFile write(String key, InputStream content, OptionalLong length) throws IOException;

    /**
     * Writes a file whose length is not known.
     *
     * @throws IOException only what the content threw
     */
    default StoredFile write(String key, InputStream content) throws IOException {
        return write(key, content, OptionalLong.empty());
    }

    /**
     * Opens a file; the caller closes it.
     *
     * @throws mortise.core.Failure also MISSING if there is none
     */
    OpenFile open(String key);

    /**
     * Opens a range of a file; the caller closes it.
     *
     * @param from the first byte, counted from 0; at the file's end the range is empty, behind it the call is INVALID
     * @param to the byte behind the last, not less than {@code from}; beyond the file's end it means that
     * @throws mortise.core.Failure also MISSING if there is none
     */
    OpenFile open(String key, long from, long to);

    /** Returns what is known of a file, or empty if there is none. */
    Optional<StoredFile> info(String key);

    /** Deletes a file. Nothing happens if there is none. */
    void delete(String key);

    /**
     * Returns files in the order of their keys (by character, {@code /} among them), some of them at a time. What is written
     * or deleted meanwhile is in later pages or is not; everything else is in exactly one.
     *
     * @param prefix what keys begin with, empty for all
     * @param afterKey the last key of the page before, empty for the first page; no file needs to have it
     * @param limit 1 to {@value #MAX_PAGE}; a shorter page is the last one
     */
    List<ListedFile> list(String prefix, String afterKey, int limit);

    /**
     * Copies files to another store, in the order of their keys, and compares checksums. What the other store has already with
     * the same content stays as it is, so running it again is quick and brings what has changed. Nothing is deleted there.
     *
     * @param afterKey where to go on, {@link Copied#lastKey} of an earlier run; empty to begin
     * @param goOn told after each file how far it is; false ends it
     * @return how far it came
     * @throws mortise.core.Failure also UNAVAILABLE if one of the stores is, or if what arrived is not what was sent; files
     *     up to the last one told are copied
     */
    default Copied copyTo(FileStore target, String afterKey, Predicate<Copied> goOn) {
        return new FileCopy(this, target).copy(afterKey, goOn);
    }
}
