package mortise.entity;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The description of one field: what it holds, what it refuses, how it is stored and shown. Plain data: a field that an
 * administrator added is the same thing as one of a Java class.
 *
 * @param name in Java's form, {@code closeDate}; also its name in REST
 * @param title what people read, in sentence case
 * @param help a sentence under the field in forms, empty for none
 * @param type what it holds
 * @param column the column in the entity's table; for REFERENCES the link table
 * @param required refuses to be empty
 * @param unique refuses a value that another record has; empty values are not compared
 * @param readOnly set by the host or by hooks only; a draft of a person that names it is refused
 * @param hidden in no screen, REST answer, export or audit value: secrets
 * @param computed made by the entity's own code at each save, stored like any other
 * @param length the longest text in characters; 0 for the type's default
 * @param precision digits of a DECIMAL, MONEY or PERCENT in all
 * @param scale digits behind the point
 * @param minimum the least number accepted, null for none
 * @param maximum the greatest number accepted, null for none
 * @param pattern a regular expression that a whole text has to match, null for none
 * @param choices what a CHOICE or MULTI_CHOICE offers, in this order
 * @param defaultValue what a new record has if nothing is given, in the form of a CSV cell; null for none
 * @param target the entity a REFERENCE or REFERENCES points to; empty for other types
 * @param onDelete what happens to this record when the one it refers to is deleted
 * @param inverse the name under which the target shows these records as a relation; empty for none
 * @param inverseTitle what people read over that list
 * @param inList a column of the list before anybody chooses columns
 * @param searched how search weighs the field
 * @param group the heading under which forms show it, empty for the first, unnamed one
 * @param origin who added it
 * @param files what a REFERENCE or REFERENCES to files takes; null for other fields
 */
public record Field(
        String name,
        String title,
        String help,
        FieldType type,
        String column,
        boolean required,
        boolean unique,
        boolean readOnly,
        boolean hidden,
        boolean computed,
        int length,
        int precision,
        int scale,
        @Nullable BigDecimal minimum,
        @Nullable BigDecimal maximum,
        @Nullable String pattern,
        List<Choice> choices,
        @Nullable String defaultValue,
        String target,
        OnDelete onDelete,
        String inverse,
        String inverseTitle,
        boolean inList,
        Searched searched,
        String group,
        Origin origin,
        @Nullable FileRules files) {

    /**
     * One choice of a field.
     *
     * @param key what is stored and what REST says
     * @param title what people read
     * @param tone the colour of its mark: good, warn, bad, info, plum or empty
     */
    public record Choice(String key, String title, String tone) {}

    /** What happens to a referring record when the referred one is deleted. */
    public enum OnDelete {
        /** The delete is refused while somebody refers. */
        RESTRICT,
        /** The reference becomes empty. */
        CLEAR,
        /** The referring record is deleted as well, through the same rules, hooks and audit. */
        CASCADE
    }

    /** How search weighs a field. */
    public enum Searched {
        /** Not found by it. */
        NO,
        /** Found by it. */
        TEXT,
        /** Found by it before others. */
        TITLE,
        /** Counted and narrowed by it. */
        FACET
    }

    /** Who added a field. */
    public enum Origin {
        /** The bundle whose entity it is. */
        BUNDLE,
        /** An administrator, in the pages; shown with a dot. */
        ADMINISTRATOR,
        /** Another bundle; shown with a plug. */
        EXTENSION
    }

    /** Copies the lists, so that the description cannot change. */
    public Field {
        choices = List.copyOf(choices);
    }

    /** Fields are kept in sets and maps at every query: the name tells them apart well enough. */
    @Override
    public int hashCode() {
        return name.hashCode();
    }

    /** Starts a field of a name and a type; everything else has its plain default. */
    public static Builder of(String name, FieldType type) {
        return new Builder(name, type);
    }

    /** Returns the choice with this key, or null. */
    public @Nullable Choice choice(String key) {
        for (Choice choice : choices) {
            if (choice.key().equals(key)) {
                return choice;
            }
        }
        return null;
    }

    /** Tells whether it holds files: records of {@link EntityType#FILE} that belong to this field alone. */
    public boolean isFile() {
        return files != null;
    }

    /** Returns the column of a MONEY field's currency. */
    public String currencyColumn() {
        return column + "_currency";
    }

    /** Puts a field together. For one thread. */
    public static final class Builder {
        private final String name;
        private final FieldType type;
        private String title;
        private String help = "";
        private String column;
        private boolean required;
        private boolean unique;
        private boolean readOnly;
        private boolean hidden;
        private boolean computed;
        private int length;
        private int precision;
        private int scale;
        private @Nullable BigDecimal minimum;
        private @Nullable BigDecimal maximum;
        private @Nullable String pattern;
        private final List<Choice> choices = new ArrayList<>();
        private @Nullable String defaultValue;
        private String target = "";
        private OnDelete onDelete = OnDelete.RESTRICT;
        private String inverse = "";
        private String inverseTitle = "";
        private boolean inList;
        private Searched searched = Searched.NO;
        private String group = "";
        private Origin origin = Origin.BUNDLE;
        private @Nullable FileRules files;

        private Builder(String name, FieldType type) {
            this.name = Objects.requireNonNull(name);
            this.type = Objects.requireNonNull(type);
            this.title = Names.title(name);
            this.column = Names.column(name) + (type == FieldType.REFERENCE ? "_id" : "");
            switch (type) {
                case TEXT, URL -> length = 255;
                case EMAIL -> length = 254;
                case PHONE, CHOICE -> length = 64;
                case MULTI_CHOICE -> length = 2000;
                case LONG_TEXT, RICH_TEXT, JSON -> length = 1_000_000;
                case DECIMAL -> {
                    precision = 19;
                    scale = 4;
                }
                case MONEY -> {
                    precision = 19;
                    scale = 4;
                }
                case PERCENT -> {
                    precision = 9;
                    scale = 4;
                }
                case INTEGER, BOOLEAN, DATE, DATE_TIME, REFERENCE, REFERENCES -> {}
            }
        }

        /** What people read; without it, it is made of the name. */
        public Builder title(String value) {
            title = value;
            return this;
        }

        /** A sentence under the field. */
        public Builder help(String value) {
            help = value;
            return this;
        }

        /** The column; without it, it is made of the name. */
        public Builder column(String value) {
            column = value;
            return this;
        }

        /** Refuses to be empty. */
        public Builder required() {
            required = true;
            return this;
        }

        /** Refuses a value that another record has. */
        public Builder unique() {
            unique = true;
            return this;
        }

        /** Set by the host only. */
        public Builder readOnly() {
            readOnly = true;
            return this;
        }

        /** Never leaves the host. */
        public Builder hidden() {
            hidden = true;
            return this;
        }

        /** Made by the entity's own code at each save. */
        public Builder computed() {
            computed = true;
            readOnly = true;
            return this;
        }

        /** The longest text, in characters. */
        public Builder length(int characters) {
            length = characters;
            return this;
        }

        /** Digits in all and behind the point. */
        public Builder digits(int all, int behindThePoint) {
            precision = all;
            scale = behindThePoint;
            return this;
        }

        /** The least number accepted. */
        public Builder minimum(BigDecimal value) {
            minimum = value;
            return this;
        }

        /** The greatest number accepted. */
        public Builder maximum(BigDecimal value) {
            maximum = value;
            return this;
        }

        /** The regular expression that a whole text has to match. */
        public Builder pattern(String value) {
            pattern = value;
            return this;
        }

        /** What the field offers; replaces what was offered before. */
        public Builder choices(Choice... values) {
            choices.clear();
            choices.addAll(Arrays.asList(values));
            return this;
        }

        /** What a new record has, in the form of a CSV cell. */
        public Builder defaultValue(@Nullable String value) {
            defaultValue = value;
            return this;
        }

        /** The entity it points to. */
        public Builder target(String entity) {
            target = entity;
            return this;
        }

        /** What happens when the referred record is deleted. */
        public Builder onDelete(OnDelete value) {
            onDelete = value;
            return this;
        }

        /** The name and heading under which the target shows these records. */
        public Builder inverse(String relation, String heading) {
            inverse = relation;
            inverseTitle = heading;
            return this;
        }

        /** A column of the list from the start. */
        public Builder inList() {
            inList = true;
            return this;
        }

        /** How search weighs it. */
        public Builder searched(Searched value) {
            searched = value;
            return this;
        }

        /** The heading in forms. */
        public Builder group(String heading) {
            group = heading;
            return this;
        }

        /** Who added it. */
        public Builder origin(Origin value) {
            origin = value;
            return this;
        }

        /** Holds one file, or several, that these rules take. */
        public Builder files(FileRules rules) {
            files = rules;
            target = EntityType.FILE;
            return this;
        }

        /**
         * Returns the field.
         *
         * @throws IllegalArgumentException if a reference names no target, a choice field offers nothing, or what is no
         *     reference shall hold files
         */
        public Field build() {
            if (type.isReference() && target.isEmpty()) {
                throw new IllegalArgumentException("field '" + name + "' refers to nothing: name its target entity");
            }
            if ((type == FieldType.CHOICE || type == FieldType.MULTI_CHOICE) && choices.isEmpty()) {
                throw new IllegalArgumentException("field '" + name + "' offers no choices");
            }
            if (files != null && (!type.isReference() || !target.equals(EntityType.FILE))) {
                throw new IllegalArgumentException("field '" + name + "' holds files: make it a reference to 'file'");
            }
            return new Field(
                    name,
                    title,
                    help,
                    type,
                    column,
                    required,
                    unique,
                    readOnly,
                    hidden,
                    computed,
                    length,
                    precision,
                    scale,
                    minimum,
                    maximum,
                    pattern,
                    choices,
                    defaultValue,
                    target,
                    onDelete,
                    inverse,
                    inverseTitle,
                    inList,
                    searched,
                    group,
                    origin,
                    files);
        }
    }
}
