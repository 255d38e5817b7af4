package mortise.jobs;

import java.util.List;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Does the work of jobs of one type. Registered as a service; while it is, its jobs are worked on, on any node that has it.
 * Without it they wait. Runs as whoever started the job.
 *
 * @param <T> the body
 */
@ConsumerType
public interface JobHandler<T> {
    /** Returns the type. At most one handler of a type is used on a node. */
    JobType<T> type();

    /** Returns how many jobs of this type a node works on at once, from 1 to 256. */
    default int concurrency() {
        return 1;
    }

    /** Returns the schedules that come with it. Administrators may pause them and run them now. */
    default List<Schedule<T>> schedules() {
        return List.of();
    }

    /**
     * Does the work. Comes at least once: again if it throws or its process dies, on whichever node, so that what was done
     * already is found done or done again without harm; {@link Work#memory} helps. Returns soon once
     * {@link Work#stopping} or throws what {@link Work#check} throws.
     *
     * @throws mortise.core.Failure of kind INVALID if no later attempt can succeed: the job fails at once
     * @throws Exception anything else: it is tried again as the type says, then the job fails with this as its reason
     */
    void run(Work<T> work) throws Exception;
}
