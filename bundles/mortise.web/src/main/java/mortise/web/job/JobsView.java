package mortise.web.job;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import mortise.jobs.Job;
import mortise.jobs.JobState;
import mortise.web.http.Address;
import mortise.web.http.Visit;

/**
 * What the page of jobs shows.
 *
 * @param available whether jobs are there
 * @param administers whether the reader sees all jobs, and schedules
 * @param before the ids that are shown are smaller; {@link Long#MAX_VALUE} for the latest
 * @param more whether there are older ones
 * @param parts of those that are open, by their job
 * @param waitsFor the titles of what jobs wait for, by who waits
 * @param toggled jobs that were opened or closed by hand
 */
public record JobsView(
        Visit visit,
        boolean available,
        boolean administers,
        JobFilter filter,
        String text,
        long before,
        List<Job> jobs,
        boolean more,
        Map<JobState, Long> counts,
        Map<Long, List<Job>> parts,
        Map<Long, List<String>> waitsFor,
        Set<Long> toggled) {
    private static final int MOST_TOGGLED = 50;

    /** Returns how people read about jobs. */
    public JobWords words() {
        return new JobWords(visit);
    }

    /** Tells whether something changes by itself. */
    public boolean isLive() {
        return counts.keySet().stream().anyMatch(state -> !state.ended());
    }

    /** Tells whether a job's parts are shown: those of one that has not ended, until somebody wants it otherwise. */
    static boolean isOpen(Job job, Set<Long> toggled) {
        return job.parts() > 0 && !job.state().ended() != toggled.contains(job.id());
    }

    /** Tells whether a job's parts are shown. */
    public boolean isOpen(Job job) {
        return isOpen(job, toggled);
    }

    /** Returns the parts that are shown of a job. */
    public List<Job> partsOf(Job job) {
        return parts.getOrDefault(job.id(), List.of());
    }

    /** Returns how many jobs a filter lets through. */
    public String count(JobFilter one) {
        return visit.formats().number(one.count(counts));
    }

    /** Returns what a job waits for; empty if nothing. */
    public String waits(Job job) {
        List<String> titles = waitsFor.getOrDefault(job.id(), List.of());
        return titles.isEmpty() || job.state() != JobState.BLOCKED
                ? ""
                : visit.texts().get("job.waitsfor", String.join(", ", titles));
    }

    /** Returns the address with another filter. */
    public String with(JobFilter one) {
        return address(one, Long.MAX_VALUE, toggled);
    }

    /** Returns the address of this page, for asking again. */
    public String here() {
        return address(filter, before, toggled);
    }

    /** Returns the address of older jobs. */
    public String older() {
        return address(filter, jobs.get(jobs.size() - 1).id(), Set.of());
    }

    /** Returns the address of the latest jobs. */
    public String newest() {
        return address(filter, Long.MAX_VALUE, Set.of());
    }

    /** Returns the address with a job's parts opened or closed. */
    public String toggle(Job job) {
        Set<Long> other = new TreeSet<>(toggled);
        if (!other.remove(job.id()) && other.size() < MOST_TOGGLED) {
            other.add(job.id());
        }
        return address(filter, before, other);
    }

    private String address(JobFilter which, long from, Set<Long> open) {
        Address address = new Address(JobScreens.PATH).with(which).words(text).before(from);
        for (long id : open) {
            address = address.with("x", id);
        }
        return address.href();
    }

    /** Returns where a job has its own page. */
    public static String page(Job job) {
        return JobScreens.PATH + "/" + job.id();
    }
}
