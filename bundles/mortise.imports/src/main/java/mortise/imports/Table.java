package mortise.imports;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * A file that is being read, record by record; memory does not grow with it, whatever is in it. For use by one thread. Has to be
 * closed, which leaves the file open that it was made of.
 */
@ConsumerType
public interface Table extends AutoCloseable {
    /** Returns the names of the columns, from its first record; at least one. */
    List<String> header();

    /** Returns how many bytes of the file were read, or as good as that; it may be ahead of the rows returned. */
    long bytes();

    /**
     * Returns the next record, or null after the last one. Those without anything in them may be passed over.
     *
     * @throws UnreadableException if what comes is not of the format, or too large
     * @throws mortise.core.Failure UNAVAILABLE if the file cannot be read
     */
    @Nullable
    Row next() throws UnreadableException;

    /** Lets go what it needs; twice does no harm. */
    @Override
    void close();
}
