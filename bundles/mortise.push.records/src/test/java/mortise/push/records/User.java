package mortise.push.records;

import jakarta.validation.constraints.NotBlank;
import mortise.entity.Resource;
import mortise.entity.Stored;
import org.jspecify.annotations.Nullable;

/** Somebody, as far as these tests go. */
@Resource(path = "users", title = "User")
public class User extends Stored {
    /** What people call him. */
    @NotBlank
    public String title = "";

    /** What he signs in with. */
    public @Nullable String name;

    /** The language he has chosen. */
    public @Nullable String locale;
}
