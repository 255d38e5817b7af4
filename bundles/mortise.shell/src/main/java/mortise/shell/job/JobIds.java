package mortise.shell.job;

import java.util.stream.Stream;
import mortise.core.Context;
import mortise.jobs.JobQuery;
import mortise.jobs.Jobs;
import mortise.shell.kit.Names;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** Ids of the latest jobs. */
@Service
public final class JobIds extends Names<Jobs> {
    private static final int SHOWN = 50;

    /** Made by the shell. */
    public JobIds() {
        super(Jobs.class);
    }

    @Override
    protected Stream<String> names(Jobs jobs) {
        try (Context.Scope scope = Context.system("shell").open()) {
            return jobs.list(JobQuery.latest(SHOWN)).stream().map(job -> Long.toString(job.id()));
        }
    }
}
