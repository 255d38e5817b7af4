package mortise.cache;

import mortise.socket.Provider;
import org.osgi.annotation.versioning.ConsumerType;

/** An installed kind of cache; providers register this. */
@ConsumerType
public interface CacheProvider extends Provider<OpenCache> {}
