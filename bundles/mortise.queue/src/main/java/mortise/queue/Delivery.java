package mortise.queue;

import java.time.Instant;
import org.osgi.annotation.versioning.ProviderType;

/**
 * A message in a handler's hands. For the thread that handles it.
 *
 * @param <T> the body
 */
@ProviderType
public interface Delivery<T> {
    /** Returns what was sent. */
    T body();

    /** Returns the message's id; the same in each attempt, another for each subscriber. */
    String id();

    /**
     * Returns the key of the work: what the sender said, else the id. A handler that notes the key in the same transaction
     * as its effect does it once, however often the message comes.
     */
    String key();

    /** Returns how often it was tried with this one, from 1; attempts that a killed process began count. */
    int attempt();

    /** Returns whether this is the last attempt. */
    boolean last();

    /** Returns when it was sent. */
    Instant sentAt();

    /** Tells whether the handler should end soon because its node stops; what it leaves is done again elsewhere. */
    boolean stopping();
}
