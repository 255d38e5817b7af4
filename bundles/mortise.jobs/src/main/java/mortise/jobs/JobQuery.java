package mortise.jobs;

import java.util.EnumSet;
import java.util.Set;

/**
 * Which jobs are asked for; parts are none of them.
 *
 * @param states any of these; all if it is empty
 * @param text what title, type, owner or unique name contains, whatever the case; empty for all
 * @param before ids smaller than this
 * @param most how many at most, from 1 to 500
 */
public record JobQuery(Set<JobState> states, String text, long before, int most) {
    private static final int MOST = 500;

    /** Bounds what is asked for. */
    public JobQuery {
        states = states.isEmpty() ? Set.of() : Set.copyOf(EnumSet.copyOf(states));
        most = Math.max(1, Math.min(MOST, most));
    }

    /** The latest jobs. */
    public static JobQuery latest(int most) {
        return new JobQuery(Set.of(), "", Long.MAX_VALUE, most);
    }
}
