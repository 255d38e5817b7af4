package mortise.mail.templates;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import mortise.entity.ExternalKey;
import mortise.entity.Field.Searched;
import mortise.entity.FieldType;
import mortise.entity.Resource;
import mortise.entity.Shown;
import mortise.entity.Stored;
import org.jspecify.annotations.Nullable;

/** What mails about records of an entity say, in one language. */
@Resource(
        path = "mail-templates",
        title = "Mail template",
        icon = "mail",
        titleFields = {"name", "language"},
        administrative = true)
public class MailTemplate extends Stored {
    /** Name and language, which together are unique. */
    @ExternalKey
    @Size(max = 140)
    @Shown(title = "Key", help = "Made of name and language.", readOnly = true)
    public String templateKey = "";

    /** What rules and code call it, the same in all languages. */
    @NotBlank
    @Size(max = 100)
    @Pattern(regexp = "[A-Za-z0-9][A-Za-z0-9 ._-]*")
    @Shown(help = "The same for all languages of a template.", column = true, search = Searched.TITLE)
    public String name = "";

    /** Whose records it is about. */
    @NotBlank
    @Size(max = 100)
    @Shown(help = "Name of the entity whose records it is about.", column = true)
    public String entity = "";

    /** What it is written in; empty for all other languages. */
    @Size(max = 35)
    @Pattern(regexp = "([A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*)?")
    @Shown(help = "A language as de or de-AT; empty for the template that is used for all others.", column = true)
    public @Nullable String language;

    /** One line. */
    @NotBlank
    @Size(max = 500)
    @Shown(help = "{{name}} is the record's field of that name, {{account.name}} that of the record it refers to.")
    public String subject = "";

    /** The HTML. */
    @NotBlank
    @Size(max = 100_000)
    @Shown(as = FieldType.LONG_TEXT, title = "HTML")
    public String html = "";

    /** The plain text; empty to make it of the HTML. */
    @Size(max = 100_000)
    @Shown(as = FieldType.LONG_TEXT, title = "Plain text", help = "Empty: made of the HTML.")
    public @Nullable String text;
}
