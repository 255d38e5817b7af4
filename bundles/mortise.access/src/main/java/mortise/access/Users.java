package mortise.access;

import java.util.List;
import java.util.Optional;
import mortise.core.Identity;
import org.osgi.annotation.versioning.ProviderType;

/**
 * What is done with users beside changing their record, which goes through Records as for any entity ({@code user},
 * {@code role}). Safe for use by many threads.
 */
@ProviderType
public interface Users {
    /**
     * Makes a user, whose password has to be changed at the first sign-in.
     *
     * @param password wiped before this returns
     * @param roles names of roles
     * @return the record's id
     * @throws mortise.core.Failure INVALID if the name is taken or the password too weak; MISSING for an unknown role; DENIED if
     *     the caller may not make users or has not all rights of the roles
     */
    long create(String name, String title, String email, char[] password, List<String> roles);

    /**
     * Sets a password given by somebody else, which has to be changed at the next sign-in; ends the user's sessions.
     *
     * @param password wiped before this returns
     * @throws mortise.core.Failure INVALID if the password is too weak; MISSING if there is no such user; DENIED if the
     *     caller may not edit users or has not all rights of this one
     */
    void setPassword(String name, char[] password);

    /**
     * Lets a user try to sign in at once after too many failed attempts; does nothing to one who need not wait.
     *
     * @throws mortise.core.Failure MISSING if there is no such user; DENIED
     */
    void unlock(String name);

    /** Returns a password that people can read out and nobody can guess, to be given to somebody; the caller wipes it. */
    char[] newPassword();

    /** Tells whether an identity may administer the host: extensions, settings, users. True for the host itself. */
    boolean administers(Identity identity);

    /** Returns the identity of an active user by name. */
    Optional<Identity> find(String name);
}
