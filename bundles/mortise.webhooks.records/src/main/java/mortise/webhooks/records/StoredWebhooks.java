package mortise.webhooks.records;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import mortise.core.Failure;
import mortise.entity.Action;
import mortise.entity.Entities;
import mortise.entity.Query;
import mortise.entity.Query.Page;
import mortise.entity.Record;
import mortise.entity.Records;
import mortise.jsonapi.Descriptions;
import mortise.webhooks.Webhooks;
import mortise.webhooks.records.Messages.New;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Lets those at the messages and secrets of webhooks who may get at the webhooks. */
@Component(service = Webhooks.class)
public final class StoredWebhooks implements Webhooks {
    private final Records records;
    private final Messages messages;
    private final Payload payload;

    /** Called by the host. */
    @Activate
    public StoredWebhooks(@Reference Records records, @Reference Entities entities, @Reference Messages messages) {
        this.records = records;
        this.messages = messages;
        payload = new Payload(new Descriptions(entities));
    }

    @Override
    public List<Message> find(Search search, long before, int most) {
        List<Long> webhooks = search.webhook() != 0
                ? List.of(records.require(ENTITY, search.webhook()).id())
                : records.find(Query.of(ENTITY).page(Page.number(1, Query.MAX_PAGE_SIZE))).records().stream()
                        .map(Record::id)
                        .toList();
        return messages.find(webhooks, search, before, most);
    }

    @Override
    public Optional<Message> get(long id) {
        return messages.get(id)
                .filter(message -> records.get(ENTITY, message.webhook()).isPresent());
    }

    @Override
    public Optional<String> body(long id) {
        Optional<Message> message = get(id);
        message.ifPresent(known -> editable(known.webhook()));
        return message.flatMap(known -> messages.body(id));
    }

    @Override
    public void resend(long id) {
        editable(get(id).orElseThrow(() -> Failure.missing("there is no message " + id + " of a webhook"))
                .webhook());
        messages.resend(id);
    }

    @Override
    public long ping(long webhook) {
        editable(webhook);
        String body = payload.ping(PING, Instant.now(), Long.toString(webhook));
        return messages.write(webhook, List.of(new New(PING, "", 0, 0, PING + "/" + UUID.randomUUID(), body)))
                .get(0);
    }

    @Override
    public String secret(long webhook) {
        editable(webhook);
        return messages.secrets(webhook).get(0);
    }

    @Override
    public String newSecret(long webhook) {
        editable(webhook);
        return messages.newSecret(webhook);
    }

    private void editable(long webhook) {
        Record record = records.require(ENTITY, webhook);
        if (!records.may(Action.EDIT, record)) {
            throw Failure.denied("you may view webhook " + webhook + ", but not change it");
        }
    }
}
