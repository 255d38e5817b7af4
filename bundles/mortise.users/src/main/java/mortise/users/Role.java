package mortise.users;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import mortise.entity.ExternalKey;
import mortise.entity.Field.Searched;
import mortise.entity.FieldType;
import mortise.entity.Resource;
import mortise.entity.Shown;
import mortise.entity.Stored;
import org.jspecify.annotations.Nullable;

/** What people with this role may do, and with whose records. */
@Resource(path = "roles", title = "Role", icon = "shield", titleFields = "name", administrative = true)
public class Role extends Stored {
    /** What people call it. */
    @ExternalKey
    @NotBlank
    @Size(max = 100)
    @Shown(column = true, search = Searched.TITLE)
    public String name = "";

    /** Whom it is for. */
    @Size(max = 1000)
    @Shown(as = FieldType.LONG_TEXT, column = true, search = Searched.TEXT)
    public @Nullable String description;

    /** Whether it permits everything, the administration of the host included. */
    @Shown(help = "Permits everything: all records, users, extensions, settings.", column = true)
    public boolean administrator;

    /** {@code {"*": {"view": "all"}, "account": {"edit": "own"}}}: see {@link mortise.users.rights.Permissions}. */
    @Shown(
            as = FieldType.JSON,
            help = "For an entity by name, or * for all others that are no administration: view, create, edit, delete;"
                    + " each none, own or all.")
    public @Nullable String permissions;

    /** Another number whenever somebody ceases to administer, so that two who do at once meet at this record. */
    @Shown(hidden = true, readOnly = true)
    public @Nullable Long guard;
}
