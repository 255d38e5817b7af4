package mortise.push;

import java.util.List;
import java.util.Optional;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Says who may hear what of a channel; registered as a service, one for each channel. Asked in the
 * {@link mortise.core.Context} of the listener. Safe for use by many threads.
 *
 * @param <T> the bodies
 */
@ConsumerType
public interface ChannelRule<T> {
    /** Returns the channel. */
    Channel<T> channel();

    /**
     * Tells whether the current identity may listen to a topic: asked when it begins, and again when rights may have
     * changed. May take a query.
     *
     * @param key the topic's, from outside: anything {@link Channel#topic} takes
     */
    boolean mayHear(String key);

    /**
     * Returns what the current identity hears of an event: the very same object for all of it, less, or nothing. Asked for
     * each event and identity, by the one thread that delivers: answer from memory where that can be.
     *
     * @param keys those of the event's topics it listens to
     */
    default Optional<T> heard(List<String> keys, T event) {
        return Optional.of(event);
    }

    /** Tells whether everybody who listens hears all, so that {@link #heard} need not be asked. */
    default boolean sameForAll() {
        return true;
    }
}
