package mortise.crm;

import jakarta.persistence.Entity;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import mortise.core.Money;
import mortise.entity.ExternalKey;
import mortise.entity.Field.Searched;
import mortise.entity.FieldType;
import mortise.entity.Option;
import mortise.entity.Owner;
import mortise.entity.Resource;
import mortise.entity.Shown;
import mortise.entity.Stored;
import mortise.entity.To;
import org.jspecify.annotations.Nullable;

/** An organization that one does business with, or would like to. */
@Entity
@Resource(path = "accounts", icon = "building-2")
public class Account extends Stored {
    /** How far the business with an account is. */
    public enum Status {
        /** Not a customer yet. */
        @Option(tone = "info")
        PROSPECT,
        /** Buys. */
        @Option(tone = "good")
        CUSTOMER,
        /** Sells with us. */
        @Option(tone = "plum")
        PARTNER,
        /** May leave. */
        @Option(title = "At risk", tone = "warn")
        AT_RISK,
        /** Has left. */
        CHURNED
    }

    /** What it is called. */
    @NotBlank
    @Size(max = 200)
    @Shown(column = true, search = Searched.TITLE)
    public String name = "";

    /** How far the business is. */
    @Shown(column = true, search = Searched.FACET)
    public Status status = Status.PROSPECT;

    /** Whose it is. */
    @Owner
    @To(value = "user", inverse = "accounts", inverseTitle = "Accounts")
    @Shown(column = true)
    public @Nullable Long owner;

    /** Where it is, by ISO 3166-1. */
    @Pattern(regexp = "[A-Z]{2}")
    @Size(max = 2)
    @Shown(column = true, search = Searched.FACET, help = "Two letters, as DE or JP.")
    public @Nullable String country;

    /** What it takes in a year. */
    @Shown(column = true)
    public @Nullable Money annualRevenue;

    /** Its pages. */
    @Shown(as = FieldType.URL, column = true, search = Searched.TEXT)
    public @Nullable String website;

    /** Its switchboard. */
    @Shown(as = FieldType.PHONE)
    public @Nullable String phone;

    /** Anything else. */
    @Shown(as = FieldType.LONG_TEXT, search = Searched.TEXT)
    public @Nullable String notes;

    /** What the system it came from calls it. */
    @ExternalKey
    @Size(max = 255)
    @Shown(title = "External key", help = "What another system knows this account by; imports match on it.")
    public @Nullable String externalKey;
}
