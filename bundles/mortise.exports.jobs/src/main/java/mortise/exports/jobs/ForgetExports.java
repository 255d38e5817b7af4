package mortise.exports.jobs;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import mortise.core.Failure;
import mortise.jobs.JobHandler;
import mortise.jobs.JobType;
import mortise.jobs.Schedule;
import mortise.jobs.Work;
import mortise.socket.Settings;
import mortise.storage.Expiry;
import mortise.storage.FileStore;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Removes files that were written some days ago, each night. */
@Component(service = JobHandler.class, configurationPid = ForgetExports.PID)
@Designate(ocd = ForgetExports.Config.class)
public final class ForgetExports implements JobHandler<ForgetExports.Old> {
    static final String PID = "mortise.exports.jobs";
    static final JobType<Old> JOB = JobType.of("exports.forget", "Remove old exports", Old.class);

    /** Says nothing: what is old is in the settings. */
    public record Old() {}

    /** How long files are kept. */
    @ObjectClassDefinition(name = "Exports")
    public @interface Config {
        /** Days. */
        @AttributeDefinition(description = "Days after which an exported file is removed.", min = "1", max = "3650")
        int keepDays() default 7;
    }

    private final FileStore store;
    private final Duration kept;

    /**
     * Called by the host.
     *
     * @throws Failure INVALID if a setting cannot work
     */
    @Activate
    public ForgetExports(Config config, @Reference FileStore store) {
        this.store = store;
        kept = Duration.ofDays(new Settings(PID).between("keepDays", config.keepDays(), 1, 3_650));
    }

    @Override
    public JobType<Old> type() {
        return JOB;
    }

    @Override
    public List<Schedule<Old>> schedules() {
        return List.of(Schedule.of("exports-forget", "Remove old exports", "55 3 * * *", new Old()));
    }

    @Override
    public void run(Work<Old> work) {
        long deleted = Expiry.delete(store, ExportJobs.ROOT, Instant.now().minus(kept), work::check);
        work.log(deleted + " files were removed");
    }
}
