package mortise.access;

import java.util.Locale;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Lets people choose a new password who have forgotten theirs, by a link that is mailed to the address the host knows of them.
 * Safe for use by many threads.
 */
@ProviderType
public interface PasswordReset {
    /** Tells whether this host sends mail. */
    boolean isPossible();

    /**
     * Mails a link to each active user of this name or e-mail address who has an address. Returns before anybody is looked
     * for: nobody learns from the answer or its time who is known here. A user gets at most three mails an hour, a network
     * address causes at most twenty; more are left out, and logged.
     *
     * @param nameOrEmail as it was typed
     * @param address where the request comes from
     * @param locale of the mail's text, for users who have chosen none
     * @param link makes the link of a secret
     * @throws mortise.core.Failure UNAVAILABLE if this host sends no mail; EXHAUSTED {@code busy} if too many ask at once
     */
    void request(String nameOrEmail, String address, Locale locale, UnaryOperator<String> link);

    /** Returns the name of the user whom a secret lets choose a password; empty if it is over, used or never was one. */
    Optional<String> user(String secret);

    /**
     * Makes this the password of the secret's user. All the user's sessions end, a lock-out is over, no link works any more,
     * and the user is mailed that it happened. Of two at once, one wins.
     *
     * @param fresh wiped before this returns
     * @throws mortise.core.Failure MISSING if the secret lets nobody in any more; INVALID if the password is too weak: then
     *     the secret still works
     */
    void reset(String secret, char[] fresh);
}
