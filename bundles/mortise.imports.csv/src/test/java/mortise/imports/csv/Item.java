package mortise.imports.csv;

import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import mortise.entity.Change;
import mortise.entity.ExternalKey;
import mortise.entity.Field.OnDelete;
import mortise.entity.Field.Searched;
import mortise.entity.FieldType;
import mortise.entity.Hooks;
import mortise.entity.Option;
import mortise.entity.Resource;
import mortise.entity.Shown;
import mortise.entity.Stored;
import mortise.entity.To;
import org.jspecify.annotations.Nullable;

/** What is imported in tests. */
@Resource(path = "items")
public class Item extends Stored {
    /** How far it is. */
    public enum State {
        /** Not begun. */
        OPEN,
        /** Over. */
        @Option(title = "All done")
        DONE
    }

    @NotBlank
    @Size(max = 40)
    @Shown(search = Searched.TITLE)
    public String name = "";

    @ExternalKey
    @Size(max = 80)
    public @Nullable String code;

    @Min(0)
    @Shown(title = "On stock")
    public @Nullable Integer stock;

    public State state = State.OPEN;

    public @Nullable LocalDate day;

    @Shown(as = FieldType.URL)
    public @Nullable String page;

    @To(value = "item", inverse = "parts", onDelete = OnDelete.CLEAR)
    public @Nullable Long whole;

    @To(value = "tag", onDelete = OnDelete.CLEAR)
    public @Nullable Long tag;

    @To(value = "tag", onDelete = OnDelete.CLEAR)
    public List<Long> tags = new ArrayList<>();

    /** Refuses what only the save itself can know. */
    public static final class Refusal implements Hooks<Item> {
        @Override
        public Class<Item> type() {
            return Item.class;
        }

        @Override
        public void beforeCommit(Change<Item> change) {
            if (change.after().name.startsWith("forbidden")) {
                change.refuse("name", "forbidden", "This name is forbidden.");
            }
        }
    }
}
