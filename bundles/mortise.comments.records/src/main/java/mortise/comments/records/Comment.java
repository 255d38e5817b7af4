package mortise.comments.records;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import mortise.comments.Comments;
import mortise.entity.Field.OnDelete;
import mortise.entity.FieldType;
import mortise.entity.Resource;
import mortise.entity.Shown;
import mortise.entity.Stored;
import mortise.entity.To;
import org.jspecify.annotations.Nullable;

/** What somebody said about a record. */
@Resource(path = "comment-log", title = "Comment", icon = "message-square", titleFields = "text", administrative = true)
public class Comment extends Stored {
    /** The entity's name. */
    static final String ENTITY = "comment";

    /** The entity of the record. */
    @NotBlank
    @Size(max = 60)
    @Shown(title = "Entity", column = true, readOnly = true)
    public String kind = "";

    /** The record's id. A column of lists has an index, and comments are found by this. */
    @Shown(title = "Record", column = true, readOnly = true)
    public long subject;

    /** Who. */
    @To(value = "user", onDelete = OnDelete.CLEAR)
    @Shown(column = true, readOnly = true)
    public @Nullable Long author;

    /** What the author was called then. */
    @NotBlank
    @Size(max = 250)
    @Shown(readOnly = true)
    public String name = "";

    /** What. */
    @NotBlank
    @Size(max = Comments.MOST_CHARACTERS)
    @Shown(as = FieldType.LONG_TEXT, column = true, readOnly = true)
    public String text = "";

    /** The names of users who were told, with blanks between them. */
    @Size(max = 2_000)
    @Shown(readOnly = true)
    public @Nullable String mentioned;

    /** When it was changed. */
    @Shown(readOnly = true)
    public @Nullable Instant edited;
}
