package mortise.webhooks.records;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.ArrayList;
import java.util.List;
import mortise.entity.Field.Searched;
import mortise.entity.FieldType;
import mortise.entity.Resource;
import mortise.entity.Shown;
import mortise.entity.Stored;
import mortise.entity.To;
import org.jspecify.annotations.Nullable;

/** Says which other system is told of which changes. It is told no more than its reader may see. */
@Resource(path = "webhooks", title = "Webhook", icon = "link", titleFields = "name", administrative = true)
public class Webhook extends Stored {
    /** What happens to a record. */
    public enum Event {
        /** It is new. */
        CREATED,
        /** Any of its fields changed. */
        UPDATED,
        /** It is gone. */
        DELETED
    }

    /** What administrators call it. */
    @NotBlank
    @Size(max = 100)
    @Shown(column = true, search = Searched.TITLE)
    public String name = "";

    /** Whether it counts. */
    @Shown(column = true)
    public boolean active = true;

    /** Where messages go. */
    @NotBlank
    @Size(max = 1000)
    @Shown(
            title = "Address",
            help = "Where messages go, as https://example.com/hooks.",
            as = FieldType.URL,
            column = true)
    public String url = "";

    /** Whose records it is about. */
    @NotBlank
    @Size(max = 100)
    @Shown(help = "Name of the entity whose records it is about, as account.", column = true)
    public String entity = "";

    /** What it tells of. */
    @Shown(title = "When it is", help = "Without one, all of them.")
    public List<Event> events = new ArrayList<>();

    /** Which changes it tells of. */
    @Size(max = 1000)
    @Shown(title = "Only changes of", help = "Fields between commas, as name, status; empty for all.")
    public @Nullable String fields;

    /** As whom records are read. */
    @NotNull
    @To("user")
    @Shown(title = "Reads as", help = "Messages say what this user may see, of records that this user may see.")
    public @Nullable Long reader;

    /** Whether messages say only which record it is. */
    @Shown(title = "Without values", help = "Says only which record changed, not what it is now.")
    public boolean thin;
}
