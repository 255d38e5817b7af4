package mortise.shell.job;

import mortise.jobs.Job;
import mortise.jobs.Jobs;
import mortise.shell.kit.OptionsAnywhere;
import mortise.shell.kit.Output;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Parsing;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** Begins a job that failed or was cancelled again; of one with parts, those that failed. */
@Service
@Parsing(OptionsAnywhere.class)
@Command(
        scope = "mortise",
        name = "job-retry",
        description = "Begins a job that failed or was cancelled again; of one with parts, those that failed")
public final class JobRetry extends JobCommand {
    @Override
    Output run(Jobs jobs, Job job) {
        jobs.retry(job.id());
        return Output.said("job " + job.id() + " begins again", Output.row("id", job.id()));
    }
}
