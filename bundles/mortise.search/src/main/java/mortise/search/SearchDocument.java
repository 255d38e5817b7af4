package mortise.search;

import java.math.BigDecimal;
import java.util.List;
import mortise.core.Failure;

/**
 * What is known of one record for search.
 *
 * @param entity the entity's name: a letter, then letters, digits or underscores
 * @param id the record's id
 * @param version grows with each change of the record
 * @param title what people call it
 * @param entries what it is found by; several of one field are several values
 */
public record SearchDocument(String entity, long id, long version, String title, List<Entry> entries) {
    /** The most characters of one text that are looked into; what is behind them is not found. */
    public static final int MAX_TEXT = 100_000;

    /** The most characters of a keyword. */
    public static final int MAX_KEYWORD = 1_000;

    /** One value of a field. */
    public sealed interface Entry {
        /** Returns the field's name. */
        String field();
    }

    /**
     * A text whose words are looked for.
     *
     * @param title whether it names the record: found before others, and suggested
     */
    public record Text(String field, String text, boolean title) implements Entry {
        /** Cuts what is too long. */
        public Text {
            text = text.length() > MAX_TEXT ? text.substring(0, MAX_TEXT) : text;
        }
    }

    /** A value as a whole: compared, counted, sorted by. */
    public record Keyword(String field, String value) implements Entry {
        /** Refuses what is too long to be compared. */
        public Keyword {
            if (value.length() > MAX_KEYWORD) {
                throw Failure.invalidField(
                        field, "keyword-too-long", "a keyword has at most " + MAX_KEYWORD + " characters");
            }
        }
    }

    /** A number, a day as days or a moment as microseconds since 1970: compared and sorted by. */
    public record Number(String field, BigDecimal value) implements Entry {}

    /** Says only that the field has a value. */
    public record Present(String field) implements Entry {}

    /** Copies the entries. */
    public SearchDocument {
        if (!SearchQuery.isEntity(entity)) {
            throw Failure.invalid("bad-entity", "not an entity's name: '" + entity + "'");
        }
        entries = List.copyOf(entries);
    }
}
