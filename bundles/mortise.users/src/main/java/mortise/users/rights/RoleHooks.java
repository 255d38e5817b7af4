package mortise.users.rights;

import java.util.List;
import java.util.Set;
import mortise.entity.Action;
import mortise.entity.Change;
import mortise.entity.Hooks;
import mortise.users.Role;
import org.jspecify.annotations.Nullable;

/** Keeps roles in order: permissions that can be read, none that their editor has not, and an administrator is always left. */
public final class RoleHooks implements Hooks<Role> {
    private final Directory directory;
    private final Administrators administrators;

    /** By these rules. */
    public RoleHooks(Directory directory, Administrators administrators) {
        this.directory = directory;
        this.administrators = administrators;
    }

    @Override
    public Class<Role> type() {
        return Role.class;
    }

    @Override
    public void beforeValidation(Change<Role> change) {
        if (change.action() == Action.DELETE) {
            return;
        }
        Role role = change.after();
        role.name = role.name.strip();
        Permissions.read(
                role.permissions, problem -> change.refuse("permissions", "bad-permissions", "permissions." + problem));
    }

    @Override
    public void beforeCommit(Change<Role> change) {
        directory.touched();
        Role before = change.before();
        Role after = change.action() == Action.DELETE ? null : change.after();
        boolean covers = administrators.callerAdministers()
                || (administrators.callerCovers(rights(before)) && administrators.callerCovers(rights(after)));
        if (!covers) {
            change.refuse("permissions", "more-rights", "You cannot change rights that you do not have yourself.");
        }
        if (before != null && before.administrator && (after == null || !after.administrator)) {
            administrators.checkOneIsLeft(change.id());
        }
    }

    private static Rights rights(@Nullable Role role) {
        return role == null
                ? Rights.NONE
                : new Rights(role.administrator, List.of(Permissions.read(role.permissions)), Set.of());
    }
}
