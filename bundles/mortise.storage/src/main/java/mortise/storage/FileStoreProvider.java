package mortise.storage;

import mortise.socket.Provider;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * An installed kind of store: what bundles that bring one register as a service. The host asks the one that is selected
 * ({@code provider} of {@code mortise.storage}); everybody else refers to {@link FileStore}.
 */
@ConsumerType
public interface FileStoreProvider extends Provider<OpenFileStore> {}
