package mortise.queue;

import java.util.Collection;
import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Sends messages. Inside a transaction of {@code Records} a message is sent if and only if the transaction commits;
 * otherwise it is sent when the call returns, and survives the death of every process. Who sends, in which language and for
 * which request travels along. Safe for use by many threads.
 */
@ProviderType
public interface Queue {
    /**
     * Sends a message as its topic says.
     *
     * @throws mortise.core.Failure INVALID if the body does not fit the topic, is longer than a quarter of a million
     *     characters, or cannot be read back; UNAVAILABLE if it could not be stored
     */
    default <T> void send(Topic<T> topic, T body) {
        send(topic, List.of(body), Sending.PLAIN);
    }

    /** Sends a message; see {@link #send(Topic, Object)}. */
    default <T> void send(Topic<T> topic, T body, Sending sending) {
        send(topic, List.of(body), sending);
    }

    /** Sends several messages, all or none, in their order; see {@link #send(Topic, Object)}. */
    default <T> void send(Topic<T> topic, List<T> bodies, Sending sending) {
        send(List.of(topic), bodies, sending);
    }

    /**
     * Sends the same messages to several topics, all or none; see {@link #send(Topic, Object)}. They are written once, and
     * cost one call of the queue.
     */
    <T> void send(Collection<Topic<T>> topics, List<T> bodies, Sending sending);
}
