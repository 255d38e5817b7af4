package mortise.users.rights;

import java.util.Set;
import java.util.function.Predicate;
import mortise.core.Failure;
import mortise.entity.Action;

/**
 * The words that narrow a token: an entity's name, {@code entity:action}, {@code *} for every entity, {@code *:action}, and
 * {@link #ADMIN} for administering the host. No words narrow nothing.
 */
public final class Scopes {
    /** Administering the host: extensions, settings, users. */
    public static final String ADMIN = "admin";

    /** What a session is narrowed to until its user has chosen a password: nothing. */
    public static final Set<String> UNTIL_PASSWORD_CHANGED = Set.of("password-change");

    private static final int MAX = 50;

    private Scopes() {}

    static boolean allow(Set<String> scopes, String entity, Action action) {
        return scopes.isEmpty()
                || scopes.contains(entity)
                || scopes.contains(entity + ":" + Permissions.word(action))
                || scopes.contains(Permissions.EVERY)
                || scopes.contains(Permissions.EVERY + ":" + Permissions.word(action));
    }

    static boolean administer(Set<String> scopes) {
        return scopes.isEmpty() || scopes.contains(ADMIN);
    }

    /**
     * Refuses scopes that make no sense.
     *
     * @param isEntity tells whether an entity of a name is installed
     * @throws Failure INVALID naming the scope
     */
    public static void check(Set<String> scopes, Predicate<String> isEntity) {
        if (scopes.size() > MAX) {
            throw refused("a token has at most " + MAX + " scopes");
        }
        for (String scope : scopes) {
            int colon = scope.indexOf(':');
            String entity = colon < 0 ? scope : scope.substring(0, colon);
            if (colon >= 0 && Permissions.action(scope.substring(colon + 1)) == null) {
                throw refused("unknown action in the scope '" + scope + "'; as " + entity + ":view");
            }
            if (!scope.equals(ADMIN) && !entity.equals(Permissions.EVERY) && !isEntity.test(entity)) {
                throw refused("the scope '" + scope + "' is no entity, no entity:action, and none of *, " + ADMIN);
            }
        }
    }

    private static Failure refused(String message) {
        return Failure.invalidParameter("scopes", "bad-scope", message);
    }
}
