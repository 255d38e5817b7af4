package mortise.exports;

import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * A format of files that records are written in: a service of a bundle, which may come and go. Safe for use by many threads.
 */
@ConsumerType
public interface ExportFormat {
    /** Returns what it is asked for by, and how names of files end: {@code xlsx}. */
    String name();

    /** Returns what people call it. */
    String title();

    /** Returns the media type of its files. */
    String mediaType();

    /** Tells whether it is for programs: they get keys of choices in place of titles. */
    boolean isForPrograms();

    /**
     * Begins a file.
     *
     * @param to is not closed
     * @param title what the records are called all together
     */
    ExportWriter open(OutputStream to, String title, List<Column> columns) throws IOException;
}
