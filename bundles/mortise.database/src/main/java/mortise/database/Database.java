package mortise.database;

import javax.sql.DataSource;
import org.osgi.annotation.versioning.ProviderType;

/**
 * A relational database. Providers register it with the service property {@link #PROVIDER}. Safe for use by many threads.
 *
 * <p>Every provider keeps these promises, and the contract in the test kit holds it to them: a commit that returned
 * survives the death of the process; connections come with auto-commit on, READ COMMITTED and the time zone UTC; texts are
 * compared by code point; a moment is kept to the microsecond.
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
}
