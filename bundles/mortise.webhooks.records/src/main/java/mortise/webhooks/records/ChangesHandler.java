package mortise.webhooks.records;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import mortise.core.Context;
import mortise.core.Failure;
import mortise.core.Identity;
import mortise.entity.AccessRules;
import mortise.entity.Action;
import mortise.entity.Entities;
import mortise.entity.EntityType;
import mortise.entity.Filter;
import mortise.entity.Filter.Operator;
import mortise.entity.Permit;
import mortise.entity.Query;
import mortise.entity.Query.Page;
import mortise.entity.Record;
import mortise.entity.RecordChanges;
import mortise.entity.RecordChanges.Change;
import mortise.entity.Records;
import mortise.jsonapi.Descriptions;
import mortise.queue.Delivery;
import mortise.queue.Handler;
import mortise.queue.Topic;
import mortise.webhooks.Webhooks;
import mortise.webhooks.records.Messages.New;
import mortise.webhooks.records.Webhook.Event;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/**
 * Writes the messages that webhooks ask for, all that a transaction caused at one webhook at once. A message is keyed by webhook,
 * record and version, so that a change that is told again is not sent again.
 */
@Component(service = Handler.class)
public final class ChangesHandler implements Handler<RecordChanges> {
    private static final int MOST_WEBHOOKS = 200;
    private static final Set<String> SET_BY_HOST =
            Set.of(EntityType.CREATED_AT, EntityType.CREATED_BY, EntityType.UPDATED_AT, EntityType.UPDATED_BY);

    private final Records records;
    private final Entities entities;
    private final AccessRules rules;
    private final Messages messages;
    private final Payload payload;

    /** Called by the host when messages can be written. */
    @Activate
    public ChangesHandler(
            @Reference Records records,
            @Reference Entities entities,
            @Reference AccessRules rules,
            @Reference Messages messages) {
        this.records = records;
        this.entities = entities;
        this.rules = rules;
        this.messages = messages;
        payload = new Payload(new Descriptions(entities));
    }

    @Override
    public Topic<RecordChanges> topic() {
        return RecordChanges.TOPIC;
    }

    @Override
    public String subscriber() {
        return "webhooks";
    }

    @Override
    public int concurrency() {
        return 2;
    }

    @Override
    public void handle(Delivery<RecordChanges> delivery) {
        String entity = delivery.body().entity();
        Optional<EntityType> type = entities.model().find(entity);
        List<Record> webhooks = Context.asHost(() -> webhooks(entity));
        if (type.isEmpty()) {
            return;
        }
        for (Record webhook : webhooks) {
            // A webhook is about what happens after it was made, not about what still waits to be told.
            if (webhook.get(EntityType.CREATED_AT) instanceof Instant made
                    && !delivery.sentAt().isBefore(made)) {
                List<New> told = told(webhook, type.get(), delivery);
                if (!told.isEmpty()) {
                    messages.write(webhook.id(), told);
                }
            }
        }
    }

    private List<Record> webhooks(String entity) {
        if (entities.model().find(Webhooks.ENTITY).isEmpty()) {
            return List.of();
        }
        return records.find(Query.of(Webhooks.ENTITY)
                        .where(Filter.all(Filter.eq("entity", entity), Filter.eq("active", true)))
                        .page(Page.number(1, MOST_WEBHOOKS)))
                .records();
    }

    private List<New> told(Record webhook, EntityType type, Delivery<RecordChanges> delivery) {
        List<Change> changes = delivery.body().changes().stream()
                .filter(change -> isWanted(webhook, change))
                .toList();
        Optional<Identity> reader = changes.isEmpty() ? Optional.empty() : Context.asHost(() -> reader(webhook));
        if (reader.isEmpty()) {
            return List.of();
        }
        try (Context.Scope scope = Context.current().as(reader.get()).open()) {
            return told(webhook, type, changes, delivery.sentAt());
        }
    }

    private static boolean isWanted(Record webhook, Change change) {
        Event event = event(change.action());
        if (webhook.get("events") instanceof List<?> events && !events.isEmpty() && !events.contains(event.name())) {
            return false;
        }
        List<String> fields = WebhookChecks.fields(webhook.text("fields"));
        return event != Event.UPDATED || fields.isEmpty() || !Collections.disjoint(fields, change.fields());
    }

    private static Event event(Action action) {
        return switch (action) {
            case CREATE -> Event.CREATED;
            case DELETE -> Event.DELETED;
            default -> Event.UPDATED;
        };
    }

    /** Nobody reads for a user who may not sign in any more. */
    private Optional<Identity> reader(Record webhook) {
        return webhook.get("reader") instanceof Long id
                ? records.get("user", id)
                        .filter(user -> Boolean.TRUE.equals(user.get("active")))
                        .map(user -> new Identity(id, user.text("name"), user.text("title"), Set.of()))
                : Optional.empty();
    }

    /** As the reader sees it: neither records that he does not see are told, nor changes of what he does not see. */
    private List<New> told(Record webhook, EntityType type, List<Change> changes, Instant at) {
        Permit permit = rules.permit(Context.current().identity(), type, Action.VIEW);
        if (!permit.granted()) {
            return List.of();
        }
        Map<Long, Record> seen = seen(type, changes);
        boolean thin = Boolean.TRUE.equals(webhook.get("thin"));
        List<New> told = new ArrayList<>();
        for (Change change : changes) {
            Event event = event(change.action());
            Optional<Record> record = Optional.ofNullable(seen.get(change.id()));
            List<String> visible = visible(type, permit, change.fields());
            boolean nothing = event == Event.UPDATED && visible.isEmpty();
            if (event == Event.DELETED || record.isPresent() && !nothing) {
                String name = type.path() + "." + event.name().toLowerCase(Locale.ROOT);
                Optional<Record> shown = thin || event == Event.DELETED ? Optional.empty() : record;
                String body = payload.of(name, at, type, change.id(), change.version(), shown, visible);
                String key = webhook.id() + "/" + change.id() + "/" + change.version() + "/" + change.action();
                told.add(new New(name, type.name(), change.id(), change.version(), key, body));
            }
        }
        return told;
    }

    private static List<String> visible(EntityType type, Permit permit, List<String> fields) {
        return fields.stream()
                .filter(name -> !SET_BY_HOST.contains(name)
                        && !permit.hidden().contains(name)
                        && type.field(name).filter(field -> !field.hidden()).isPresent())
                .toList();
    }

    private Map<Long, Record> seen(EntityType type, List<Change> changes) {
        Object[] ids = changes.stream()
                .filter(change -> change.action() != Action.DELETE)
                .map(Change::id)
                .distinct()
                .toArray();
        if (ids.length == 0) {
            return Map.of();
        }
        try {
            Map<Long, Record> found = new HashMap<>();
            records.find(Query.of(type.name())
                            .where(Filter.where("id", Operator.IN, ids))
                            .page(Page.number(1, RecordChanges.MOST)))
                    .records()
                    .forEach(record -> found.put(record.id(), record));
            return found;
        } catch (Failure denied) {
            if (denied.kind() == Failure.Kind.DENIED) {
                return Map.of();
            }
            throw denied;
        }
    }
}
