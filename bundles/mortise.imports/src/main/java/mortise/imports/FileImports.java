package mortise.imports;

import java.io.InputStream;
import java.util.Optional;
import mortise.jobs.Job;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Imports files as jobs, on whichever node: a file is uploaded, looked at, then checked or imported, as who uploaded it. Only
 * that person, and administrators through the job, get at it. Safe for use by many threads.
 */
@ProviderType
public interface FileImports {
    /**
     * What has come of a job.
     *
     * @param file what it was told
     * @param report what came of it; null before its end
     * @param refused a link to the file of the lines that were refused, each with its number and what is wrong with it, which
     *     works for some minutes; empty if there is none, or links cannot be made
     */
    record Outcome(ImportFile file, @Nullable Report report, String refused) {}

    /**
     * Stores a file of the caller for some weeks.
     *
     * @param content is read to its end and not closed
     * @return names it, to its uploader alone
     * @throws mortise.core.Failure UNAUTHENTICATED for nobody; INVALID if it is empty or too large: then nothing is stored;
     *     UNAVAILABLE if there is no storage
     */
    String upload(InputStream content);

    /**
     * Tells how an uploaded file would be understood.
     *
     * @throws mortise.core.Failure MISSING if the caller has uploaded no such file; and as {@link Imports#preview}
     */
    Preview preview(ImportFile file);

    /**
     * Tells a file where its columns go as the caller told the latest one with the same columns for the same entity.
     *
     * @return the file, with the columns, the key and the meaning of empty cells of that one; empty if there was none, its job is
     *     not known any more or not among the latest hundred, what was told would no longer work, or the file cannot be read
     * @throws mortise.core.Failure MISSING if the caller has uploaded no such file; DENIED and UNAVAILABLE as {@link #preview}
     */
    Optional<ImportFile> asBefore(ImportFile file);

    /**
     * Starts a job that checks or imports an uploaded file. If its node dies, it begins again on another, which doubles nothing: with
     * a key lines find what was saved, without one it goes on after the line that was saved last. A file has one job
     * at a time: started again before that has ended, it is the same.
     *
     * @return the job's id
     * @throws mortise.core.Failure as {@link #preview}
     */
    long start(ImportFile file);

    /**
     * Starts a job that takes back what an import of the caller did: records that it made are deleted, those that it changed become
     * what they were. What somebody has changed since, or refers to, stays and is told. Started twice it is the same job while that
     * runs, and finds nothing to do afterwards.
     *
     * @param job one that has ended
     * @return the job's id
     * @throws mortise.core.Failure MISSING if it is no import; DENIED if it is somebody else's; INVALID if it has changed nothing, has
     *     not ended, or the entity does not keep who changed its records when
     */
    long undo(Job job);

    /** Returns what has come of a job that the caller may see; empty if it is no import. */
    Optional<Outcome> outcome(Job job);
}
