package mortise.database;

import java.net.URL;
import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Moves the tables of one bundle forward, step by step. Each step runs once in the whole cluster, however many nodes start
 * together; the others wait. A step that fails stops its bundle's migration and is tried again at the next call; what it
 * did before failing is undone where the database can, so steps are written to be safe to repeat. Safe for use by many
 * threads.
 */
@ProviderType
public interface Migrations {
    /**
     * One step as a script of SQL.
     *
     * @param version orders the steps: {@code 1}, {@code 2}, {@code 2.1}
     * @param description what it does, in words: {@code add country}
     * @param script where its SQL is
     */
    record Script(String version, String description, URL script) {}

    /**
     * One step that waits or ran.
     *
     * @param state {@code pending}, {@code done} or {@code failed}
     */
    record Step(String version, String description, String state) {}

    /**
     * Runs the steps that have not run yet.
     *
     * @param bundle whose tables; its symbolic name
     * @return the steps that ran now
     * @throws mortise.core.Failure INVALID if a script that ran has changed since or a step fails, naming the script and
     *     line; UNAVAILABLE if the database is away
     */
    List<Step> migrate(Database database, String bundle, List<Script> scripts);

    /** Returns all steps and their state, and changes nothing: the dry run. */
    List<Step> plan(Database database, String bundle, List<Script> scripts);
}
