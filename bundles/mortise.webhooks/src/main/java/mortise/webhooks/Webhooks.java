package mortise.webhooks;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ProviderType;

/**
 * What became of the messages that webhooks sent. A webhook itself is a record of the entity {@code webhook}: who may view it may
 * read its log, who may edit it may send and see its secret. Safe for use by many threads.
 */
@ProviderType
public interface Webhooks {
    /** The entity of webhooks. */
    String ENTITY = "webhook";

    /** The event that asks nothing but whether the receiver answers. */
    String PING = "ping";

    /** How long the secret before is signed with as well, after a new one was made. */
    Duration OVERLAP = Duration.ofDays(1);

    /** Where a message is. */
    enum State {
        /** It goes out by itself, now or at its next attempt. */
        WAITING,
        /** The receiver has answered that it has it. */
        DELIVERED,
        /** It was refused for good, or tried too often; it goes out if somebody sends it again. */
        FAILED
    }

    /**
     * A message, as far as a list shows it.
     *
     * @param id names it here; later ones have greater ids
     * @param messageId names it to the receiver, in each attempt
     * @param webhook whose it is
     * @param event what it tells, as {@code accounts.updated}
     * @param entity the record's; empty for a ping
     * @param record the record's id; 0 for a ping
     * @param version the record's when it changed
     * @param attempts how often it was tried, in all
     * @param status HTTP's, of the last answer; 0 if there was none
     * @param reason why the last attempt failed; empty if it did not
     * @param queued when it was written
     * @param tried when it was last tried; null if never
     */
    record Message(
            long id,
            String messageId,
            long webhook,
            String event,
            String entity,
            long record,
            int version,
            State state,
            int attempts,
            int status,
            String reason,
            Instant queued,
            @Nullable Instant tried) {}

    /**
     * Which messages are asked for.
     *
     * @param webhook whose; 0 for all that may be viewed
     * @param state null for all
     * @param record the record they tell of; 0 for all
     */
    record Search(long webhook, @Nullable State state, long record) {
        /** All messages. */
        public static final Search ALL = new Search(0, null, 0);
    }

    /**
     * Returns a page, the latest first.
     *
     * @param before only those of smaller ids
     * @param most how many at most, from 1 to 500
     * @throws mortise.core.Failure DENIED if the caller may view no webhook; MISSING if it may not view this one
     */
    List<Message> find(Search search, long before, int most);

    /** Returns a message; empty if there is none, none any more, or none that the caller may see. */
    Optional<Message> get(long id);

    /**
     * Returns what a message says, in JSON; empty as {@link #get} is. It says what the webhook's reader may see, so it is only for
     * who may edit the webhook.
     *
     * @throws mortise.core.Failure DENIED if the caller may only view the webhook
     */
    Optional<String> body(long id);

    /**
     * Sends a message once more, under its own message id.
     *
     * @throws mortise.core.Failure MISSING if it is there no more; CONFLICT if it goes out by itself; DENIED
     */
    void resend(long id);

    /**
     * Sends a message that tells nothing, to see whether the receiver answers.
     *
     * @return the message's id
     * @throws mortise.core.Failure MISSING if there is no such webhook; DENIED
     */
    long ping(long webhook);

    /**
     * Returns what the receiver checks signatures with, in the form of Standard Webhooks: {@code whsec_} and Base64.
     *
     * @throws mortise.core.Failure MISSING if there is no such webhook; DENIED
     */
    String secret(long webhook);

    /**
     * Makes another secret and returns it. For {@link #OVERLAP} messages are signed with both, so that the receiver can change over.
     *
     * @throws mortise.core.Failure MISSING if there is no such webhook; DENIED
     */
    String newSecret(long webhook);
}
