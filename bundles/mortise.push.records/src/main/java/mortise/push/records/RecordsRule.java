package mortise.push.records;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import mortise.core.Context;
import mortise.core.Identity;
import mortise.entity.AccessRules;
import mortise.entity.Action;
import mortise.entity.Entities;
import mortise.entity.EntityType;
import mortise.entity.Filter;
import mortise.entity.Permit;
import mortise.entity.Query;
import mortise.entity.Record;
import mortise.entity.Records;
import mortise.push.Channel;
import mortise.push.ChannelRule;
import mortise.push.RecordsChanged;
import mortise.push.RecordsChanged.Change;
import mortise.push.RecordsChanged.What;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/**
 * Who cannot see a record does not hear of it. For who sees all of an entity that is answered from memory; for others one
 * query finds which of an event's records they see.
 */
@Component(service = ChannelRule.class)
public final class RecordsRule implements ChannelRule<RecordsChanged> {
    private final Records records;
    private final Entities entities;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile @Nullable AccessRules access;

    /** Called by the host. */
    @Activate
    public RecordsRule(@Reference Records records, @Reference Entities entities) {
        this.records = records;
        this.entities = entities;
    }

    /** With the rules that a container would hand over. */
    RecordsRule(Records records, Entities entities, AccessRules access) {
        this(records, entities);
        this.access = access;
    }

    @Override
    public Channel<RecordsChanged> channel() {
        return Channel.RECORDS;
    }

    @Override
    public boolean sameForAll() {
        return false;
    }

    @Override
    public boolean mayHear(String key) {
        String[] parts = key.split("/", -1);
        if (parts.length > 2 || entities.model().find(parts[0]).isEmpty()) {
            return false;
        }
        if (parts.length == 1) {
            return records.may(Action.VIEW, parts[0]);
        }
        return parts[1].matches("[1-9][0-9]{0,17}")
                && records.get(parts[0], Long.parseLong(parts[1])).isPresent();
    }

    @Override
    public Optional<RecordsChanged> heard(List<String> keys, RecordsChanged event) {
        EntityType type = entities.model().find(event.entity()).orElse(null);
        Permit permit = type == null ? Permit.NONE : permit(type);
        if (!permit.granted()) {
            return Optional.empty();
        }
        if (permit.where() == null) {
            return Optional.of(event);
        }
        List<Long> there = event.changes().stream()
                .filter(change -> change.what() != What.DELETED)
                .map(Change::id)
                .distinct()
                .toList();
        Set<Long> visible = new HashSet<>();
        if (!there.isEmpty()) {
            Query query = Query.of(event.entity())
                    .where(new Filter.Compare("id", Filter.Operator.IN, there))
                    .fields(Set.of())
                    .page(Query.Page.number(1, there.size()));
            records.find(query).records().stream().map(Record::id).forEach(visible::add);
        }
        // Of a record that is gone nobody can tell who saw it, but for those who listened to it.
        List<Change> heard = event.changes().stream()
                .filter(change -> change.what() == What.DELETED
                        ? keys.contains(event.entity() + "/" + change.id())
                        : visible.contains(change.id()))
                .toList();
        return heard.isEmpty()
                ? Optional.empty()
                : Optional.of(new RecordsChanged(event.entity(), event.user(), event.by(), heard));
    }

    private Permit permit(EntityType type) {
        Identity identity = Context.current().identity();
        if (identity.isSystem()) {
            return Permit.ALL;
        }
        AccessRules rules = access;
        return rules == null ? Permit.NONE : rules.permit(identity, type, Action.VIEW);
    }
}
