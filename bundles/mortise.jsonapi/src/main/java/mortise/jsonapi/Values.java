package mortise.jsonapi;

import java.io.Serial;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Currency;
import java.util.stream.Collectors;
import mortise.core.Money;
import mortise.entity.Field;
import mortise.entity.FieldType;

/** Reads texts of addresses and bodies into the values of fields. */
public final class Values {
    /** No number of ours has more digits, before or behind the point; more of them would only cost time. */
    private static final int MOST_DIGITS = 100;

    private Values() {}

    /** Says that a text is no value of a field; whoever reads it knows where it stood. */
    public static final class Unreadable extends RuntimeException {
        @Serial
        private static final long serialVersionUID = 1L;

        private final String code;

        public Unreadable(String code, String message) {
            super(message, null, false, false);
            this.code = code;
        }

        public String code() {
            return code;
        }

        public String detail() {
            return String.valueOf(getMessage());
        }
    }

    /** Reads one value of a field; of a field of many, one of them. */
    public static Object read(Field field, String text) {
        return switch (field.type()) {
            case TEXT, LONG_TEXT, RICH_TEXT, EMAIL, PHONE, URL, JSON -> text(text);
            case INTEGER -> wholeNumber(text);
            case DECIMAL, PERCENT -> number(text);
            case MONEY -> money(text);
            case BOOLEAN -> truth(text);
            case DATE -> date(text);
            case DATE_TIME -> moment(text);
            case CHOICE, MULTI_CHOICE -> choice(field, text);
            case REFERENCE, REFERENCES -> id(text);
        };
    }

    /** Reads a value that a field is compared with: of money the amount alone will do, in any currency. */
    public static Object compared(Field field, String text) {
        if (text.isEmpty()) {
            throw new Unreadable("empty-value", "compare with a value; what is empty is found with [exists]=false");
        }
        return field.type() == FieldType.MONEY && text.indexOf(' ') < 0 ? number(text) : read(field, text);
    }

    /** Refuses what no database keeps: NUL and halves of characters. */
    public static String text(String text) {
        for (int i = 0; i < text.length(); i++) {
            char character = text.charAt(i);
            if (character == '\0') {
                throw new Unreadable("not-text", "the text has a NUL character at place " + i);
            }
            if (Character.isSurrogate(character)) {
                boolean pair = Character.isHighSurrogate(character)
                        && i + 1 < text.length()
                        && Character.isLowSurrogate(text.charAt(i + 1));
                if (!pair) {
                    throw new Unreadable("not-text", "the text has half of a character (surrogate) at place " + i);
                }
                i++;
            }
        }
        return text;
    }

    public static long id(String text) {
        if (!text.isEmpty() && text.length() <= 19 && text.chars().allMatch(c -> c >= '0' && c <= '9')) {
            try {
                return Long.parseLong(text);
            } catch (NumberFormatException tooLarge) {
                throw new Unreadable("not-an-id", "an id has at most 63 bits, not " + quoted(text));
            }
        }
        throw new Unreadable("not-an-id", "an id is a whole number, not " + quoted(text));
    }

    private static Long wholeNumber(String text) {
        try {
            if (isPlain(text)) {
                return Long.valueOf(text);
            }
        } catch (NumberFormatException notOne) {
            throw new Unreadable(
                    "not-a-whole-number", "expected a whole number of at most 64 bits, not " + quoted(text));
        }
        throw new Unreadable("not-a-whole-number", "expected a whole number, not " + quoted(text));
    }

    /** Java reads the digits of every script; here numbers are what JSON says they are. */
    private static boolean isPlain(String number) {
        return number.chars()
                .allMatch(character -> character >= '0' && character <= '9' || "+-.eE".indexOf(character) >= 0);
    }

    public static BigDecimal number(String text) {
        if (!isPlain(text)) {
            throw new Unreadable("not-a-number", "expected a number, as 12.50, not " + quoted(text));
        }
        if (text.length() <= 2 * MOST_DIGITS) {
            try {
                BigDecimal number = new BigDecimal(text);
                if (Math.abs((long) number.scale()) <= MOST_DIGITS && number.precision() <= MOST_DIGITS) {
                    return number;
                }
            } catch (NumberFormatException notOne) {
                throw new Unreadable("not-a-number", "expected a number, as 12.50, not " + quoted(text));
            }
        }
        throw new Unreadable("out-of-range", "the number has more than " + MOST_DIGITS + " digits");
    }

    private static Money money(String text) {
        int space = text.lastIndexOf(' ');
        if (space < 0) {
            throw new Unreadable("not-money", "expected an amount and a currency, as 12.50 EUR, not " + quoted(text));
        }
        return new Money(number(text.substring(0, space)), currency(text.substring(space + 1)));
    }

    public static Currency currency(String code) {
        try {
            return Currency.getInstance(code);
        } catch (IllegalArgumentException unknown) {
            throw new Unreadable(
                    "no-such-currency",
                    "expected the three letters of an ISO 4217 currency, as EUR, not " + quoted(code));
        }
    }

    public static Boolean truth(String text) {
        return switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new Unreadable("not-a-boolean", "expected true or false, not " + quoted(text));
        };
    }

    private static LocalDate date(String text) {
        try {
            LocalDate date = LocalDate.parse(text);
            checkYear(date.getYear());
            return date;
        } catch (DateTimeException notOne) {
            throw new Unreadable("not-a-date", "expected a date, as 2024-05-31, not " + quoted(text));
        }
    }

    private static Instant moment(String text) {
        try {
            OffsetDateTime moment = OffsetDateTime.parse(text);
            checkYear(moment.getYear());
            return moment.toInstant().truncatedTo(ChronoUnit.MICROS);
        } catch (DateTimeException notOne) {
            throw new Unreadable(
                    "not-a-date-time",
                    "expected a moment with its offset, as 2024-05-31T12:30:00Z, not " + quoted(text));
        }
    }

    /** ISO's form for all has four digits; databases end at different years beyond. */
    private static void checkYear(int year) {
        if (year < 1 || year > 9999) {
            throw new DateTimeException("year " + year);
        }
    }

    private static String choice(Field field, String text) {
        if (field.choice(text) == null) {
            throw new Unreadable(
                    "no-such-choice",
                    "expected one of "
                            + field.choices().stream().map(Field.Choice::key).collect(Collectors.joining(", "))
                            + ", not " + quoted(text));
        }
        return text;
    }

    public static String quoted(String text) {
        return "'" + (text.length() > 60 ? text.substring(0, 60) + "…" : text) + "'";
    }
}
