package mortise.jobs;

import java.io.Serial;
import org.osgi.annotation.versioning.ProviderType;

/**
 * A job in its handler's hands. Progress and lines are kept within a second, and with the job's end. Safe for use by many
 * threads.
 *
 * @param <T> the body
 */
@ProviderType
public interface Work<T> {
    /** Thrown to leave work that shall not go on. Let it through. */
    final class Stopped extends RuntimeException {
        @Serial
        private static final long serialVersionUID = 1L;

        /** Says that the work was left because it was to be. */
        public Stopped() {
            super("stopped", null, false, false);
        }
    }

    /** Returns the job's id. */
    long id();

    /** Returns what the job was told. */
    T body();

    /** Returns how often it was begun with this time, from 1, since somebody started or retried it. */
    int attempt();

    /**
     * Tells how far it is. Cheap: may be called for each of a million records.
     *
     * @param done how much is done
     * @param total of how much; 0 if unknown
     */
    void progress(long done, long total);

    /** Says in a few words what is being done: {@code chunk 384 of 600}. Replaces what was said before. */
    void say(String words);

    /** Adds a line to the job's log; of a long log the latest lines stay. */
    void log(String line);

    /**
     * Lets people go first: rests, the longer the more is asked of this node and the longer the handler worked since the
     * last time, at most a quarter of a second. Call it after each transaction of work that goes on for long, with nothing
     * held that others wait for; by one thread.
     */
    void giveWay();

    /**
     * Tells whether the handler should end soon: somebody cancelled the job, its node stops and another will go on, or
     * somebody else has it by now. A handler that saw this and returns has not ended its work.
     */
    boolean stopping();

    /**
     * Leaves the work if it should end soon.
     *
     * @throws Stopped then
     */
    default void check() {
        if (stopping()) {
            throw new Stopped();
        }
    }

    /** Returns what was remembered last, in whichever attempt and process; empty if nothing was. */
    String memory();

    /**
     * Remembers where to go on, at once; inside a transaction of {@code Records} with it, so that what is remembered as done
     * is done.
     *
     * @param memory at most 4000 characters
     * @throws Stopped if somebody else has the job by now
     */
    void remember(String memory);

    /**
     * Starts a part of this job, of any type, that any node works on. The job ends when it and all its parts have ended; it
     * fails if one of them does. Its progress is then that of its parts. A part cannot have parts.
     *
     * @param key names the part within this job: asked for again, as after a failure, it is the same one, begun again only
     *     if it failed or was cancelled
     * @return the part's id
     * @throws mortise.core.Failure INVALID if this is a part itself
     * @throws Stopped if somebody else has the job by now
     */
    <C> long part(String key, JobType<C> type, C body, Start how);
}
