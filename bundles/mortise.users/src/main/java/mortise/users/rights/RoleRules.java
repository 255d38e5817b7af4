package mortise.users.rights;

import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import mortise.core.Identity;
import mortise.entity.AccessRules;
import mortise.entity.Action;
import mortise.entity.EntityType;
import mortise.entity.Field;
import mortise.entity.Filter;
import mortise.entity.Permit;
import org.jspecify.annotations.Nullable;

/**
 * Access by roles, from memory. Whoever has signed in sees the names of users and roles, because every record says who made
 * it; more of them is shown and changed by permission.
 */
public final class RoleRules implements AccessRules {
    /** What everybody sees of users and roles; their other fields, administrators' own ones too, are hidden. */
    private static final Set<String> NAMES = Set.of(
            "name",
            "title",
            "active",
            EntityType.CREATED_AT,
            EntityType.CREATED_BY,
            EntityType.UPDATED_AT,
            EntityType.UPDATED_BY);

    /** What nobody changes of himself by a permission for his own. */
    private static final Set<String> GIVEN = Set.of("name", "active", "roles");

    private record Shown(EntityType type, Permit permit) {}

    private final Directory directory;
    private volatile @Nullable Shown users;
    private volatile @Nullable Shown roles;

    /** By the users and roles of the directory. */
    public RoleRules(Directory directory) {
        this.directory = directory;
    }

    @Override
    public Permit permit(Identity identity, EntityType type, Action action) {
        if (identity.isSystem()) {
            return Permit.ALL;
        }
        Rights rights = rights(identity).orElse(null);
        if (rights == null) {
            return Permit.NONE;
        }
        Level level = rights.level(type.name(), type.administrative(), action);
        if (level == Level.ALL) {
            return Permit.ALL;
        }
        if (action == Action.VIEW && hasNames(type) && Scopes.allow(rights.scopes(), type.name(), action)) {
            return names(type);
        }
        return level == Level.OWN ? own(identity, type, action) : Permit.NONE;
    }

    /** Returns what an identity may do; empty if it stands for no active user. */
    private Optional<Rights> rights(Identity identity) {
        return identity.isAnonymous()
                ? Optional.empty()
                : directory.person(identity.id()).filter(Person::active).map(person -> person.rights()
                        .narrowedTo(identity.scopes()));
    }

    /** Tells whether an identity may administer the host. */
    public boolean administers(Identity identity) {
        return identity.isSystem()
                || rights(identity).filter(Rights::administers).isPresent();
    }

    /** Tells whether an identity may edit every user, which is what giving passwords and tokens to others takes. */
    public boolean managesUsers(Identity identity) {
        return identity.isSystem()
                || rights(identity)
                        .filter(rights -> rights.level(EntityType.USER, true, Action.EDIT) == Level.ALL)
                        .isPresent();
    }

    /** Tells whether an identity has all rights of a user, so that acting as him gains nothing. */
    public boolean covers(Identity identity, Rights others) {
        return identity.isSystem()
                || rights(identity)
                        .filter(rights -> rights.cover(others, directory.model()))
                        .isPresent();
    }

    private Permit own(Identity identity, EntityType type, Action action) {
        if (type.name().equals(EntityType.USER)) {
            Set<String> locked = action == Action.EDIT ? GIVEN : Set.of();
            return new Permit(true, Filter.eq("id", identity.id()), Set.of(), locked);
        }
        return Permit.where(Filter.eq(type.ownerField(), identity.id()));
    }

    private static boolean hasNames(EntityType type) {
        return type.name().equals(EntityType.USER) || type.name().equals(Directory.ROLE);
    }

    private Permit names(EntityType type) {
        boolean user = type.name().equals(EntityType.USER);
        Shown known = user ? users : roles;
        if (known == null || known.type() != type) {
            Set<String> hidden = type.fields().stream()
                    .map(Field::name)
                    .filter(field -> !NAMES.contains(field))
                    .collect(Collectors.toUnmodifiableSet());
            known = new Shown(type, new Permit(true, null, hidden, Set.of()));
            if (user) {
                users = known;
            } else {
                roles = known;
            }
        }
        return known.permit();
    }
}
