package mortise.web.job;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import mortise.jobs.Job;
import mortise.jobs.JobState;
import mortise.web.http.Visit;

/** How people read about jobs. */
public record JobWords(Visit visit) {
    /** Returns the state in a word. */
    public String state(Job job) {
        String name = job.cancelling() ? "cancelling" : job.state().name().toLowerCase(Locale.ROOT);
        return visit.texts().get("job.state." + name);
    }

    /** Returns the class that gives the state its colour. */
    public static String tone(Job job) {
        return switch (job.state()) {
            case RUNNING -> job.cancelling() ? "warn" : "info";
            case RETRYING -> "warn";
            case FAILED -> "bad";
            case SUCCEEDED -> "good";
            case BLOCKED, WAITING, CANCELLED -> "";
        };
    }

    /** Returns the class that gives the bar of progress its colour. */
    public static String bar(Job job) {
        return job.state() == JobState.RUNNING ? "" : tone(job);
    }

    /** Returns how far it is; empty if nobody knows. */
    public String progress(Job job) {
        if (job.state() == JobState.SUCCEEDED || job.total() > 0) {
            return visit.texts().get("job.percent", job.percent());
        }
        return job.done() > 0 ? visit.formats().number(job.done()) : "";
    }

    /** Returns how much of how much is done; empty if nobody knows. */
    public String amount(Job job) {
        if (job.total() > 0) {
            String key = job.parts() > 0 ? "job.partsof" : "job.of";
            return visit.texts()
                    .get(
                            key,
                            visit.formats().number(job.done()),
                            visit.formats().number(job.total()));
        }
        return job.done() > 0 ? visit.formats().number(job.done()) : "";
    }

    /** Returns how long it has been running, or ran; empty if it was not begun. */
    public String took(Job job) {
        return job.started() == null ? "" : visit.formats().duration(job.took(Instant.now()));
    }

    /** Returns how long it takes yet if it goes on like this; empty if nobody knows. */
    public String left(Job job) {
        long seconds = job.took(Instant.now()).toSeconds();
        if (job.state() != JobState.RUNNING || job.done() <= 0 || job.total() <= job.done() || seconds < 5) {
            return "";
        }
        double each = (double) seconds / job.done();
        return visit.texts().get("job.left", visit.formats().duration(Duration.ofSeconds((long)
                Math.ceil(each * (job.total() - job.done())))));
    }

    /** Tells whether somebody may cancel it. */
    public static boolean mayCancel(Job job) {
        return !job.state().ended() && !job.cancelling();
    }

    /** Tells whether it may be begun again. */
    public static boolean mayRetry(Job job) {
        return job.state() == JobState.FAILED || job.state() == JobState.CANCELLED;
    }
}
