package mortise.records.query;

import mortise.entity.Action;
import mortise.entity.EntityType;
import mortise.entity.Permit;

/** What the identity of a call may do. */
@FunctionalInterface
public interface Rules {
    /** No limits: the host itself. */
    Rules NONE = (type, action) -> Permit.ALL;

    /** Returns what it may do with an entity. */
    Permit permit(EntityType type, Action action);
}
