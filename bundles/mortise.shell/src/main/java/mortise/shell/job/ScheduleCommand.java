package mortise.shell.job;

import java.util.List;
import mortise.core.Failure;
import mortise.jobs.Schedules;
import mortise.jobs.Schedules.Entry;
import mortise.shell.kit.HostCommand;
import mortise.shell.kit.Output;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Completion;

/** A command that does something with one schedule. */
abstract class ScheduleCommand extends HostCommand {
    @Argument(index = 0, name = "id", description = "Its id, as schedule-list shows it", required = true)
    @Completion(ScheduleIds.class)
    private long id;

    /** Does it with the schedule that was named. */
    abstract Output run(Schedules schedules, Entry entry);

    @Override
    protected final Output run() {
        Schedules schedules = service(Schedules.class);
        List<Entry> all = schedules.list();
        return run(
                schedules,
                all.stream()
                        .filter(each -> each.id() == id)
                        .findFirst()
                        .orElseThrow(() -> Failure.missing("there is no schedule " + id + "; there are "
                                + all.stream().map(Entry::id).toList())));
    }
}
