package ${package};

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import mortise.entity.Field.Searched;
import mortise.entity.FieldType;
import mortise.entity.Option;
import mortise.entity.Owner;
import mortise.entity.Resource;
import mortise.entity.Shown;
import mortise.entity.Stored;
import org.jspecify.annotations.Nullable;

/** What this extension keeps. Table, REST, screens, import and access rules follow from here. */
@Resource(path = "${entity.toLowerCase()}s")
public class ${entity} extends Stored {
    /** How far it is. */
    public enum Status {
        /** To be done. */
        @Option(tone = "warn")
        OPEN,
        /** Done. */
        @Option(tone = "good")
        DONE
    }

    /** What it is about. */
    @NotBlank
    @Size(max = 200)
    @Shown(column = true, search = Searched.TITLE)
    public String subject = "";

    /** How far it is. */
    @Shown(column = true, search = Searched.FACET)
    public Status status = Status.OPEN;

    /** Whose it is. */
    @Owner
    @Shown(column = true)
    public @Nullable Long owner;

    /** What there is to know. */
    @Shown(as = FieldType.LONG_TEXT, search = Searched.TEXT)
    public @Nullable String details;
}
