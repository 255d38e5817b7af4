package mortise.entity;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What an identity may do with an entity: nothing, or something with the records that a condition names. The condition
 * becomes part of the SQL of every query, so that counts and pages are exact.
 *
 * @param granted whether there is anything it may do
 * @param where the records it may do it with; null for all
 * @param hidden fields it does not see
 * @param locked fields it does not change
 */
public record Permit(boolean granted, @Nullable Filter where, Set<String> hidden, Set<String> locked) {
    /** Nothing. */
    public static final Permit NONE = new Permit(false, null, Set.of(), Set.of());
    /** Everything. */
    public static final Permit ALL = new Permit(true, null, Set.of(), Set.of());

    /** Copies the sets. */
    public Permit {
        hidden = Set.copyOf(hidden);
        locked = Set.copyOf(locked);
    }

    /** With the records that a condition names. */
    public static Permit where(Filter condition) {
        return new Permit(true, condition, Set.of(), Set.of());
    }
}
