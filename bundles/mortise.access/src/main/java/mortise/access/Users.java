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
     * Makes a user.
     *
     * @param password wiped before this returns
     * @param roles names of roles
     * @return the record's id
     * @throws mortise.core.Failure INVALID if the name is taken or the password too weak; MISSING for an unknown role
     */
    long create(String name, String title, String email, char[] password, List<String> roles);

    /** Sets a password given by somebody else, which has to be changed at the next sign-in; ends the user's sessions. */
    void setPassword(String name, char[] password);

    /** Tells whether an identity may administer the host: extensions, settings, users. True for the host itself. */
    boolean administers(Identity identity);

    /** Returns the identity of an active user by name. */
    Optional<Identity> find(String name);
}
