package mortise.database;

import org.osgi.annotation.versioning.ProviderType;

/**
 * An installed kind of database. Providers register this and open nothing until asked, so that one whose server is away
 * or unknown disturbs nobody. The host asks the one that is selected ({@code provider} of {@code mortise.database}) and
 * registers what it opened as {@link Database}; everybody else refers to that. Safe for use by many threads.
 */
@ProviderType
public interface DatabaseProvider {
    /** Returns the name it is selected by: {@code h2}, {@code postgresql}. Unique among those installed. */
    String name();

    /**
     * Opens the database as configured; the caller closes it.
     *
     * @throws mortise.core.Failure INVALID if a setting cannot work, naming its key and what is wrong with it; UNAVAILABLE
     *     if the database cannot be reached, opened or written now and the same settings may work later
     */
    OpenDatabase open();
}
