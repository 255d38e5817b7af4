package mortise.storage;

import mortise.socket.Plug;
import org.osgi.annotation.versioning.ConsumerType;

/** A store as its provider opened it. Only who opened it closes it. */
@ConsumerType
public interface OpenFileStore extends FileStore, Plug {}
