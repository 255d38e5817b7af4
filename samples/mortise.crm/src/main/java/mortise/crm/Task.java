package mortise.crm;

import jakarta.persistence.Entity;
import jakarta.persistence.ManyToOne;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import mortise.entity.ExternalKey;
import mortise.entity.Field.OnDelete;
import mortise.entity.Field.Searched;
import mortise.entity.FieldType;
import mortise.entity.Option;
import mortise.entity.Owner;
import mortise.entity.Resource;
import mortise.entity.Shown;
import mortise.entity.Stored;
import mortise.entity.To;
import org.jspecify.annotations.Nullable;

/** Something to be done. */
@Entity
@Resource(path = "tasks", icon = "list-checks")
public class Task extends Stored {
    /** How much it matters. */
    public enum Priority {
        /** Can wait. */
        LOW,
        /** In its turn. */
        @Option(tone = "info")
        NORMAL,
        /** Before others. */
        @Option(tone = "warn")
        HIGH
    }

    /** What is to be done. */
    @NotBlank
    @Size(max = 200)
    @Shown(column = true, search = Searched.TITLE)
    public String subject = "";

    /** Whether it is done. */
    @Shown(column = true)
    public boolean done;

    /** How much it matters. */
    @Shown(column = true, search = Searched.FACET)
    public Priority priority = Priority.NORMAL;

    /** When it has to be done. */
    @Shown(column = true)
    public @Nullable Instant due;

    /** For whom. */
    @ManyToOne
    @To(inverse = "tasks", inverseTitle = "Tasks", onDelete = OnDelete.CLEAR)
    @Shown(column = true)
    public @Nullable Account account;

    /** Who does it. */
    @Owner
    @To("user")
    @Shown(column = true)
    public @Nullable Long owner;

    /** How many minutes it took. */
    @Shown(title = "Minutes spent")
    public @Nullable Integer minutes;

    /** What there is to know. */
    @Shown(as = FieldType.LONG_TEXT, search = Searched.TEXT)
    public @Nullable String notes;

    /** What the system it came from calls it. */
    @ExternalKey
    @Size(max = 255)
    @Shown(title = "External key", help = "What another system knows this task by; imports match on it.")
    public @Nullable String externalKey;
}
