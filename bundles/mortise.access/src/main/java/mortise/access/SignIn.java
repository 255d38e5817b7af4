package mortise.access;

import java.time.Instant;
import java.util.Optional;
import mortise.core.Identity;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Lets people in with name and password, and knows them again by their session. Sessions are kept in the database, so every
 * node knows them; only a hash of the secret is stored. Safe for use by many threads.
 */
@ProviderType
public interface SignIn {
    /**
     * A person's session.
     *
     * @param secret what the browser keeps and shows; known only right after sign-in or rotation, else empty
     * @param csrf what every form and script sends along to show that it came from our own pages
     * @param mustChangePassword whether the password was given by somebody else and has to be changed first
     */
    record Session(Identity identity, String secret, String csrf, Instant expires, boolean mustChangePassword) {}

    /**
     * Starts a session. Takes the same time whether the name or the password is wrong. After several failures in a row
     * the name, and the address, have to wait.
     *
     * @param password wiped before this returns
     * @param address where the request comes from
     * @throws mortise.core.Failure UNAUTHENTICATED {@code wrong-credentials}; EXHAUSTED {@code locked-out}, saying for
     *     how long
     */
    Session signIn(String name, char[] password, String address);

    /**
     * Returns the session of a secret, or empty if there is none or it is over. May answer from memory for up to five
     * seconds after the session was ended on another node.
     */
    Optional<Session> session(String secret);

    /**
     * Tells whether a session is still open, without that counting as a use of it: for what stays open while nobody does
     * anything. May answer from memory as {@link #session} does.
     */
    default boolean isOpen(String secret) {
        return session(secret).isPresent();
    }

    /** Ends a session; does nothing if it is over already. */
    void signOut(String secret);

    /**
     * Changes the password of a session's user, ends the user's other sessions and gives this one a new secret.
     *
     * @param old wiped before this returns
     * @param fresh wiped before this returns
     * @throws mortise.core.Failure UNAUTHENTICATED if the old one is wrong; INVALID if the new one is too weak
     */
    Session changePassword(String secret, char[] old, char[] fresh);
}
