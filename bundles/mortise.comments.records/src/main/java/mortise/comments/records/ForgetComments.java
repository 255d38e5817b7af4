package mortise.comments.records;

import java.util.List;
import mortise.core.Context;
import mortise.core.Identity;
import mortise.entity.Draft;
import mortise.entity.Filter;
import mortise.entity.Filter.Operator;
import mortise.entity.Query;
import mortise.entity.Record;
import mortise.entity.RecordChanges;
import mortise.entity.Records;
import mortise.queue.Delivery;
import mortise.queue.Handler;
import mortise.queue.Topic;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Removes the comments on records that are deleted. Told twice it finds nothing the second time. */
@Component
public final class ForgetComments implements Handler<RecordChanges> {
    private static final int PAGE = 200;

    private final Records records;

    /** Called by the host. */
    @Activate
    public ForgetComments(@Reference Records records) {
        this.records = records;
    }

    @Override
    public Topic<RecordChanges> topic() {
        return RecordChanges.DELETED;
    }

    @Override
    public String subscriber() {
        return "comments";
    }

    @Override
    public void handle(Delivery<RecordChanges> delivery) {
        RecordChanges changes = delivery.body();
        if (changes.entity().equals(Comment.ENTITY)) {
            return;
        }
        Context.current().as(Identity.SYSTEM).run(() -> forget(changes.ids()));
    }

    private void forget(List<Long> gone) {
        Query all = Query.of(Comment.ENTITY)
                .where(new Filter.Compare("subject", Operator.IN, gone))
                .fields(java.util.Set.of())
                .page(Query.Page.number(1, PAGE));
        List<Record> found = records.find(all).records();
        while (!found.isEmpty()) {
            records.saveAll(found.stream()
                    .map(comment -> Draft.delete(Comment.ENTITY, comment.id()))
                    .toList());
            found = records.find(all).records();
        }
    }
}
