package mortise.jobs;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A job as it is now.
 *
 * @param parent the job that it is a part of; 0 if it is none's
 * @param unique its unique name; empty if it has none
 * @param cancelling whether somebody has cancelled it, and its handler has not ended yet
 * @param attempts how often it was begun, since somebody started or retried it
 * @param most how often it is begun at most
 * @param ownerId who started it; 0 for the host itself
 * @param owner what people call who started it
 * @param body what it was told, as JSON
 * @param done how much is done; of a job with parts, how many of them have ended
 * @param total of how much; 0 if unknown
 * @param words what is being done, in a few words
 * @param parts how many parts it has
 * @param failedParts how many of them failed or were cancelled
 * @param node where it is worked on, or was last
 * @param reason why it failed, waits to be tried again or was cancelled; empty if it is or was not so
 * @param trace where it failed, for programmers; empty if unknown
 * @param due when it is tried again at the earliest; null if it does not wait for that
 * @param started when it was begun first; null if it was not
 * @param ended when it ended; null if it has not
 */
public record Job(
        long id,
        long parent,
        String type,
        String title,
        String unique,
        JobState state,
        boolean cancelling,
        int attempts,
        int most,
        long ownerId,
        String owner,
        String body,
        long done,
        long total,
        String words,
        int parts,
        int failedParts,
        String node,
        String reason,
        String trace,
        Instant created,
        @Nullable Instant due,
        @Nullable Instant started,
        @Nullable Instant ended) {
    /** Begins the unique name of each job that a schedule starts; the schedule's name follows. */
    public static final String OF_SCHEDULE = "schedule/";

    /** Tells whether a schedule started it. */
    public boolean scheduled() {
        return unique.startsWith(OF_SCHEDULE);
    }

    /** Returns how much of it is done, from 0 to 100. */
    public int percent() {
        if (state == JobState.SUCCEEDED) {
            return 100;
        }
        return total <= 0 ? 0 : (int) Math.min(100, Math.max(0, Math.floor(100.0 * done / total)));
    }

    /** Returns how long it has been running, or ran; nothing if it was not begun. */
    public Duration took(Instant now) {
        Instant from = started;
        if (from == null) {
            return Duration.ZERO;
        }
        Duration took = Duration.between(from, ended == null ? now : ended);
        return took.isNegative() ? Duration.ZERO : took;
    }
}
