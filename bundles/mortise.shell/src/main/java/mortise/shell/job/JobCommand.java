package mortise.shell.job;

import mortise.core.Failure;
import mortise.jobs.Job;
import mortise.jobs.Jobs;
import mortise.shell.kit.HostCommand;
import mortise.shell.kit.Output;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Completion;

/** A command that does something with one job. */
abstract class JobCommand extends HostCommand {
    @Argument(index = 0, name = "id", description = "Its id, as job-list shows it", required = true)
    @Completion(JobIds.class)
    private long id;

    /** Does it with the job that was named. */
    abstract Output run(Jobs jobs, Job job);

    @Override
    protected final Output run() {
        Jobs jobs = service(Jobs.class);
        return run(jobs, jobs.find(id).orElseThrow(() -> Failure.missing("there is no job " + id)));
    }
}
