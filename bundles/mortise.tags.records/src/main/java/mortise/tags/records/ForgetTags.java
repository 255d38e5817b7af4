package mortise.tags.records;

import mortise.entity.RecordChanges;
import mortise.queue.Delivery;
import mortise.queue.Handler;
import mortise.queue.Topic;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Removes the tags of records that are deleted. Told twice it finds nothing the second time. */
@Component(service = Handler.class)
public final class ForgetTags implements Handler<RecordChanges> {
    private final StoredTags tags;

    /** Called by the host. */
    @Activate
    public ForgetTags(@Reference StoredTags tags) {
        this.tags = tags;
    }

    @Override
    public Topic<RecordChanges> topic() {
        return RecordChanges.DELETED;
    }

    @Override
    public String subscriber() {
        return "tags";
    }

    @Override
    public void handle(Delivery<RecordChanges> delivery) {
        tags.forget(delivery.body().ids());
    }
}
