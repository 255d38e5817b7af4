package mortise.imports;

import java.io.InputStream;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * A format of files that can be imported, besides CSV. A service of a bundle; it may come and go while files of other formats are
 * read. Safe for use by many threads.
 */
@ConsumerType
public interface TableFormat {
    /** How many of the first bytes of a file a format may see. */
    int START = 16;

    /** Returns how names of such files end, without the dot: {@code xlsx}. */
    String extension();

    /**
     * Tells whether a file is of this format, or is meant to be.
     *
     * @param start the first {@link #START} bytes, or all if those are fewer
     */
    boolean recognizes(byte[] start);

    /**
     * Begins to read a file.
     *
     * @param file from its beginning; not closed
     * @throws mortise.core.Failure INVALID if it cannot be read, or has no header; UNAVAILABLE if the stream fails
     */
    Table open(InputStream file);
}
