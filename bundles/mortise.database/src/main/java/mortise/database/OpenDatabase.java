package mortise.database;

import org.osgi.annotation.versioning.ProviderType;

/** A database as its provider opened it. Only who opened it closes it. */
@ProviderType
public interface OpenDatabase extends Database, AutoCloseable {
    /** Closes all connections, those in use too, and leaves the database in good order. Twice does no harm. */
    @Override
    void close();
}
