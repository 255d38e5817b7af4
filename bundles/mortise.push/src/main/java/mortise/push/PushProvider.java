package mortise.push;

import mortise.socket.Provider;
import org.osgi.annotation.versioning.ConsumerType;

/** An installed kind of push. */
@ConsumerType
public interface PushProvider extends Provider<OpenPush> {}
