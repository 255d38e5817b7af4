package mortise.imports.csv;

import jakarta.validation.constraints.NotBlank;
import mortise.entity.ExternalKey;
import mortise.entity.Resource;
import mortise.entity.Stored;
import org.jspecify.annotations.Nullable;

/** What items refer to in tests. */
@Resource(path = "tags")
public class Tag extends Stored {
    @NotBlank
    public String name = "";

    @ExternalKey
    public @Nullable String code;
}
