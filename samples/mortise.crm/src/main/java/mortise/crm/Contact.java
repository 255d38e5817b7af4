package mortise.crm;

import jakarta.persistence.Entity;
import jakarta.persistence.ManyToOne;
import jakarta.validation.constraints.Email;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.lang.Character.UnicodeScript;
import java.util.List;
import mortise.entity.Attached;
import mortise.entity.Computed;
import mortise.entity.ExternalKey;
import mortise.entity.Field.OnDelete;
import mortise.entity.Field.Searched;
import mortise.entity.FieldType;
import mortise.entity.Owner;
import mortise.entity.Resource;
import mortise.entity.Shown;
import mortise.entity.Stored;
import mortise.entity.To;
import org.jspecify.annotations.Nullable;

/** A person at an account. */
@Entity
@Resource(path = "contacts", icon = "square-user", titleFields = "fullName")
public class Contact extends Stored {
    /** What somebody likes to be asked about. */
    public enum Interest {
        /** Courses. */
        TRAINING,
        /** Machines. */
        EQUIPMENT,
        /** Programs. */
        SOFTWARE,
        /** Repairs. */
        SERVICE
    }

    /** Given name. */
    @Size(max = 100)
    @Shown(search = Searched.TEXT)
    public @Nullable String firstName;

    /** Family name. */
    @NotBlank
    @Size(max = 100)
    @Shown(search = Searched.TEXT)
    public String lastName = "";

    /** What the person looks like. */
    @Attached(image = true, maxBytes = 10_000_000)
    public @Nullable Long photo;

    /** Where the person works. */
    @NotNull
    @ManyToOne
    @To(inverse = "contacts", inverseTitle = "Contacts", onDelete = OnDelete.CASCADE)
    @Shown(column = true)
    public @Nullable Account account;

    /** What the person does there. */
    @Shown(column = true, title = "Job title")
    public @Nullable String jobTitle;

    /** Where to write. */
    @Email
    @Shown(column = true, search = Searched.TEXT)
    public @Nullable String email;

    /** Where to call. */
    @Shown(as = FieldType.PHONE)
    public @Nullable String phone;

    /** What to talk about. */
    public List<Interest> interests = List.of();

    /** Whose contact it is. */
    @Owner
    @To("user")
    @Shown(column = true)
    public @Nullable Long owner;

    /** What the system it came from calls it. */
    @ExternalKey
    @Size(max = 255)
    @Shown(title = "External key", help = "What another system knows this contact by; imports match on it.")
    public @Nullable String externalKey;

    /** Returns the whole name, as names are written where the person comes from. */
    @Computed
    @Shown(title = "Name", column = true, search = Searched.TITLE)
    public String fullName() {
        if (firstName == null || firstName.isBlank()) {
            return lastName;
        }
        return isFamilyNameFirst() ? lastName + " " + firstName : firstName + " " + lastName;
    }

    private boolean isFamilyNameFirst() {
        return !lastName.isEmpty()
                && switch (UnicodeScript.of(lastName.codePointAt(0))) {
                    case HAN, HIRAGANA, KATAKANA, HANGUL -> true;
                    default -> false;
                };
    }
}
