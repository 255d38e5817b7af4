package mortise.web.job;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import mortise.jobs.Job;
import mortise.jobs.Jobs.Line;
import mortise.web.http.Visit;

/**
 * What the page of one job shows.
 *
 * @param whole the job that it is a part of; null if it is none's
 * @param waitsFor the titles of what it waits for
 */
public record JobView(
        Visit visit,
        Job job,
        @org.jspecify.annotations.Nullable Job whole,
        List<Job> parts,
        List<String> waitsFor,
        List<Line> lines) {
    /** Returns how people read about jobs. */
    public JobWords words() {
        return new JobWords(visit);
    }

    /** Returns the lines of the log, so that the latest is seen without scrolling. */
    public List<Line> latestFirst() {
        List<Line> all = new ArrayList<>(lines);
        Collections.reverse(all);
        return all;
    }

    /** Tells whether something changes by itself. */
    public boolean isLive() {
        return !job.state().ended();
    }
}
