package mortise.users.rights;

import java.util.Set;
import mortise.core.Identity;

/** A user as the host knows him from memory. */
public record Person(long id, String name, String title, boolean active, Rights rights) {
    /** Returns who acts as this user, narrowed to scopes. */
    public Identity identity(Set<String> scopes) {
        return new Identity(id, name, title, scopes);
    }
}
