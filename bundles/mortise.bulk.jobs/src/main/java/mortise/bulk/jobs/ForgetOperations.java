package mortise.bulk.jobs;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import mortise.core.Failure;
import mortise.database.Database;
import mortise.jobs.JobHandler;
import mortise.jobs.JobType;
import mortise.jobs.Schedule;
import mortise.jobs.Work;
import mortise.storage.Expiry;
import mortise.storage.FileStore;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Removes old lists of operations, and what became of them, each night. */
@Component(service = JobHandler.class, configurationPid = BulkJobs.PID)
public final class ForgetOperations implements JobHandler<ForgetOperations.Old> {
    static final JobType<Old> JOB = JobType.of("bulk.forget", "Remove old bulk operations", Old.class);

    /** Says nothing: what is old is in the settings. */
    public record Old() {}

    private final FileStore store;
    private final Results results;
    private final Duration kept;

    /**
     * Called by the host.
     *
     * @throws Failure INVALID if a setting cannot work
     */
    @Activate
    public ForgetOperations(BulkJobs.Config config, @Reference FileStore store, @Reference Database database) {
        this.store = store;
        results = new Results(database);
        kept = Duration.ofDays(BulkJobs.SETTINGS.between("keepDays", config.keepDays(), 1, 3_650));
    }

    @Override
    public JobType<Old> type() {
        return JOB;
    }

    @Override
    public List<Schedule<Old>> schedules() {
        return List.of(Schedule.of("bulk-forget", "Remove old bulk operations", "10 4 * * *", new Old()));
    }

    @Override
    public void run(Work<Old> work) {
        Instant before = Instant.now().minus(kept);
        long deleted = Expiry.delete(store, Uploads.ROOT, before, work::check);
        int rows = results.forget(before);
        work.log(deleted + " lists and " + rows + " rows of results were removed");
    }
}
