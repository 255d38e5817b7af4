package mortise.shell.job;

import mortise.jobs.Schedules;
import mortise.jobs.Schedules.Entry;
import mortise.shell.kit.OptionsAnywhere;
import mortise.shell.kit.Output;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Parsing;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** Has a schedule fire no more, on all nodes, until schedule-resume. */
@Service
@Parsing(OptionsAnywhere.class)
@Command(
        scope = "mortise",
        name = "schedule-pause",
        description = "Has a schedule fire no more, on all nodes, until schedule-resume")
public final class SchedulePause extends ScheduleCommand {
    @Override
    Output run(Schedules schedules, Entry entry) {
        schedules.pause(entry.id(), true);
        return Output.said(entry.title() + " is paused", Output.row("id", entry.id(), "paused", true));
    }
}
