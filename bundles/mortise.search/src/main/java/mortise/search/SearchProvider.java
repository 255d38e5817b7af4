package mortise.search;

import mortise.socket.Provider;
import org.osgi.annotation.versioning.ConsumerType;

/** An installed kind of search index; registered as a service. */
@ConsumerType
public interface SearchProvider extends Provider<OpenSearchIndex> {}
