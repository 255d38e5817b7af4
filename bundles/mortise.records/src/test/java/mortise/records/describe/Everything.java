package mortise.records.describe;

import jakarta.persistence.Column;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.Lob;
import jakarta.persistence.ManyToMany;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.Table;
import jakarta.persistence.Transient;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Digits;
import jakarta.validation.constraints.Email;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.Size;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import mortise.core.Money;
import mortise.entity.Computed;
import mortise.entity.Field.OnDelete;
import mortise.entity.Field.Searched;
import mortise.entity.FieldType;
import mortise.entity.Option;
import mortise.entity.Owner;
import mortise.entity.Resource;
import mortise.entity.Shown;
import mortise.entity.To;
import org.jspecify.annotations.Nullable;

/** An entity with everything that can be said of one. */
@Resource(
        path = "all-things",
        title = "Thing",
        plural = "All things",
        icon = "star",
        titleFields = {"name", "code"},
        administrative = true)
@Table(name = "things")
class Everything extends Coded {
    /** How it fares. */
    enum Status {
        @Option(title = "In use", tone = "good")
        IN_USE,
        PUT_AWAY
    }

    static final String NO_FIELD = "";

    @Transient
    String forgotten = "";

    transient String forgottenToo = "";

    @NotBlank
    @Size(max = 200)
    @Shown(
            title = "Full name",
            help = "As on the door.",
            column = true,
            search = Searched.TITLE,
            group = "Who",
            defaultValue = "nobody")
    String name = "";

    @Lob
    @Nullable
    String story;

    @Shown(as = FieldType.RICH_TEXT)
    @Nullable
    String page;

    @Max(10)
    int count = 3;

    @Digits(integer = 6, fraction = 2)
    @DecimalMin(value = "0", inclusive = false)
    @DecimalMax("1000")
    @Nullable
    BigDecimal weight;

    @Positive
    @Nullable
    Money price;

    @Shown(as = FieldType.PERCENT)
    @Nullable
    BigDecimal share;

    boolean active = true;

    @Nullable
    LocalDate closeDate;

    @Nullable
    Instant seen;

    @Email
    @Nullable
    String mail;

    @Pattern(regexp = "\\+.*")
    @Pattern(regexp = "[+0-9 ]+")
    @Shown(as = FieldType.PHONE)
    @Nullable
    String phone;

    @Shown(as = FieldType.URL)
    @Column(name = "WEB", unique = true, length = 300)
    @Nullable
    String site;

    @Enumerated(EnumType.STRING)
    Status status = Status.IN_USE;

    @NotEmpty
    Set<Status> past = Set.of();

    @ManyToOne(optional = false)
    @JoinColumn(name = "parent")
    @To(onDelete = OnDelete.CASCADE, inverse = "children", inverseTitle = "Parts")
    @Nullable
    Everything parent;

    @Owner
    @Nullable
    Long owner;

    @To("account")
    @Nullable
    Long customer;

    @ManyToMany
    List<Everything> friends = List.of();

    @To("tag")
    List<Long> tags = List.of();

    @Shown(as = FieldType.JSON, hidden = true, readOnly = true)
    @Nullable
    String data;

    @Computed
    @Shown(search = Searched.TEXT)
    String label() {
        return name + " " + code;
    }
}
