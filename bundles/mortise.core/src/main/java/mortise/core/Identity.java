package mortise.core;

import java.util.Set;

/**
 * Who acts. What an identity may do is not in it: the access rules decide that from its id and roles at each call, so
 * that a role taken away counts at once.
 *
 * @param id the user's record id; {@link #SYSTEM} has 0, {@link #ANONYMOUS} has -1
 * @param name the name to sign in with
 * @param title the name people read
 * @param scopes what the caller narrowed itself to, as a token does: entity names or {@code entity:action}; empty means
 *     all that the user may do
 */
public record Identity(long id, String name, String title, Set<String> scopes) {
    /** The host itself: schedules, migrations, first start. May do everything; never given to a request. */
    public static final Identity SYSTEM = new Identity(0, "system", "System", Set.of());

    /** Nobody has signed in. May do nothing that is not public. */
    public static final Identity ANONYMOUS = new Identity(-1, "anonymous", "Anonymous", Set.of());

    /** Copies the scopes, so that the value cannot change. */
    public Identity {
        scopes = Set.copyOf(scopes);
    }

    /** Tells whether this is the host itself. */
    public boolean isSystem() {
        return id == 0;
    }

    /** Tells whether nobody has signed in. */
    public boolean isAnonymous() {
        return id < 0;
    }
}
