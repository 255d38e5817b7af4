package mortise.search.records;

import jakarta.persistence.Entity;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import mortise.core.Money;
import mortise.entity.Field.OnDelete;
import mortise.entity.Field.Searched;
import mortise.entity.FieldType;
import mortise.entity.Resource;
import mortise.entity.Shown;
import mortise.entity.Stored;
import mortise.entity.To;
import org.jspecify.annotations.Nullable;

/** An entity with a field of every type that a filter may ask for. */
@Entity
@Resource(path = "firms")
public class Firm extends Stored {
    /** What may be chosen. */
    public enum Status {
        NEW,
        OLD,
        GONE
    }

    @NotBlank
    @Size(max = 200)
    @Shown(search = Searched.TITLE)
    public String name = "";

    @Size(max = 2)
    @Shown(search = Searched.FACET)
    public @Nullable String country;

    @Shown(as = FieldType.LONG_TEXT, search = Searched.TEXT)
    public @Nullable String notes;

    @Shown(as = FieldType.RICH_TEXT, search = Searched.TEXT)
    public @Nullable String story;

    public @Nullable Integer staff;
    public @Nullable BigDecimal weight;
    public @Nullable Money revenue;
    public @Nullable Boolean active;
    public @Nullable LocalDate founded;
    public @Nullable Instant seen;
    public @Nullable Status status;
    public List<Status> statuses = new ArrayList<>();

    @To(value = "firm", inverse = "parts", onDelete = OnDelete.CLEAR)
    public @Nullable Long parent;

    @Shown(as = FieldType.JSON)
    public @Nullable String extra;

    @Shown(hidden = true)
    public @Nullable String secret;
}
