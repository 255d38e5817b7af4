package mortise.access;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import mortise.core.Identity;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ProviderType;

/** Lets programs in. Only a hash of a token is stored. Safe for use by many threads. */
@ProviderType
public interface Tokens {
    /**
     * A token without its secret.
     *
     * @param user the name of the user it acts as
     * @param title what it is for
     * @param scopes what it is narrowed to, as {@link Identity#scopes()}
     * @param expires null for never
     * @param lastUsed to the minute; null for never
     */
    record Token(
            long id,
            String user,
            String title,
            Set<String> scopes,
            Instant created,
            @Nullable Instant expires,
            @Nullable Instant lastUsed) {}

    /** A new token with its secret, which can't be read again. */
    record Created(Token token, String secret) {}

    /**
     * Makes a token for a user: for oneself, or for anybody by an identity that may edit users.
     *
     * @throws mortise.core.Failure MISSING if there is no such user; DENIED; INVALID if a scope makes no sense or the
     *     expiry is past
     */
    Created create(String user, String title, Set<String> scopes, @Nullable Instant expires);

    /** Returns a user's tokens, newest first; of all users for null, by an identity that may view users. */
    List<Token> list(@Nullable String user);

    /** Ends a token; it is refused at once here, within five seconds on other nodes. */
    void revoke(long id);

    /** Returns whom a secret stands for; empty if it is unknown, expired or revoked, or its user is not active. */
    Optional<Identity> authenticate(String secret);
}
