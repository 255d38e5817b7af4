package mortise.push;

import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Tells clients on all nodes what happened: at once, at best, and without a promise. Who is not connected hears it when he
 * comes back soon; what must not be lost is a message of the queue. Safe for use by many threads.
 */
@ProviderType
public interface Push {
    /**
     * Tells an event to those who listen to a topic; see {@link #publish(Channel, List, Object)}.
     *
     * @param key the topic's; empty for the channel's one topic
     */
    default <T> void publish(Channel<T> channel, String key, T body) {
        publish(channel, List.of(key), body);
    }

    /**
     * Tells an event to those who listen to any of the topics, once to each; in a transaction of {@code Records} when that
     * has committed. Returns at once: it neither waits for clients nor fails when they cannot be reached. What cannot be
     * told any more, as too much waits, is dropped, and all clients are told to load what they show again.
     *
     * @param keys the topics', at least one, at most 250
     * @throws mortise.core.Failure INVALID if a key is none, or the body does not fit the channel or is too long
     */
    <T> void publish(Channel<T> channel, List<String> keys, T body);
}
