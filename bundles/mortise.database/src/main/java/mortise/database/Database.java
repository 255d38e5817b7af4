package mortise.database;

import java.util.Optional;
import javax.sql.DataSource;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The relational database of the host. At most one is registered at a time, the selected one, with the service property
 * {@link #PROVIDER}: {@code @Reference Database} is all that a user needs. Safe for use by many threads.
 *
 * <p>Every provider keeps these promises, and the contract in the test kit holds it to them: a commit that returned
 * survives the death of the process; connections come with auto-commit on, READ COMMITTED and the time zone UTC; texts are
 * compared by code point, those in columns of {@link Dialect.ColumnType#TEXT}; null sorts as the highest value; a moment is
 * kept to the microsecond.
 */
@ProviderType
public interface Database {
    /** The service property with the provider's name: {@code h2}, {@code postgresql}. */
    String PROVIDER = "mortise.provider";

    /** Returns the provider's name, the value of {@link #PROVIDER}. */
    String name();

    /** Returns a pool of connections, the same each time. A connection not to be had in time is an SQLException. */
    DataSource dataSource();

    /** Returns what is peculiar to this database's SQL. */
    Dialect dialect();

    /** Returns how nodes tell each other something by way of this database; empty if it cannot. */
    default Optional<Signals> signals() {
        return Optional.empty();
    }
}
