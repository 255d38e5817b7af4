package mortise.users;

import jakarta.validation.constraints.Email;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.ArrayList;
import java.util.List;
import mortise.entity.ExternalKey;
import mortise.entity.Field.Searched;
import mortise.entity.Resource;
import mortise.entity.Shown;
import mortise.entity.Stored;
import mortise.entity.To;
import org.jspecify.annotations.Nullable;

/** Somebody who may sign in, or a program that acts with a token. The password is kept elsewhere. */
@Resource(path = "users", title = "User", icon = "users", titleFields = "title", administrative = true)
public class User extends Stored {
    /** The name to sign in with, in lower case. */
    @ExternalKey
    @NotBlank
    @Size(max = 100)
    @Pattern(regexp = "[a-z0-9][a-z0-9._@+-]*")
    @Shown(
            title = "User name",
            help = "For signing in: letters, digits and . _ - @ + without accents; capitals do not matter.",
            column = true,
            search = Searched.TITLE)
    public String name = "";

    /** The name people read. */
    @NotBlank
    @Size(max = 200)
    @Shown(title = "Name", column = true, search = Searched.TITLE)
    public String title = "";

    /** Where mail reaches the user. */
    @Email
    @Size(max = 254)
    @Shown(title = "E-mail", column = true, search = Searched.TEXT)
    public @Nullable String email;

    /** Whether the user may sign in and act. */
    @Shown(help = "Who is not active cannot sign in; sessions and tokens stop at once.", column = true)
    public boolean active = true;

    /** What the user may do is what any of the roles permits. */
    @To("role")
    @Shown(help = "With several roles, the widest permission counts.", column = true)
    public List<Long> roles = new ArrayList<>();

    /** Language and region of texts, as {@code de-CH}; without it, those of the browser. */
    @Size(max = 35)
    @Shown(title = "Language", help = "A language and perhaps a region, as de or en-GB; empty for the browser's.")
    public @Nullable String locale;

    /** The time zone, as {@code Europe/Oslo}; without it, that of the browser. */
    @Size(max = 50)
    @Shown(title = "Time zone", help = "As Europe/Oslo; empty for the browser's.")
    public @Nullable String zone;
}
