package mortise.benchmark.peer;

import jakarta.persistence.Entity;
import jakarta.validation.constraints.Digits;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import java.math.BigDecimal;
import mortise.entity.ExternalKey;
import mortise.entity.Field.Searched;
import mortise.entity.Resource;
import mortise.entity.Shown;
import mortise.entity.Stored;
import org.jspecify.annotations.Nullable;

/** A town of the world, as GeoNames has it. */
@Entity
@Resource(path = "places")
public class Place extends Stored {
    /** What it is called. */
    @NotBlank
    @Size(max = 200)
    @Shown(column = true, search = Searched.TITLE)
    public String name = "";

    /** Where it is, by ISO 3166-1. */
    @Size(max = 2)
    @Shown(column = true, search = Searched.FACET)
    public @Nullable String country;

    /** Its region. */
    @Size(max = 20)
    public @Nullable String region;

    /** The part of the region. */
    @Size(max = 80)
    public @Nullable String district;

    /** Degrees north. */
    @Digits(integer = 3, fraction = 6)
    public @Nullable BigDecimal latitude;

    /** Degrees east. */
    @Digits(integer = 3, fraction = 6)
    public @Nullable BigDecimal longitude;

    /** Tells it from others of the name. */
    @ExternalKey
    @Size(max = 300)
    public @Nullable String placeKey;
}
