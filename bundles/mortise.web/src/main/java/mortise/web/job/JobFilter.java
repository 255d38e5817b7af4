package mortise.web.job;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import mortise.jobs.JobState;
import mortise.web.http.Shown;

/** Which jobs a page shows, as people tell them apart. */
public enum JobFilter implements Shown {
    /** All of them. */
    ALL,
    /** Those that are worked on or are tried again. */
    RUNNING(JobState.RUNNING, JobState.RETRYING),
    /** Those that nobody has begun. */
    WAITING(JobState.WAITING, JobState.BLOCKED),
    /** Those that did not succeed. */
    FAILED(JobState.FAILED, JobState.CANCELLED),
    /** Those that did. */
    DONE(JobState.SUCCEEDED);

    private final Set<JobState> states;

    JobFilter(JobState... states) {
        this.states = states.length == 0 ? Set.of() : EnumSet.of(states[0], states);
    }

    /** Returns its key of the texts. */
    public String key() {
        return "job.filter." + name().toLowerCase(Locale.ROOT);
    }

    Set<JobState> states() {
        return states;
    }

    /** Returns how many jobs it lets through. */
    long count(Map<JobState, Long> counts) {
        return counts.entrySet().stream()
                .filter(each -> states.isEmpty() || states.contains(each.getKey()))
                .mapToLong(Map.Entry::getValue)
                .sum();
    }
}
