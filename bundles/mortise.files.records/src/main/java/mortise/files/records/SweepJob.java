package mortise.files.records;

import java.util.List;
import mortise.files.RecordFiles;
import mortise.files.RecordFiles.Swept;
import mortise.files.SweepFiles;
import mortise.jobs.JobHandler;
import mortise.jobs.JobType;
import mortise.jobs.Schedule;
import mortise.jobs.Work;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Removes what no record leads to, each week; done twice, it finds nothing more. */
@Component
public final class SweepJob implements JobHandler<SweepFiles> {
    private final RecordFiles files;

    /** Called by the host. */
    @Activate
    public SweepJob(@Reference RecordFiles files) {
        this.files = files;
    }

    @Override
    public JobType<SweepFiles> type() {
        return SweepFiles.JOB;
    }

    @Override
    public List<Schedule<SweepFiles>> schedules() {
        return List.of(Schedule.of(
                "files-sweep", "Delete contents that no record leads to", "20 4 * * 0", new SweepFiles(true)));
    }

    @Override
    public void run(Work<SweepFiles> work) {
        boolean delete = work.body().delete();
        Swept swept = files.sweep(delete, orphan -> {
            work.check();
            work.log(orphan.key() + ": " + orphan.bytes() + " bytes of " + orphan.moment() + ", " + orphan.reason());
        });
        work.log(swept.files() + " contents of records were looked at; " + swept.orphans() + " of " + swept.bytes()
                + " bytes that no record leads to " + (delete ? "are deleted" : "could be deleted"));
    }
}
