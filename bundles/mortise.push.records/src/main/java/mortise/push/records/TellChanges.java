package mortise.push.records;

import java.util.ArrayList;
import java.util.List;
import mortise.core.Context;
import mortise.core.Identity;
import mortise.entity.RecordChanges;
import mortise.push.Channel;
import mortise.push.Push;
import mortise.push.RecordsChanged;
import mortise.push.RecordsChanged.What;
import mortise.queue.Delivery;
import mortise.queue.Handler;
import mortise.queue.Topic;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/**
 * Pushes what was committed: once for all who show the entity or one of the records. Whoever has become the owner of one is told
 * personally.
 */
@Component
public final class TellChanges implements Handler<RecordChanges> {
    private final Push push;
    private final Assignments assignments;

    /** Called by the host. */
    @Activate
    public TellChanges(@Reference Push push, @Reference Assignments assignments) {
        this.push = push;
        this.assignments = assignments;
    }

    @Override
    public Topic<RecordChanges> topic() {
        return RecordChanges.TOPIC;
    }

    @Override
    public String subscriber() {
        return "push";
    }

    @Override
    public void handle(Delivery<RecordChanges> delivery) {
        RecordChanges changes = delivery.body();
        if (changes.entity().equals(Notification.ENTITY)) {
            return; // pushed to its person alone
        }
        List<String> keys = new ArrayList<>();
        keys.add(changes.entity());
        changes.changes().stream()
                .map(change -> changes.entity() + "/" + change.id())
                .distinct()
                .forEach(keys::add);
        Identity who = Context.current().identity();
        push.publish(
                Channel.RECORDS,
                keys,
                new RecordsChanged(
                        changes.entity(),
                        who.id(),
                        who.title(),
                        changes.changes().stream().map(TellChanges::told).toList()));
        assignments.tell(changes);
    }

    private static RecordsChanged.Change told(RecordChanges.Change change) {
        What what =
                switch (change.action()) {
                    case CREATE -> What.CREATED;
                    case DELETE -> What.DELETED;
                    default -> What.CHANGED;
                };
        return new RecordsChanged.Change(change.id(), change.version(), what);
    }
}
