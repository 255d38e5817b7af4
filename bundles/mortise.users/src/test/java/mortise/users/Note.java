package mortise.users;

import jakarta.validation.constraints.NotBlank;
import mortise.entity.Owner;
import mortise.entity.Resource;
import mortise.entity.Stored;
import org.jspecify.annotations.Nullable;

/** Something that belongs to somebody. */
@Resource(path = "notes")
public class Note extends Stored {
    @NotBlank
    public String text = "";

    @Owner
    public @Nullable Long owner;
}
