package mortise.bulk;

import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import mortise.jobs.Job;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Does lists of operations as jobs, on whichever node, as who sent them: each operation by itself, so that one that cannot be done
 * keeps no other. Only who sent them, and administrators through the job, get at the results. Safe for use by many threads.
 */
@ProviderType
public interface BulkOperations {
    /**
     * Stores operations and starts a job that does them, in their order. If its node dies, it goes on after the last one that is
     * done: none is done twice.
     *
     * @param document JSON, an object whose member {@code operations} (or {@code atomic:operations}) is a list of operations as
     *     of JSON:API's atomic ones; read to its end and not closed
     * @param validate whether to look only whether they could be done, each for itself
     * @return the job's id
     * @throws mortise.core.Failure UNAUTHENTICATED for nobody; INVALID if the document is too large or no such one, with the place
     *     as its field: then nothing has happened; UNAVAILABLE if there is no storage
     */
    long start(InputStream document, boolean validate);

    /**
     * How far a job is.
     *
     * @param order what it was told
     * @param counts how many operations have which outcome so far; those that have none yet are not counted
     */
    record State(BulkOrder order, Map<BulkResult.Outcome, Long> counts) {}

    /** Returns how far a job is that the caller may see; empty if it does no operations. */
    Optional<State> state(Job job);

    /**
     * Returns what became of operations, in their order.
     *
     * @param job one that the caller may see
     * @param outcomes any of these; all if it is empty
     * @param after indices larger than this; -1 to begin
     * @param most how many at most, from 1 to 1000
     */
    List<BulkResult> results(Job job, Set<BulkResult.Outcome> outcomes, long after, int most);
}
