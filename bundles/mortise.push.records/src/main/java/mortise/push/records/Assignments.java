package mortise.push.records;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import mortise.core.Context;
import mortise.core.Identity;
import mortise.entity.Action;
import mortise.entity.Entities;
import mortise.entity.EntityType;
import mortise.entity.Filter;
import mortise.entity.Query;
import mortise.entity.Record;
import mortise.entity.RecordChanges;
import mortise.entity.Records;
import mortise.push.Notifications;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/**
 * Tells people that somebody else has made a record theirs; once for a request, however many records it assigns, so that
 * an import is one sentence. Who may not see the record does not hear of it.
 */
@Component(service = Assignments.class)
public final class Assignments {
    private final Records records;
    private final Entities entities;
    private final Notifications notifications;

    /** Called by the host. */
    @Activate
    public Assignments(
            @Reference Records records, @Reference Entities entities, @Reference Notifications notifications) {
        this.records = records;
        this.entities = entities;
        this.notifications = notifications;
    }

    /** Tells whom the current identity has made the owner of what was changed. */
    void tell(RecordChanges changes) {
        Identity who = Context.current().identity();
        if (who.id() <= 0) {
            return; // the host itself, or nobody
        }
        EntityType type = entities.model().find(changes.entity()).orElse(null);
        if (type == null || type.administrative() || type.ownerField().equals(EntityType.CREATED_BY)) {
            return;
        }
        List<Long> assigned = changes.changes().stream()
                .filter(change -> change.action() != Action.DELETE)
                .filter(change -> change.fields().contains(type.ownerField()))
                .map(RecordChanges.Change::id)
                .distinct()
                .toList();
        if (!assigned.isEmpty()) {
            byOwner(type, assigned, who).forEach((owner, theirs) -> tell(type, who, owner, theirs));
        }
    }

    private Map<Long, List<Record>> byOwner(EntityType type, List<Long> ids, Identity who) {
        Map<Long, List<Record>> byOwner = new LinkedHashMap<>();
        List<Record> found = Context.asHost(() -> records.find(Query.of(type.name())
                        .where(new Filter.Compare("id", Filter.Operator.IN, ids))
                        .page(Query.Page.number(1, ids.size())))
                .records());
        for (Record record : found) {
            if (record.get(type.ownerField()) instanceof Long owner && owner != who.id()) {
                byOwner.computeIfAbsent(owner, same -> new ArrayList<>()).add(record);
            }
        }
        return byOwner;
    }

    private void tell(EntityType type, Identity who, long owner, List<Record> theirs) {
        Optional<Record> person = Context.asHost(() -> records.get(EntityType.USER, owner));
        Record first = theirs.get(0);
        if (person.isEmpty() || !sees(person.get(), first)) {
            return;
        }
        Words words = Words.of(person.get());
        boolean one = theirs.size() == 1;
        notifications.tell(
                owner,
                "assigned." + type.name() + "." + Context.current().requestId(),
                Notifications.ASSIGNED,
                one
                        ? words.say("assigned", who.title(), first.title())
                        : words.say("assignedmany", who.title(), type.plural()),
                "",
                "/" + type.path() + (one ? "/" + first.id() : ""));
    }

    private boolean sees(Record person, Record record) {
        Identity as = new Identity(person.id(), person.text("name"), person.title(), Set.of());
        try (Context.Scope scope = Context.current().as(as).open()) {
            return records.get(record.type().name(), record.id()).isPresent();
        }
    }
}
