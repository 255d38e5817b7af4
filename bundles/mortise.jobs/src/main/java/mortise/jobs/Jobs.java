package mortise.jobs;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Starts jobs, shows them and ends them. People see and touch the jobs that they started; administrators, and the host
 * itself, all. Safe for use by many threads.
 */
@ProviderType
public interface Jobs {
    /**
     * What a start has come to.
     *
     * @param id of the job
     * @param fresh whether it was started now; else it is the one of the same unique name that has not ended
     */
    record Started(long id, boolean fresh) {}

    /** A line of a job's log. */
    record Line(long number, Instant at, String text) {}

    /**
     * Starts a job as the caller, in his language, or returns the one of the same unique name that has not ended. Inside a
     * transaction of {@code Records} it starts if and only if that commits.
     *
     * @throws mortise.core.Failure INVALID if the body does not fit its type; MISSING if there is no job that it is to wait
     *     for; CONFLICT if one of those has ended without success; UNAVAILABLE if it could not be stored
     */
    <T> Started start(JobType<T> type, T body, Start how);

    /** Starts a job; see {@link #start(JobType, Object, Start)}. */
    default <T> Started start(JobType<T> type, T body) {
        return start(type, body, Start.PLAIN);
    }

    /** Returns a job; empty if there is none, or none that the caller may see. */
    Optional<Job> find(long id);

    /** Returns jobs that are nobody's parts, the latest first. */
    List<Job> list(JobQuery query);

    /** Returns how many jobs that are nobody's parts there are in each state. */
    Map<JobState, Long> counts();

    /**
     * Returns the parts of jobs by their job, those that have not ended first.
     *
     * @param most of each job
     */
    Map<Long, List<Job>> parts(Collection<Long> jobs, int most);

    /**
     * Returns the titles of the jobs that jobs wait for, by who waits.
     *
     * @param jobs whose
     */
    Map<Long, List<String>> waitsFor(Collection<Long> jobs);

    /** Returns the latest lines of a job's log, in their order. */
    List<Line> log(long id, int most);

    /**
     * Cancels a job that has not ended, and its parts. What nobody has begun ends at once; a handler at work is told, and
     * the job ends when it does.
     *
     * @return whether it has ended with that
     * @throws mortise.core.Failure MISSING if there is none that the caller may see; CONFLICT if it has ended
     */
    boolean cancel(long id);

    /**
     * Begins a job that failed or was cancelled again, as whoever started it, with what it remembers; of one whose parts
     * failed, only those; and lets those that were cancelled for its failure wait for it again.
     *
     * @throws mortise.core.Failure MISSING if there is none that the caller may see; CONFLICT if it has not ended, or has
     *     succeeded, or another of its unique name has not ended, or it is a part of a job that failed by itself
     */
    void retry(long id);
}
