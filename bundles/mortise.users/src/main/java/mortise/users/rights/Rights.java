package mortise.users.rights;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import mortise.entity.Action;
import mortise.entity.Model;

/**
 * What somebody's roles permit together: of each action the widest level of any role.
 *
 * @param administrator whether everything is permitted
 * @param roles what each role permits
 * @param scopes what it is narrowed to; empty for nothing
 */
public record Rights(boolean administrator, List<Permissions> roles, Set<String> scopes) {
    /** Nothing. */
    public static final Rights NONE = new Rights(false, List.of(), Set.of());

    /** Narrowed to scopes. */
    public Rights narrowedTo(Set<String> to) {
        return to.isEmpty() ? this : new Rights(administrator, roles, to);
    }

    /** Returns the level of an action with an entity. */
    Level level(String entity, boolean administrative, Action action) {
        if (!Scopes.allow(scopes, entity, action)) {
            return Level.NONE;
        }
        if (administrator) {
            return Level.ALL;
        }
        Level level = Level.NONE;
        for (Permissions role : roles) {
            level = level.orWider(role.level(entity, administrative, action));
        }
        return level;
    }

    /** Tells whether the host may be administered. */
    public boolean administers() {
        return administrator && Scopes.administer(scopes);
    }

    /** Tells whether everything that others permit is permitted here too, with entities that are not installed as well. */
    public boolean cover(Rights others, Model model) {
        if (administers()) {
            return true;
        }
        if (others.administrator) {
            return false;
        }
        Set<String> entities = new HashSet<>(Set.of(Permissions.EVERY));
        roles.forEach(role -> entities.addAll(role.entities()));
        others.roles.forEach(role -> entities.addAll(role.entities()));
        return entities.stream().allMatch(entity -> model.find(entity)
                .map(type -> covers(others, entity, type.administrative()))
                .orElseGet(() -> covers(others, entity, true) && covers(others, entity, false)));
    }

    private boolean covers(Rights others, String entity, boolean administrative) {
        return Arrays.stream(Action.values())
                .allMatch(action ->
                        level(entity, administrative, action).compareTo(others.level(entity, administrative, action))
                                >= 0);
    }
}
