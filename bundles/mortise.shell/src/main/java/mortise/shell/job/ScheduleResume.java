package mortise.shell.job;

import mortise.jobs.Schedules;
import mortise.jobs.Schedules.Entry;
import mortise.shell.kit.OptionsAnywhere;
import mortise.shell.kit.Output;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Parsing;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** Has a paused schedule fire again; what was missed is not made up for. */
@Service
@Parsing(OptionsAnywhere.class)
@Command(
        scope = "mortise",
        name = "schedule-resume",
        description = "Has a paused schedule fire again; what was missed is not made up for")
public final class ScheduleResume extends ScheduleCommand {
    @Override
    Output run(Schedules schedules, Entry entry) {
        schedules.pause(entry.id(), false);
        return Output.said(entry.title() + " goes on", Output.row("id", entry.id(), "paused", false));
    }
}
