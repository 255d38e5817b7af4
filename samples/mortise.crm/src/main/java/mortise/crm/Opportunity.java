package mortise.crm;

import jakarta.persistence.Entity;
import jakarta.persistence.ManyToOne;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import mortise.core.Money;
import mortise.entity.Attached;
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

/** A sale that may come about. */
@Entity
@Resource(path = "opportunities", plural = "Opportunities", icon = "target")
public class Opportunity extends Stored {
    /** How far a sale is. */
    public enum Stage {
        /** Talked about. */
        @Option(tone = "info")
        QUALIFYING,
        /** Offered. */
        @Option(tone = "plum")
        PROPOSAL,
        /** Talked through. */
        @Option(tone = "warn")
        NEGOTIATION,
        /** Sold. */
        @Option(tone = "good")
        WON,
        /** Not sold. */
        @Option(tone = "bad")
        LOST
    }

    /** What it is about. */
    @NotBlank
    @Size(max = 200)
    @Shown(column = true, search = Searched.TITLE)
    public String name = "";

    /** Who may buy. */
    @NotNull
    @ManyToOne
    @To(inverse = "opportunities", inverseTitle = "Opportunities", onDelete = OnDelete.CASCADE)
    @Shown(column = true)
    public @Nullable Account account;

    /** How far it is. */
    @NotNull
    @Shown(column = true, search = Searched.FACET)
    public Stage stage = Stage.QUALIFYING;

    /** What it would bring. */
    @Shown(column = true)
    public @Nullable Money amount;

    /** How likely it is. */
    @DecimalMin("0")
    @DecimalMax("100")
    @Shown(as = FieldType.PERCENT)
    public @Nullable BigDecimal probability;

    /** When it will be decided. */
    @Shown(column = true, title = "Close date")
    public @Nullable LocalDate closeDate;

    /** Whose it is. */
    @Owner
    @To("user")
    @Shown(column = true)
    public @Nullable Long owner;

    /** What was said. */
    @Shown(as = FieldType.RICH_TEXT)
    public @Nullable String description;

    /** Offers, drawings, letters. */
    @Attached
    public List<Long> attachments = List.of();

    /** What the system it came from calls it. */
    @ExternalKey
    @Size(max = 255)
    @Shown(title = "External key", help = "What another system knows this opportunity by; imports match on it.")
    public @Nullable String externalKey;
}
