package mortise.jobs.database;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import mortise.access.Users;
import mortise.core.Context;
import mortise.core.Failure;
import mortise.core.Identity;

/** Whose jobs the caller sees. */
record Sight(Supplier<List<Users>> users) {
    boolean isAll() {
        Identity identity = Context.current().identity();
        return identity.isSystem() || users.get().stream().anyMatch(known -> known.administers(identity));
    }

    /** Returns the id of the owner whose jobs the caller sees; empty if he sees all. */
    Optional<Long> owner() {
        return isAll()
                ? Optional.empty()
                : Optional.of(Context.current().identity().id());
    }

    boolean sees(long ownerId) {
        Identity identity = Context.current().identity();
        return !identity.isAnonymous() && identity.id() == ownerId || isAll();
    }

    void requireAll() {
        if (!isAll()) {
            throw Failure.denied("schedules are for administrators");
        }
    }
}
