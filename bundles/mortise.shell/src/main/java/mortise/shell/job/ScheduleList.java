package mortise.shell.job;

import java.util.Map;
import mortise.jobs.Job;
import mortise.jobs.Schedules;
import mortise.jobs.Schedules.Entry;
import mortise.shell.kit.HostCommand;
import mortise.shell.kit.OptionsAnywhere;
import mortise.shell.kit.Output;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Parsing;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** Lists schedules: when they fire, next and last, and what came of it. */
@Service
@Parsing(OptionsAnywhere.class)
@Command(
        scope = "mortise",
        name = "schedule-list",
        description = "Lists schedules: when they fire, next and last, and what came of it")
public final class ScheduleList extends HostCommand {
    @Override
    protected Output run() {
        return Output.table(
                service(Schedules.class).list().stream().map(ScheduleList::row).toList(),
                "id",
                "title",
                "type",
                "cron",
                "zone",
                "state",
                "next",
                "last",
                "result");
    }

    private static Map<String, Object> row(Entry entry) {
        Job last = entry.lastJob();
        return Output.row(
                "id", entry.id(),
                "name", entry.name(),
                "title", entry.title(),
                "type", entry.type(),
                "cron", entry.cron(),
                "zone", entry.zone().getId(),
                "state", entry.paused() ? "paused" : entry.here() ? "on" : "no handler here",
                "next", entry.next(),
                "last", entry.last(),
                "lastJob", last == null ? null : (Long) last.id(),
                "result", last == null ? null : JobRows.state(last),
                "bundle", entry.bundle(),
                "maker", entry.maker());
    }
}
