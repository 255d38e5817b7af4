package mortise.rest;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import mortise.access.SignIn;
import mortise.access.Tokens;
import mortise.core.Identity;
import org.jspecify.annotations.Nullable;

/** Callers whose token, and whose session's secret, is their name. */
final class KnownCallers implements Tokens, SignIn {
    static final Identity ADMIN = new Identity(1, "admin", "Administrator", Set.of());
    static final Identity INGRID = new Identity(2, "ingrid", "Ingrid", Set.of());
    /** May view accounts and nothing else. */
    static final Identity GUEST = new Identity(3, "guest", "Guest", Set.of());
    /** Has a password that somebody else gave. */
    static final Identity FRESH = new Identity(4, "fresh", "Fresh", Set.of());

    private static final Map<String, Identity> KNOWN =
            Map.of("admin", ADMIN, "ingrid", INGRID, "guest", GUEST, "fresh", FRESH);

    @Override
    public Optional<Identity> authenticate(String secret) {
        return Optional.ofNullable(KNOWN.get(secret));
    }

    @Override
    public Optional<Session> session(String secret) {
        return authenticate(secret)
                .map(identity -> new Session(identity, "", "csrf-of-" + secret, Instant.MAX, identity.equals(FRESH)));
    }

    @Override
    public Created create(String user, String title, Set<String> scopes, @Nullable Instant expires) {
        throw new UnsupportedOperationException("REST makes no tokens");
    }

    @Override
    public List<Token> list(@Nullable String user) {
        throw new UnsupportedOperationException("REST lists no tokens");
    }

    @Override
    public void revoke(long id) {
        throw new UnsupportedOperationException("REST revokes no tokens");
    }

    @Override
    public Session signIn(String name, char[] password, String address) {
        throw new UnsupportedOperationException("REST signs nobody in");
    }

    @Override
    public void signOut(String secret) {
        throw new UnsupportedOperationException("REST signs nobody out");
    }

    @Override
    public Session changePassword(String secret, char[] old, char[] fresh) {
        throw new UnsupportedOperationException("REST changes no password");
    }
}
