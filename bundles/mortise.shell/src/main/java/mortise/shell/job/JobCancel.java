package mortise.shell.job;

import mortise.jobs.Job;
import mortise.jobs.Jobs;
import mortise.shell.kit.OptionsAnywhere;
import mortise.shell.kit.Output;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Parsing;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** Cancels a job and its parts; a handler at work is told. */
@Service
@Parsing(OptionsAnywhere.class)
@Command(scope = "mortise", name = "job-cancel", description = "Cancels a job and its parts; a handler at work is told")
public final class JobCancel extends JobCommand {
    @Override
    Output run(Jobs jobs, Job job) {
        boolean ended = jobs.cancel(job.id());
        return Output.said(
                "job " + job.id() + (ended ? " is cancelled" : " stops as soon as it can"),
                Output.row("id", job.id(), "ended", ended));
    }
}
