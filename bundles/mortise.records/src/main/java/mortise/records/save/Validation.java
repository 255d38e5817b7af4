package mortise.records.save;

import java.math.BigDecimal;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import mortise.core.Money;
import mortise.core.Problem;
import mortise.entity.Field;
import mortise.entity.FieldType;
import org.jspecify.annotations.Nullable;

/** What a field refuses by itself, without a look at other records. */
final class Validation {
    /** RFC 5321's lengths and the characters people use, as browsers check them. */
    private static final Pattern EMAIL = Pattern.compile(
            "[\\p{L}\\p{N}.!#$%&'*+/=?^_`{|}~-]{1,64}@[\\p{L}\\p{N}](?:[\\p{L}\\p{N}-]{0,61}[\\p{L}\\p{N}])?(?:\\.[\\p{L}\\p{N}](?:[\\p{L}\\p{N}-]{0,61}[\\p{L}\\p{N}])?)+");

    private static final Pattern PHONE =
            Pattern.compile("\\+?[0-9 ()./-]*[0-9][0-9 ()./-]*(?:(?:x|ext\\.?) ?[0-9]{1,6})?");

    private static final int MAX_REFERENCES = 10_000;
    private static final Map<String, Pattern> PATTERNS = new ConcurrentHashMap<>();
    private static final int MAX_PATTERNS = 1_000;

    private Validation() {}

    /** Adds what is wrong with a value. */
    static void check(Field field, @Nullable Object value, List<Problem> problems) {
        if (value == null || value instanceof String blank && blank.isBlank()) {
            if (field.required()) {
                add(problems, field, "required", field.title() + " is missing");
            }
            return;
        }
        switch (field.type()) {
            case TEXT, LONG_TEXT, RICH_TEXT, PHONE, JSON, EMAIL, URL -> text(field, (String) value, problems);
            case INTEGER -> bounds(field, BigDecimal.valueOf((Long) value), problems);
            case DECIMAL, PERCENT -> number(field, (BigDecimal) value, problems);
            case MONEY -> number(field, ((Money) value).amount(), problems);
            case REFERENCES -> {
                if (((List<?>) value).size() > MAX_REFERENCES) {
                    add(problems, field, "too-many", field.title() + " takes at most " + MAX_REFERENCES + " records");
                }
            }
            case BOOLEAN, DATE, DATE_TIME, CHOICE, MULTI_CHOICE, REFERENCE -> {}
        }
    }

    private static void text(Field field, String text, List<Problem> problems) {
        int length = text.codePointCount(0, text.length());
        if (field.length() > 0 && length > field.length()) {
            add(
                    problems,
                    field,
                    "too-long",
                    field.title() + " has " + length + " characters; " + field.length() + " is the most");
            return;
        }
        if (text.indexOf('\0') >= 0 || hasLoneSurrogate(text)) {
            add(problems, field, "bad-character", field.title() + " has a character that is none");
            return;
        }
        if (field.type() != FieldType.LONG_TEXT
                && field.type() != FieldType.RICH_TEXT
                && field.type() != FieldType.JSON
                && text.chars().anyMatch(Character::isISOControl)) {
            add(problems, field, "bad-character", field.title() + " has a line end or another control character");
            return;
        }
        switch (field.type()) {
            case EMAIL -> {
                if (!EMAIL.matcher(text).matches()) {
                    add(
                            problems,
                            field,
                            "not-an-email",
                            "'" + text + "' is no mail address; expected name@host.example");
                }
            }
            case PHONE -> {
                if (!PHONE.matcher(text).matches()) {
                    add(
                            problems,
                            field,
                            "not-a-phone",
                            "'" + text + "' is no telephone number; expected digits, as +49 30 123456");
                }
            }
            case URL -> {
                if (!isWebAddress(text)) {
                    add(
                            problems,
                            field,
                            "not-a-url",
                            "'" + text + "' is no web address; expected https://host.example");
                }
            }
            default -> {}
        }
        String pattern = field.pattern();
        if (pattern != null && !compiled(pattern).matcher(text).matches()) {
            String expected = field.help().isEmpty() ? "it has to match " + pattern : field.help();
            add(problems, field, "no-match", "'" + text + "' is no " + field.title() + ": " + expected);
        }
    }

    private static boolean hasLoneSurrogate(String text) {
        return text.codePoints()
                .anyMatch(point -> point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE);
    }

    private static boolean isWebAddress(String text) {
        try {
            URI address = new URI(text);
            return ("http".equalsIgnoreCase(address.getScheme()) || "https".equalsIgnoreCase(address.getScheme()))
                    && address.getAuthority() != null
                    && !address.getAuthority().startsWith(":");
        } catch (URISyntaxException unreadable) {
            return false;
        }
    }

    private static Pattern compiled(String pattern) {
        if (PATTERNS.size() > MAX_PATTERNS) {
            PATTERNS.clear();
        }
        return PATTERNS.computeIfAbsent(pattern, Pattern::compile);
    }

    private static void number(Field field, BigDecimal number, List<Problem> problems) {
        if (number.stripTrailingZeros().scale() > field.scale()) {
            add(
                    problems,
                    field,
                    "too-many-digits",
                    field.title() + " has at most " + field.scale() + " digits behind the point");
        } else if (number.precision() - number.scale() > field.precision() - field.scale()) {
            add(
                    problems,
                    field,
                    "out-of-range",
                    field.title() + " has at most " + (field.precision() - field.scale()) + " digits before the point");
        } else {
            bounds(field, number, problems);
        }
    }

    private static void bounds(Field field, BigDecimal number, List<Problem> problems) {
        BigDecimal minimum = field.minimum();
        BigDecimal maximum = field.maximum();
        if (minimum != null && number.compareTo(minimum) < 0) {
            add(
                    problems,
                    field,
                    "too-small",
                    field.title() + " is at least " + minimum.toPlainString() + ", not " + number.toPlainString());
        }
        if (maximum != null && number.compareTo(maximum) > 0) {
            add(
                    problems,
                    field,
                    "too-large",
                    field.title() + " is at most " + maximum.toPlainString() + ", not " + number.toPlainString());
        }
    }

    private static void add(List<Problem> problems, Field field, String code, String message) {
        problems.add(Problem.atField(field.name(), code, message));
    }
}
