package mortise.queue;

import java.util.Optional;
import mortise.core.Context;
import org.osgi.annotation.versioning.ProviderType;

/** Reads dead letters, and puts them back with what was wrong in them mended. Safe for use by many threads. */
@ProviderType
public interface Redelivery {
    /** Returns who sent a dead letter, in which language and for which request; empty if that cannot be read. */
    Optional<Context> sender(OpenQueue.DeadLetter letter);

    /**
     * Puts a dead letter back with another body, as if it had just been sent so; it keeps who sent it, and its key.
     *
     * @param body its text, JSON
     * @throws mortise.core.Failure INVALID if it is no JSON, is too long, or cannot be read by a handler of its subscription on
     *     this node; where there is none that is found out when it is received, and it is a dead letter again. MISSING if there
     *     is no such dead letter any more. Nothing is changed then
     */
    void replay(long id, String body);
}
