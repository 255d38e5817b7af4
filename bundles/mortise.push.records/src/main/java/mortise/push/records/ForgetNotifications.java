package mortise.push.records;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import mortise.core.Failure;
import mortise.entity.Draft;
import mortise.entity.Filter;
import mortise.entity.Filter.Operator;
import mortise.entity.Query;
import mortise.entity.Record;
import mortise.entity.Records;
import mortise.jobs.JobHandler;
import mortise.jobs.JobType;
import mortise.jobs.Schedule;
import mortise.jobs.Work;
import mortise.socket.Settings;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Removes notifications that are old, each night. */
@Component(configurationPid = "mortise.push.records")
@Designate(ocd = ForgetNotifications.Config.class)
public final class ForgetNotifications implements JobHandler<ForgetNotifications.Old> {
    /** The job. */
    static final JobType<Old> JOB = JobType.of("notifications.forget", "Remove old notifications", Old.class);

    private static final Settings SETTINGS = new Settings("mortise.push.records");
    private static final int BATCH = 500;

    /** Says nothing: what is old is in the settings. */
    public record Old() {}

    /** How long notifications are kept. */
    @ObjectClassDefinition(name = "Notifications")
    public @interface Config {
        /** Those that were read. */
        @AttributeDefinition(
                description = "Days after which a notification that was read is removed.",
                min = "1",
                max = "3650")
        int keepReadDays() default 30;

        /** All. */
        @AttributeDefinition(
                description = "Days after which a notification is removed, whether it was read or not.",
                min = "1",
                max = "3650")
        int keepDays() default 180;
    }

    private final Duration read;
    private final Duration all;
    private final Records records;

    /**
     * Called by the host.
     *
     * @throws Failure INVALID if a setting cannot work
     */
    @Activate
    public ForgetNotifications(Config config, @Reference Records records) {
        read = days("keepReadDays", config.keepReadDays());
        all = days("keepDays", config.keepDays());
        this.records = records;
    }

    private static Duration days(String key, int days) {
        return Duration.ofDays(SETTINGS.between(key, days, 1, 3_650));
    }

    @Override
    public JobType<Old> type() {
        return JOB;
    }

    @Override
    public List<Schedule<Old>> schedules() {
        return List.of(Schedule.of("notifications-forget", "Remove old notifications", "40 3 * * *", new Old()));
    }

    @Override
    public void run(Work<Old> work) {
        Instant now = Instant.now();
        Filter old = Filter.any(
                Filter.where("readAt", Operator.LT, now.minus(read)),
                Filter.where("createdAt", Operator.LT, now.minus(all)));
        Query batch = Query.of(Notification.ENTITY).where(old).sort("id", false).page(Query.Page.number(1, BATCH));
        long total = records.count(Query.of(Notification.ENTITY).where(old));
        long done = 0;
        List<Record> found = records.find(batch).records();
        while (!found.isEmpty()) {
            work.check();
            records.saveAll(found.stream()
                    .map(record -> Draft.delete(Notification.ENTITY, record.id()))
                    .toList());
            done += found.size();
            work.progress(done, Math.max(done, total));
            work.giveWay();
            found = records.find(batch).records();
        }
        work.log(done + " notifications were removed");
    }
}
