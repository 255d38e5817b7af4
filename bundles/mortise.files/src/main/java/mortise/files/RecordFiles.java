package mortise.files;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import mortise.entity.Record;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The files of records. A file is uploaded first, then named in a file field of a draft; the draft's save attaches it. What is
 * not attached within a day is removed. Everything is done as the identity of {@link mortise.core.Context#current()}. Contents
 * are streamed, so a file's size costs no memory. Safe for use by many threads.
 */
@ProviderType
public interface RecordFiles {
    /**
     * Stores a content and returns the file, a record of the entity {@code file}, with the media type that its bytes show.
     * If it does not return there is no file; a content that was left behind by a killed node is found by {@link #sweep}.
     *
     * @param content read to its end, or to one byte more than the limit; not closed
     * @throws mortise.core.Failure UNAUTHENTICATED for nobody in particular; INVALID {@code too-large}, {@code wrong-type},
     *     {@code no-picture}, {@code bad-name} or {@code wrong-length}; UNAVAILABLE if the storage or the database is away
     * @throws IOException only what the content threw
     */
    Record upload(Upload upload, InputStream content) throws IOException;

    /**
     * Returns where a file's content is, for whom it may be shown: who sees the record and the field that have it, who
     * uploaded it as long as none has it, everybody if its field is open.
     *
     * @throws mortise.core.Failure MISSING if there is none for the caller; UNAUTHENTICATED if that may change by signing in
     */
    FileContent content(long id);

    /**
     * Returns where a smaller picture of a file is; it is made if it was not yet. Nothing but the picture is in it: neither
     * where nor when nor by what it was taken.
     *
     * @param variant one of {@link #variants}
     * @throws mortise.core.Failure as {@link #content}; MISSING also if the file is no picture, or there is no such variant
     */
    FileContent variant(long id, String variant);

    /** Returns the names of the sizes that pictures are offered in, the smallest first. */
    List<String> variants();

    /**
     * Removes a file that was uploaded by the caller and that no record has. Nothing happens if there is none.
     *
     * @throws mortise.core.Failure CONFLICT if a record has it by now
     */
    void discard(long id);

    /**
     * Looks through the storage, on whichever provider, for what no record leads to: uploads that nobody attached in time,
     * files whose removal was given up, contents that belong to nothing. Looks at one page after the other. What is younger
     * than a day is left alone, as somebody may be about to attach it.
     *
     * @param delete whether to delete them; else nothing is changed
     * @param seen told of each
     * @throws mortise.core.Failure DENIED for others than the host and its administrators; UNAVAILABLE
     */
    Swept sweep(boolean delete, java.util.function.Consumer<Orphan> seen);

    /**
     * A content that nothing leads to.
     *
     * @param key where it is in the storage
     * @param reason {@code not-attached}, {@code removed}, or {@code unknown} if there is not even a file of it
     */
    record Orphan(String key, long bytes, java.time.Instant moment, String reason) {}

    /** How many contents were looked at, and how many and large the orphans among them were. */
    record Swept(long files, long orphans, long bytes) {}
}
