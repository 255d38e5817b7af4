package mortise.shell.job;

import java.util.Locale;
import java.util.Map;
import mortise.jobs.Job;
import mortise.shell.kit.Output;

/** Jobs as the shell shows them. */
final class JobRows {
    private JobRows() {}

    static Map<String, Object> row(Job job) {
        return Output.row(
                "id", job.id(),
                "title", job.title(),
                "type", job.type(),
                "state", state(job),
                "percent", job.percent(),
                "done", job.done(),
                "total", job.total(),
                "words", job.words(),
                "owner", job.owner(),
                "unique", job.unique(),
                "partOf", job.parent() == 0 ? null : (Long) job.parent(),
                "attempts", job.attempts(),
                "node", job.node(),
                "created", job.created(),
                "started", job.started(),
                "ended", job.ended(),
                "reason", job.reason());
    }

    static String state(Job job) {
        return job.cancelling() ? "stopping" : job.state().name().toLowerCase(Locale.ROOT);
    }
}
