package mortise.push.records;

import mortise.core.Context;
import mortise.core.Identity;
import mortise.entity.EntityType;
import mortise.entity.Records;
import mortise.jobs.JobChanged;
import mortise.jobs.JobState;
import mortise.push.Notifications;
import mortise.queue.Delivery;
import mortise.queue.Handler;
import mortise.queue.Topic;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/**
 * Tells people that a job of theirs is done or has failed. Of those that a schedule started for them, they are told failures
 * only; of parts, nothing.
 */
@Component
public final class TellJobs implements Handler<JobChanged> {
    private final Records records;
    private final Notifications notifications;

    /** Called by the host. */
    @Activate
    public TellJobs(@Reference Records records, @Reference Notifications notifications) {
        this.records = records;
        this.notifications = notifications;
    }

    @Override
    public Topic<JobChanged> topic() {
        return JobChanged.TOPIC;
    }

    @Override
    public String subscriber() {
        return "notifications";
    }

    @Override
    public void handle(Delivery<JobChanged> delivery) {
        JobChanged job = delivery.body();
        boolean failed = job.state() == JobState.FAILED;
        boolean told = failed || job.state() == JobState.SUCCEEDED && !job.scheduled();
        if (!told || job.parent() != 0 || job.owner() <= 0) {
            return;
        }
        Context.current().as(Identity.SYSTEM).run(() -> records.get(EntityType.USER, job.owner())
                .ifPresent(owner -> notifications.tell(
                        job.owner(),
                        "job." + job.id() + "." + delivery.id(),
                        failed ? Notifications.JOB_FAILED : Notifications.JOB_DONE,
                        Words.of(owner).say(failed ? "failed" : "succeeded", job.title()),
                        job.reason(),
                        "/admin/jobs/" + job.id())));
    }
}
