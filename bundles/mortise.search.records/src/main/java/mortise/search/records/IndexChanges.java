package mortise.search.records;

import mortise.entity.Entities;
import mortise.entity.RecordChanges;
import mortise.entity.Records;
import mortise.queue.Delivery;
import mortise.queue.Handler;
import mortise.queue.Topic;
import mortise.search.SearchIndex;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/**
 * Brings the index up to date with what was committed, one message after the other: of two at once, the one that read a
 * record before it was deleted could write it after.
 */
@Component
public final class IndexChanges implements Handler<RecordChanges> {
    private final Indexer indexer;

    /** Called by the host when there are records and an index. */
    @Activate
    public IndexChanges(@Reference Records records, @Reference Entities entities, @Reference SearchIndex index) {
        indexer = new Indexer(records, entities, index);
    }

    @Override
    public Topic<RecordChanges> topic() {
        return RecordChanges.TOPIC;
    }

    @Override
    public String subscriber() {
        return "search";
    }

    @Override
    public void handle(Delivery<RecordChanges> delivery) {
        RecordChanges changes = delivery.body();
        indexer.changed(changes.entity(), changes.ids());
    }
}
