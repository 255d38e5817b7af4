package mortise.entity;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How the entities of one bundle fare.
 *
 * @param bundle its symbolic name
 * @param entities the names of the entities it brings
 * @param problem why some or all of that waits and what to do, for people; null if all is in use
 */
public record BundleState(String bundle, List<String> entities, @Nullable String problem) {
    /** Copies the list. */
    public BundleState {
        entities = List.copyOf(entities);
    }
}
