package mortise.exports;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ConsumerType;

/** Writes one file, record by record; memory does not grow with it. For use by one thread. */
@ConsumerType
public interface ExportWriter extends Closeable {
    /**
     * Writes a record.
     *
     * @param values one for each column, null for nothing, in the class that its type has in a record; but a moment as an
     *     OffsetDateTime of the reader's time zone, and what it refers to as a {@link Target}
     * @throws mortise.core.Failure INVALID if the format has no room for more records
     */
    void write(List<? extends @Nullable Object> values) throws IOException;

    /** Ends the file, which is whole then; twice does no harm. */
    @Override
    void close() throws IOException;
}
