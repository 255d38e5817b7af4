package mortise.web.form;

import java.util.ArrayList;
import java.util.List;
import mortise.entity.Field;
import mortise.entity.Field.Choice;
import mortise.entity.FieldType;

/**
 * One field of a form.
 *
 * @param texts what its inputs hold
 * @param typed what was typed to find a record, or the title of the one that is chosen
 * @param chosen the records that are chosen
 * @param offered records to choose from, if what was typed fits several
 * @param problems what is wrong with it
 * @param lookup where records are found, empty for other types
 * @param theirs what somebody else saved meanwhile, null if nobody did
 * @param files the files it has, null for other types
 */
public record FormField(
        Field field,
        List<String> texts,
        String typed,
        List<Option> chosen,
        List<Option> offered,
        List<String> problems,
        String lookup,
        @org.jspecify.annotations.Nullable Theirs theirs,
        @org.jspecify.annotations.Nullable List<FileView> files) {
    /** A record. */
    public record Option(String value, String title) {}

    /**
     * What somebody else saved.
     *
     * @param shown as people read it
     * @param texts as inputs hold it
     */
    public record Theirs(String who, String shown, List<String> texts) {}

    /** Returns the id of its first input. */
    public String id() {
        return "f-" + field.name();
    }

    /** Returns the name its values are sent by. */
    public String name() {
        return "f." + field.name();
    }

    /** Returns what an input holds, empty for nothing. */
    public String text(int position) {
        return position < texts.size() ? texts.get(position) : "";
    }

    /** Tells whether a value is among those that are chosen. */
    public boolean has(String value) {
        return texts.contains(value);
    }

    /** Returns {@code true} for the attribute of an input that holds something wrong, null for others. */
    public @org.jspecify.annotations.Nullable String invalid() {
        return problems.isEmpty() ? null : "true";
    }

    /** Returns the ids of what describes its inputs, null for none. */
    public @org.jspecify.annotations.Nullable String described() {
        List<String> ids = new ArrayList<>();
        if (!problems.isEmpty()) {
            ids.add(id() + "-e");
        }
        if (hasHint()) {
            ids.add(id() + "-h");
        }
        if (theirs != null) {
            ids.add(id() + "-c");
        }
        return ids.isEmpty() ? null : String.join(" ", ids);
    }

    /** Tells whether there is a hint below it. */
    public boolean hasHint() {
        return !field.help().isEmpty()
                || field.isFile()
                || field.type() == FieldType.DATE_TIME
                || field.origin() == Field.Origin.ADMINISTRATOR;
    }

    /** Tells whether it takes the whole width. */
    public boolean isWide() {
        return switch (field.type()) {
            case LONG_TEXT, RICH_TEXT, JSON, REFERENCES -> true;
            case REFERENCE -> field.isFile();
            case MULTI_CHOICE -> field.choices().size() > 6;
            default -> false;
        };
    }

    /** Tells whether it is a group of inputs, which needs a legend in place of a label. */
    public boolean isGroup() {
        return field.type() == FieldType.MULTI_CHOICE || field.type() == FieldType.REFERENCES && !field.isFile();
    }

    /** Returns what can be chosen; what is chosen and offered no more stays there. */
    public List<Choice> choices() {
        List<Choice> choices = new ArrayList<>(field.choices());
        for (String text : texts) {
            if (field.choice(text) == null) {
                choices.add(new Choice(text, text, ""));
            }
        }
        return choices;
    }

    /** Returns the type of a plain input for the browser. */
    public String inputType() {
        return switch (field.type()) {
            case EMAIL -> "email";
            case PHONE -> "tel";
            case URL -> "url";
            case DATE -> "date";
            case DATE_TIME -> "datetime-local";
            default -> "text";
        };
    }

    /** Returns which keys a telephone shows, null for the letters. */
    public @org.jspecify.annotations.Nullable String inputMode() {
        return switch (field.type()) {
            case INTEGER -> "numeric";
            case DECIMAL, PERCENT, MONEY -> "decimal";
            default -> null;
        };
    }

    /** Returns what a browser offers to choose files of, null for all. */
    public @org.jspecify.annotations.Nullable String accept() {
        mortise.entity.FileRules rules = field.files();
        if (rules == null) {
            return null;
        }
        if (!rules.types().isEmpty()) {
            return String.join(",", rules.types());
        }
        return rules.image() ? "image/jpeg,image/png,image/gif" : null;
    }
}
