package mortise.webhooks.records;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import mortise.core.Context;
import mortise.core.Failure;
import mortise.core.Identity;
import mortise.entity.Draft;
import mortise.entity.Record;
import mortise.entity.Records;
import mortise.queue.Delivery;
import mortise.queue.Handler;
import mortise.queue.Topic;
import mortise.webhooks.Webhooks;
import mortise.webhooks.Webhooks.State;
import mortise.webhooks.records.Messages.Attempt;
import mortise.webhooks.records.Poster.Answer;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends messages. A receiver may get one twice, if its node dies before it has noted the answer: then it comes with the same id. One
 * that answers 410 wants no more (Standard Webhooks 1.0) and is switched off.
 */
@Component(service = Handler.class)
public final class MessageSender implements Handler<QueuedMessage> {
    private static final Logger log = LoggerFactory.getLogger(MessageSender.class);
    private static final int GONE = 410;

    private final Records records;
    private final Messages messages;
    private final Outlet outlet;

    /** Called by the host when there are messages. */
    @Activate
    public MessageSender(@Reference Records records, @Reference Messages messages, @Reference Outlet outlet) {
        this.records = records;
        this.messages = messages;
        this.outlet = outlet;
    }

    @Override
    public Topic<QueuedMessage> topic() {
        return QueuedMessage.TOPIC;
    }

    @Override
    public String subscriber() {
        return "webhooks";
    }

    @Override
    public int concurrency() {
        return 8;
    }

    @Override
    public void handle(Delivery<QueuedMessage> delivery) {
        Optional<Attempt> begun = messages.begin(delivery.body());
        if (begun.isPresent()) {
            try (Context.Scope scope = Context.current().as(Identity.SYSTEM).open()) {
                attempt(delivery, begun.get());
            }
        }
    }

    private void attempt(Delivery<QueuedMessage> delivery, Attempt attempt) {
        Optional<Record> webhook = records.get(Webhooks.ENTITY, attempt.webhook());
        if (webhook.isEmpty() || !Boolean.TRUE.equals(webhook.get().get("active"))) {
            messages.end(delivery.body(), State.FAILED, 0, "the webhook is switched off");
            return;
        }
        Answer answer;
        try {
            answer = post(webhook.get(), attempt);
        } catch (RuntimeException failed) {
            boolean refused = failed instanceof Failure failure && failure.kind() == Failure.Kind.INVALID;
            end(delivery, refused || delivery.last(), 0, String.valueOf(failed.getMessage()));
            throw failed;
        }
        int status = answer.status();
        if (status >= 200 && status < 300) {
            messages.end(delivery.body(), State.DELIVERED, status, "");
            return;
        }
        String reason = reason(answer);
        end(delivery, status == GONE || delivery.last(), status, reason);
        if (status == GONE) {
            records.save(Draft.update(Webhooks.ENTITY, attempt.webhook()).set("active", false));
            log.warn("Webhook {} is switched off: its receiver answers that it is gone", attempt.webhook());
            return;
        }
        throw Failure.unavailable(reason, null);
    }

    private Answer post(Record webhook, Attempt attempt) {
        byte[] body = attempt.body().getBytes(StandardCharsets.UTF_8);
        Instant now = Instant.now();
        return outlet.post(
                attempt.webhook(),
                webhook.text("url"),
                Map.of(
                        "webhook-id",
                        attempt.messageId(),
                        "webhook-timestamp",
                        Long.toString(now.getEpochSecond()),
                        "webhook-signature",
                        Signature.of(messages.secrets(attempt.webhook()), attempt.messageId(), now, body)),
                body);
    }

    private static String reason(Answer answer) {
        String what = answer.status() >= 300 && answer.status() < 400
                ? "answered " + answer.status() + ", and redirects are not followed"
                : "answered " + answer.status();
        return answer.excerpt().isEmpty() ? what : what + ": " + answer.excerpt();
    }

    private void end(Delivery<QueuedMessage> delivery, boolean last, int status, String reason) {
        messages.end(
                delivery.body(),
                last ? State.FAILED : State.WAITING,
                status,
                delivery.last() ? "given up after " + delivery.attempt() + " attempts: " + reason : reason);
    }
}
