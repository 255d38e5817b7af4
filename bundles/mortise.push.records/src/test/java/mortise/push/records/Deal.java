package mortise.push.records;

import jakarta.validation.constraints.NotBlank;
import mortise.entity.Owner;
import mortise.entity.Resource;
import mortise.entity.Stored;
import mortise.entity.To;
import org.jspecify.annotations.Nullable;

/** Something that is somebody's. */
@Resource(path = "deals", title = "Deal", plural = "Deals")
public class Deal extends Stored {
    /** What it is called. */
    @NotBlank
    public String title = "";

    /** Whose it is. */
    @Owner
    @To("user")
    public @Nullable Long owner;
}
