package mortise.entity;

import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/** Knows which entities are installed now. Safe for use by many threads. */
@ProviderType
public interface Entities {
    /** Returns what is installed now. Costs nothing; take it once per piece of work. */
    Model model();

    /** Returns who brings entities or fields, those that wait included, in the order they came. Costs nothing. */
    default List<BundleState> states() {
        return List.of();
    }

    /**
     * Returns what is still to be done in the database for all that is installed: statements, and scripts of bundles as
     * lines that begin with two hyphens. Nothing is done: the dry run. Empty when all is done, which is the rule, as
     * everything is done at once; what fails stays here.
     *
     * @throws mortise.core.Failure UNAVAILABLE if the database is away
     */
    default List<String> pending() {
        return List.of();
    }
}
