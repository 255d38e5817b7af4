package mortise.push.records;

import java.text.MessageFormat;
import java.util.Locale;
import java.util.ResourceBundle;
import java.util.ResourceBundle.Control;
import mortise.core.Context;
import mortise.core.Identity;
import mortise.entity.EntityType;
import mortise.entity.Record;
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
    private static final Control NO_OTHER = Control.getNoFallbackControl(Control.FORMAT_PROPERTIES);

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
                        failed ? "circle-alert" : "circle-check",
                        sentence(owner, failed, job.title()),
                        job.reason(),
                        "/admin/jobs/" + job.id())));
    }

    private static String sentence(Record owner, boolean failed, String title) {
        String chosen = owner.text("locale");
        Locale locale = chosen.isEmpty() ? Context.current().locale() : Locale.forLanguageTag(chosen);
        ResourceBundle words = ResourceBundle.getBundle(
                "mortise.push.records.jobs", locale, TellJobs.class.getClassLoader(), NO_OTHER);
        return new MessageFormat(words.getString(failed ? "failed" : "succeeded"), locale).format(new Object[] {title});
    }
}
