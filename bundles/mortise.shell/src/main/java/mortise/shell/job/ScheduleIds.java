package mortise.shell.job;

import java.util.stream.Stream;
import mortise.core.Context;
import mortise.jobs.Schedules;
import mortise.shell.kit.Names;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** Ids of schedules. */
@Service
public final class ScheduleIds extends Names<Schedules> {
    /** Made by the shell. */
    public ScheduleIds() {
        super(Schedules.class);
    }

    @Override
    protected Stream<String> names(Schedules schedules) {
        try (Context.Scope scope = Context.system("shell").open()) {
            return schedules.list().stream().map(entry -> Long.toString(entry.id()));
        }
    }
}
