package mortise.push.records;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import mortise.entity.ExternalKey;
import mortise.entity.Field.OnDelete;
import mortise.entity.FieldType;
import mortise.entity.Resource;
import mortise.entity.Shown;
import mortise.entity.Stored;
import mortise.entity.To;
import org.jspecify.annotations.Nullable;

/** What a person was told. */
@Resource(
        path = "notification-log",
        title = "Notification",
        icon = "bell",
        titleFields = "title",
        administrative = true)
public class Notification extends Stored {
    /** The entity's name. */
    static final String ENTITY = "notification";

    static final int MOST_TITLE = 250;
    static final int MOST_TEXT = 2_000;

    /** Whom. */
    @To(value = "user", onDelete = OnDelete.CASCADE)
    @NotBlank
    @Shown(column = true, readOnly = true)
    public @Nullable Long person;

    /** Names what it is about, so that it is told once; empty for what is told each time. */
    @ExternalKey
    @Size(max = 250)
    @Shown(title = "Key", readOnly = true)
    public @Nullable String told;

    /** An icon's name. */
    @NotBlank
    @Size(max = 40)
    @Pattern(regexp = "[a-z][a-z0-9-]*")
    @Shown(column = true, readOnly = true)
    public String kind = "bell";

    /** One sentence. */
    @NotBlank
    @Size(max = MOST_TITLE)
    @Shown(column = true, readOnly = true)
    public String title = "";

    /** More. */
    @Size(max = MOST_TEXT)
    @Shown(as = FieldType.LONG_TEXT, readOnly = true)
    public @Nullable String text;

    /** The path of a page. */
    @Size(max = 500)
    @Shown(readOnly = true)
    public @Nullable String link;

    /** When the person read it. */
    @Shown(title = "Read", column = true)
    public @Nullable Instant readAt;
}
