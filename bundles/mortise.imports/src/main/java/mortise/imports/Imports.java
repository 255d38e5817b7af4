package mortise.imports;

import java.io.InputStream;
import java.io.Writer;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Reads CSV files into records, as the identity of {@link mortise.core.Context#current()}: whom the access rules refuse a
 * record, its line is refused. Safe for use by many threads; memory does not grow with the file.
 *
 * <p>A file is CSV as RFC 4180 has it: a header, then one record a line; cells in double quotes may contain separators
 * and line ends. An empty cell leaves its field as it is, or to its default, unless the instructions say otherwise.
 */
@ProviderType
public interface Imports {
    /**
     * Reads the header and the first lines, checks these and tells how they would be understood. Changes nothing.
     *
     * @param file is read from the beginning, not to its end, and not closed
     * @param lines how many of the first at most; 0 for the columns alone
     * @throws mortise.core.Failure as {@link #run} does before the first line; but not where no column goes anywhere, which
     *     instructions can mend
     */
    Preview preview(Instructions instructions, InputStream file, int lines);

    /**
     * Reads the file, line by line and batch by batch. A line that cannot be saved is refused and told, the others go on;
     * what was saved before a cancellation or a failure stays. With a key, the same file can be read any number of times:
     * lines that changed nothing make no new version.
     *
     * @param file is read to its end and not closed
     * @param refused gets every refused line as CSV, with two more columns for its number and what is wrong with it, so
     *     that it can be mended and read again; null for nothing
     * @throws mortise.core.Failure MISSING if there is no such entity; INVALID if the header, a mapping, the key or the
     *     character set cannot work: then nothing was changed; DENIED if no record of the entity may be made or changed;
     *     UNAVAILABLE if something is away meanwhile: then earlier batches are saved
     */
    Report run(Instructions instructions, InputStream file, @Nullable Writer refused, Monitor monitor);
}
