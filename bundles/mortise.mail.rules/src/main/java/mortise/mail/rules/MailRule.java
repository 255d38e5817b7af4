package mortise.mail.rules;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import java.util.ArrayList;
import java.util.List;
import mortise.entity.Field.Searched;
import mortise.entity.Resource;
import mortise.entity.Shown;
import mortise.entity.Stored;
import mortise.entity.To;
import org.jspecify.annotations.Nullable;

/** Says who gets which mail when a record changes. Nobody gets a mail about a record that he may not see. */
@Resource(path = "mail-rules", title = "Mail rule", icon = "bell", titleFields = "name", administrative = true)
public class MailRule extends Stored {
    /** What happens to a record. */
    public enum Event {
        /** It is new. */
        CREATED,
        /** Any of its fields changed. */
        CHANGED,
        /** One field changed. */
        FIELD_CHANGED,
        /** It is gone. */
        DELETED
    }

    /** Whose name and address a mail has as its sender. */
    public enum Sender {
        /** The one in the host's settings. */
        HOST,
        /** The record's owner. */
        OWNER,
        /** Whoever made the change. */
        AUTHOR
    }

    /** What administrators call it. */
    @NotBlank
    @Size(max = 100)
    @Shown(column = true, search = Searched.TITLE)
    public String name = "";

    /** Whether it counts. */
    @Shown(column = true)
    public boolean active = true;

    /** Whose records it is about. */
    @NotBlank
    @Size(max = 100)
    @Shown(help = "Name of the entity whose records it is about, as account.", column = true)
    public String entity = "";

    /** When a mail is sent. */
    @Shown(title = "When it is", column = true)
    public Event event = Event.CREATED;

    /** Which field. */
    @Size(max = 100)
    @Shown(title = "Changed field", help = "For 'Field changed': the field, as status.")
    public @Nullable String field;

    /** What is sent. */
    @NotBlank
    @Size(max = 100)
    @Shown(help = "Name of the mail template; that of the recipient's language is used.", column = true)
    public String template = "";

    /** Who sends it; the host if it is empty, and where the person has no address. */
    @Shown(
            title = "Sent by",
            help =
                    "The host, the record's owner or who made the change. Most servers take senders of their own domains only.")
    public @Nullable Sender sender;

    /** To whose record it is. */
    @Shown(title = "To the owner", group = "Recipients")
    public boolean toOwner;

    /** To these. */
    @To("user")
    @Shown(title = "To users", group = "Recipients")
    public List<Long> users = new ArrayList<>();

    /** To all who have one of these. */
    @To("role")
    @Shown(title = "To roles", group = "Recipients", help = "To every active user who has one of them.")
    public List<Long> roles = new ArrayList<>();

    /** To the address in the record. */
    @Size(max = 100)
    @Shown(
            title = "To the address in",
            group = "Recipients",
            help = "A field with a mail address, as email. That mail says what whoever made the change may see.")
    public @Nullable String addressField;

    /** Not to who did it. */
    @Shown(title = "Not to who made the change", group = "Recipients")
    public boolean notToAuthor;
}
