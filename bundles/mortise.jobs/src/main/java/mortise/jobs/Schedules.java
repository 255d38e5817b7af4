package mortise.jobs;

import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ProviderType;

/** The schedules of the cluster, those of bundles and those made by administrators. For administrators and the host itself. */
@ProviderType
public interface Schedules {
    /**
     * A schedule as it is now.
     *
     * @param type the name of its jobs' type
     * @param here whether this node can start its jobs: it has a handler of the type
     * @param bundle the bundle that brought it; empty if an administrator made it
     * @param maker what people call who made it; empty if a bundle brought it
     * @param body what its jobs are told, as JSON
     * @param next when it fires next; null if it is paused, or never does
     * @param last when it fired last; null if it never did
     * @param lastJob the job it started last, as far as that is still kept
     */
    record Entry(
            long id,
            String name,
            String title,
            String type,
            boolean here,
            String bundle,
            String maker,
            String cron,
            ZoneId zone,
            String body,
            boolean catchUp,
            boolean paused,
            @Nullable Instant next,
            @Nullable Instant last,
            @Nullable Job lastJob) {}

    /**
     * A type of which schedules can be made.
     *
     * @param body an example of what jobs are told, as JSON
     */
    record Choice(String type, String title, String body) {}

    /** Returns all schedules, by title. */
    List<Entry> list();

    /** Returns the types of which schedules can be made, as far as this node has their handlers, by title. */
    List<Choice> choices();

    /**
     * Makes a schedule whose jobs run as the caller.
     *
     * @param body what its jobs are told, as JSON
     * @param zone the name of a time zone; empty for the machine's
     * @return its id
     * @throws mortise.core.Failure INVALID with all that is wrong at {@code title}, {@code type}, {@code body}, {@code cron}
     *     or {@code zone}
     */
    long make(String title, String type, String body, String cron, String zone);

    /**
     * Returns the next moments at which an expression fires.
     *
     * @throws mortise.core.Failure INVALID if it is none
     */
    List<Instant> next(String cron, ZoneId zone, Instant after, int count);

    /**
     * Removes a schedule that an administrator made, or whose bundle is not on this node.
     *
     * @throws mortise.core.Failure MISSING if there is none; CONFLICT if its bundle would bring it again
     */
    void remove(long id);

    /**
     * Has it fire no more, or from now on again; what was missed while it was paused is not made up for.
     *
     * @throws mortise.core.Failure MISSING if there is none
     */
    void pause(long id, boolean paused);

    /**
     * Starts its job now, paused or not; when it fires next does not change.
     *
     * @return the job, or the one of before that has not ended
     * @throws mortise.core.Failure MISSING if there is none
     */
    Jobs.Started run(long id);
}
