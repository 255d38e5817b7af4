package mortise.search;

import mortise.socket.Plug;
import org.osgi.annotation.versioning.ConsumerType;

/** A search index that a provider opened. */
@ConsumerType
public interface OpenSearchIndex extends SearchIndex, Plug {}
