package mortise.exports;

import java.io.OutputStream;
import java.util.List;
import java.util.Optional;
import mortise.jobs.Job;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Writes records into files as jobs, on whichever node, as who asks for them: nobody gets a record or a field that he could not
 * see. Safe for use by many threads.
 */
@ProviderType
public interface Exports {
    /**
     * What has come of a job.
     *
     * @param file what it was told
     * @param name what the file is called
     * @param bytes how large it is; 0 before it is there, and after it was removed
     * @param link where it can be fetched, for some minutes; empty if it is not there, or links cannot be made
     */
    record Outcome(ExportFile file, String name, long bytes, String link) {}

    /** Returns the formats that are installed, in the order of their names. */
    List<ExportFormat> formats();

    /**
     * Starts a job that writes a file, which is kept for some days.
     *
     * @return the job's id
     * @throws mortise.core.Failure UNAUTHENTICATED for nobody; MISSING if there is no such entity or format; DENIED if the caller
     *     may see no record of the entity; INVALID if the question cannot be asked, or there is no such field
     */
    long start(ExportFile file);

    /**
     * Writes a file now, as the caller.
     *
     * @param to is not closed; what is in it if this fails is not the whole file
     * @return how many records were written
     * @throws mortise.core.Failure as {@link #start}; and UNAVAILABLE if it cannot be written
     */
    long write(ExportFile file, OutputStream to);

    /** Returns what has come of a job that the caller may see; empty if it is no export. */
    Optional<Outcome> outcome(Job job);

    /**
     * Writes the file that an import of an entity expects, without records: the columns that can be set.
     *
     * @param to is not closed
     * @throws mortise.core.Failure MISSING if there is no such entity or format; DENIED if the caller may neither make nor change
     *     records of it; UNAVAILABLE if it cannot be written
     */
    void template(String entity, String format, OutputStream to);
}
