package mortise.imports.jobs;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import mortise.core.Failure;
import mortise.jobs.JobHandler;
import mortise.jobs.JobType;
import mortise.jobs.Schedule;
import mortise.jobs.Work;
import mortise.storage.Expiry;
import mortise.storage.FileStore;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Removes what was uploaded long ago, each night. */
@Component(service = JobHandler.class, configurationPid = ImportJobs.PID)
public final class ForgetUploads implements JobHandler<ForgetUploads.Old> {
    static final JobType<Old> JOB = JobType.of("imports.forget", "Remove old uploads of imports", Old.class);

    /** Says nothing: what is old is in the settings. */
    public record Old() {}

    private final FileStore store;
    private final Duration kept;

    /**
     * Called by the host.
     *
     * @throws Failure INVALID if a setting cannot work
     */
    @Activate
    public ForgetUploads(ImportJobs.Config config, @Reference FileStore store) {
        this.store = store;
        kept = Duration.ofDays(ImportJobs.SETTINGS.between("keepDays", config.keepDays(), 1, 3_650));
    }

    @Override
    public JobType<Old> type() {
        return JOB;
    }

    @Override
    public List<Schedule<Old>> schedules() {
        return List.of(Schedule.of("imports-forget", "Remove old uploads of imports", "50 3 * * *", new Old()));
    }

    @Override
    public void run(Work<Old> work) {
        long deleted = Expiry.delete(store, Uploads.ROOT, Instant.now().minus(kept), work::check);
        work.log(deleted + " files were removed");
    }
}
