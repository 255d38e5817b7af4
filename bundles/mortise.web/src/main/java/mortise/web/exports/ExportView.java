package mortise.web.exports;

import java.util.List;
import mortise.entity.EntityType;
import mortise.exports.Exports.Outcome;
import mortise.jobs.Job;
import mortise.web.http.Visit;

/**
 * What the page of an export shows.
 *
 * @param past the reader's latest exports
 */
public record ExportView(Visit visit, EntityType type, Job job, Outcome outcome, List<Job> past) {
    /** Returns where a job's file is. */
    public static String page(Job job) {
        return "/exports/jobs/" + job.id();
    }

    /** Tells whether the page looks again by itself. */
    public boolean isLive() {
        return !job.state().ended();
    }
}
