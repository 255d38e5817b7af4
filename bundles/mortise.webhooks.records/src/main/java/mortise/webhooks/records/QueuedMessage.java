package mortise.webhooks.records;

import java.time.Duration;
import mortise.queue.Retry;
import mortise.queue.Topic;

/**
 * Says that a message is to be sent.
 *
 * @param message its id
 * @param round 1, and one more each time that somebody sends it again: what is left of earlier rounds is over
 */
record QueuedMessage(long message, int round) {
    /** Soon at first, then every few hours for more than a day. */
    static final Topic<QueuedMessage> TOPIC = Topic.work("webhook.send", QueuedMessage.class)
            .with(new Retry(16, Duration.ofSeconds(5), Duration.ofHours(6)));
}
