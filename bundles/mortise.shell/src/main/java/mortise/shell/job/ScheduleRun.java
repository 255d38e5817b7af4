package mortise.shell.job;

import mortise.jobs.Jobs.Started;
import mortise.jobs.Schedules;
import mortise.jobs.Schedules.Entry;
import mortise.shell.kit.OptionsAnywhere;
import mortise.shell.kit.Output;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Parsing;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** Starts a schedule's job now, paused or not. */
@Service
@Parsing(OptionsAnywhere.class)
@Command(scope = "mortise", name = "schedule-run", description = "Starts a schedule's job now, paused or not")
public final class ScheduleRun extends ScheduleCommand {
    @Override
    Output run(Schedules schedules, Entry entry) {
        Started started = schedules.run(entry.id());
        return Output.said(
                started.fresh() ? "job " + started.id() + " was started" : "job " + started.id() + " runs already",
                Output.row("job", started.id(), "started", started.fresh()));
    }
}
