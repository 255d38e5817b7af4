package mortise.shell.job;

import java.util.List;
import java.util.Map;
import mortise.jobs.Job;
import mortise.jobs.Jobs;
import mortise.shell.kit.OptionsAnywhere;
import mortise.shell.kit.Output;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Parsing;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** Shows a job: how far it is, its parts, what it wrote and why it failed. */
@Service
@Parsing(OptionsAnywhere.class)
@Command(
        scope = "mortise",
        name = "job-show",
        description = "Shows a job: how far it is, its parts, what it wrote and why it failed")
public final class JobShow extends JobCommand {
    private static final int PARTS = 200;
    private static final int LINES = 1_000;

    @Override
    Output run(Jobs jobs, Job job) {
        Map<String, Object> row = JobRows.row(job);
        row.put(
                "parts",
                jobs.parts(List.of(job.id()), PARTS).getOrDefault(job.id(), List.of()).stream()
                        .map(part -> Output.row(
                                "id", part.id(),
                                "title", part.title(),
                                "state", JobRows.state(part),
                                "percent", part.percent(),
                                "reason", part.reason()))
                        .toList());
        row.put("waitsFor", jobs.waitsFor(List.of(job.id())).getOrDefault(job.id(), List.of()));
        row.put(
                "log",
                jobs.log(job.id(), LINES).stream()
                        .map(line -> line.at() + " " + line.text())
                        .toList());
        row.put("body", job.body());
        row.put("trace", job.trace());
        return Output.one(row);
    }
}
