package mortise.testkit.records;

import jakarta.persistence.Entity;
import jakarta.persistence.ManyToOne;
import jakarta.validation.constraints.NotBlank;
import mortise.entity.Field.OnDelete;
import mortise.entity.Field.Searched;
import mortise.entity.Resource;
import mortise.entity.Shown;
import mortise.entity.Stored;
import mortise.entity.To;
import org.jspecify.annotations.Nullable;

/** An entity that refers to another. */
@Entity
@Resource(path = "people", title = "Person", plural = "People")
public class Person extends Stored {
    @NotBlank
    @Shown(search = Searched.TITLE)
    public String name = "";

    @ManyToOne
    @To(inverse = "people", inverseTitle = "People", onDelete = OnDelete.CASCADE)
    public @Nullable Company company;

    @ManyToOne
    @To(inverse = "billed", inverseTitle = "Billed", onDelete = OnDelete.RESTRICT)
    public @Nullable Company payer;
}
