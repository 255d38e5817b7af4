package mortise.rest;

import jakarta.persistence.Entity;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import mortise.core.Money;
import mortise.entity.Computed;
import mortise.entity.Field.OnDelete;
import mortise.entity.Field.Searched;
import mortise.entity.FieldType;
import mortise.entity.Resource;
import mortise.entity.Shown;
import mortise.entity.Stored;
import mortise.entity.To;
import org.jspecify.annotations.Nullable;

/** An entity with a field of every type, and relations of every kind. */
@Entity
@Resource(path = "things")
public class Thing extends Stored {
    /** What may be chosen. */
    public enum Extent {
        /** One. */
        SMALL,
        /** Another. */
        LARGE,
        /** And another. */
        HUGE
    }

    @NotBlank
    @Size(max = 100)
    @Shown(search = Searched.TITLE, column = true)
    public String name = "";

    @Shown(as = FieldType.LONG_TEXT, search = Searched.TEXT)
    public @Nullable String notes;

    @Shown(as = FieldType.RICH_TEXT)
    public @Nullable String story;

    @Min(0)
    @Max(1_000_000)
    public @Nullable Integer staff;

    public @Nullable BigDecimal weight;
    public @Nullable Money revenue;

    @Shown(as = FieldType.PERCENT)
    public @Nullable BigDecimal margin;

    public @Nullable Boolean active;
    public @Nullable LocalDate founded;
    public @Nullable Instant seen;

    @Shown(as = FieldType.EMAIL)
    public @Nullable String email;

    @Shown(as = FieldType.PHONE)
    public @Nullable String phone;

    @Shown(as = FieldType.URL)
    public @Nullable String website;

    public Extent size = Extent.SMALL;
    public List<Extent> sizes = new ArrayList<>();

    @To(value = "thing", inverse = "children", onDelete = OnDelete.CLEAR)
    public @Nullable Long parent;

    @To(value = "thing", inverse = "friendOf", onDelete = OnDelete.CLEAR)
    public List<Long> friends = new ArrayList<>();

    @Shown(as = FieldType.JSON)
    public @Nullable String extra;

    @Shown(hidden = true)
    public @Nullable String secret;

    /** A field made of others. */
    @Computed
    public String label() {
        return name + " (" + size.name() + ")";
    }
}
