package mortise.queue;

import mortise.socket.Provider;
import org.osgi.annotation.versioning.ConsumerType;

/** An installed kind of queue. */
@ConsumerType
public interface QueueProvider extends Provider<OpenQueue> {}
