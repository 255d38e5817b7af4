package mortise.web.job;

import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import mortise.jobs.JobState;

/** Which jobs a page shows, as people tell them apart. */
public enum JobFilter {
    /** All of them. */
    ALL(""),
    /** Those that are worked on or are tried again. */
    RUNNING("running", JobState.RUNNING, JobState.RETRYING),
    /** Those that nobody has begun. */
    WAITING("waiting", JobState.WAITING, JobState.BLOCKED),
    /** Those that did not succeed. */
    FAILED("failed", JobState.FAILED, JobState.CANCELLED),
    /** Those that did. */
    DONE("done", JobState.SUCCEEDED);

    private final String value;
    private final Set<JobState> states;

    JobFilter(String value, JobState... states) {
        this.value = value;
        this.states = states.length == 0 ? Set.of() : EnumSet.of(states[0], states);
    }

    /** Returns the filter of a parameter's value; all for one that is none. */
    static JobFilter of(String value) {
        for (JobFilter each : values()) {
            if (each.value.equals(value)) {
                return each;
            }
        }
        return ALL;
    }

    /** Returns its value in an address. */
    public String value() {
        return value;
    }

    /** Returns its key of the texts. */
    public String key() {
        return "job.filter." + (value.isEmpty() ? "all" : value);
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
