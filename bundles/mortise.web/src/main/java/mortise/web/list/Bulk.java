package mortise.web.list;

import mortise.entity.Field;
import org.jspecify.annotations.Nullable;

/**
 * What the reader may do with the records he selects in a list.
 *
 * @param choice a field whose choice is set for all of them, null for none
 * @param owner the field that says whose they are, null if it cannot be set
 * @param lookup where owners are found
 */
public record Bulk(boolean mayDelete, @Nullable Field choice, @Nullable Field owner, String lookup) {
    /** Tells whether there is a reason to select. */
    public boolean any() {
        return mayDelete || choice != null || owner != null;
    }
}
