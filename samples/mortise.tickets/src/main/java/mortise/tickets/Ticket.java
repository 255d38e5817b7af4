package mortise.tickets;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
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

/** Something a customer asks for. */
@Resource(path = "tickets", icon = "life-buoy")
public class Ticket extends Stored {
    /** How far a ticket is. */
    public enum Status {
        /** Waits for us. */
        @Option(tone = "warn")
        OPEN,
        /** Done. */
        @Option(tone = "good")
        CLOSED
    }

    /** How much it matters. */
    public enum Urgency {
        /** In its turn. */
        NORMAL,
        /** At once: somebody is to have it, see {@link UrgentTickets}. */
        @Option(tone = "bad")
        HIGH
    }

    /** What it is about. */
    @NotBlank
    @Size(max = 200)
    @Shown(column = true, search = Searched.TITLE)
    public String subject = "";

    /** How far it is. */
    @Shown(column = true, search = Searched.FACET)
    public Status status = Status.OPEN;

    /** How much it matters. */
    @Shown(column = true, search = Searched.FACET)
    public Urgency urgency = Urgency.NORMAL;

    /** For whom; the account's entity comes from another bundle and may be away. */
    @To(value = "account", inverse = "tickets", inverseTitle = "Tickets", onDelete = OnDelete.CLEAR)
    @Shown(column = true)
    public @Nullable Long account;

    /** Who works on it. */
    @Owner
    @To("user")
    @Shown(column = true)
    public @Nullable Long owner;

    /** What was asked. */
    @Shown(as = FieldType.LONG_TEXT, search = Searched.TEXT)
    public @Nullable String details;
}
