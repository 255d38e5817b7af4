package mortise.records.describe;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import mortise.core.Failure;
import mortise.core.Money;
import mortise.entity.Field;
import org.jspecify.annotations.Nullable;

/** Looks whether a field's default value, in the form of a CSV cell, can be read. */
final class Defaults {
    /** What stands between several values. */
    static final String SEPARATOR = ";";

    private Defaults() {}

    /** Returns what is wrong with a field's default value, or null. */
    static @Nullable String problem(Field field) {
        String value = field.defaultValue();
        if (value == null) {
            return null;
        }
        try {
            return switch (field.type()) {
                case TEXT, LONG_TEXT, RICH_TEXT, EMAIL, PHONE, URL ->
                    value.codePointCount(0, value.length()) > field.length()
                            ? "its default has more than " + field.length() + " characters"
                            : null;
                case INTEGER -> {
                    Long.parseLong(value);
                    yield null;
                }
                case DECIMAL, PERCENT -> {
                    new BigDecimal(value);
                    yield null;
                }
                case MONEY -> {
                    Money.parse(value);
                    yield null;
                }
                case BOOLEAN ->
                    value.equals("true") || value.equals("false") ? null : "its default is neither true nor false";
                case DATE -> {
                    LocalDate.parse(value);
                    yield null;
                }
                case DATE_TIME -> {
                    Instant.parse(value);
                    yield null;
                }
                case CHOICE, MULTI_CHOICE -> unknownChoice(field, value);
                case REFERENCE, REFERENCES -> "a reference cannot have a default; set it in a hook";
                case JSON -> null;
            };
        } catch (DateTimeException | NumberFormatException | Failure unreadable) {
            return "its default '" + value + "' is no value of type " + field.type();
        }
    }

    private static @Nullable String unknownChoice(Field field, String value) {
        for (String key : field.type().isMany() ? value.split(SEPARATOR, -1) : new String[] {value}) {
            if (field.choice(key) == null) {
                return "its default '" + key + "' is none of its choices";
            }
        }
        return null;
    }
}
