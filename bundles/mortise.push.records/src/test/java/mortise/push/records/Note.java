package mortise.push.records;

import jakarta.validation.constraints.NotBlank;
import mortise.entity.Resource;
import mortise.entity.Stored;

/** Something that not everybody sees. */
@Resource(path = "notes", title = "Note")
public class Note extends Stored {
    /** Whose it is. */
    @NotBlank
    public String owner = "";
}
