package mortise.records.value;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import mortise.core.Failure;
import mortise.core.Money;
import mortise.core.Problem;
import mortise.entity.Field;
import org.jspecify.annotations.Nullable;

/** Reads what somebody gives for a field, in its class or as the text of a CSV cell, and writes values as such texts. */
public final class Texts {
    /** Digits and exponent that no column holds, kept from costing time. */
    private static final int MAX_NUMBER = 100;

    private static final JsonFactory JSON = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(100)
                    .maxNumberLength(MAX_NUMBER)
                    .maxStringLength(1_000_000)
                    .build())
            .build();

    private Texts() {}

    /**
     * Returns the value of a field in the class that its type names; an empty text or collection is null.
     *
     * @throws Failure INVALID, at the field, if it cannot be read
     */
    public static @Nullable Object value(Field field, @Nullable Object given) {
        if (given == null || given instanceof String text && text.isEmpty()) {
            return null;
        }
        try {
            return read(field, given);
        } catch (NumberFormatException | ArithmeticException unreadable) {
            throw wrong(field, given, "not-a-number", "a number");
        } catch (DateTimeException unreadable) {
            throw wrong(
                    field,
                    given,
                    "not-a-date",
                    field.type() == mortise.entity.FieldType.DATE
                            ? "a date as 2026-01-31"
                            : "a moment as 2026-01-31T08:30:00Z");
        } catch (ClassCastException otherClass) {
            throw wrong(field, given, "wrong-type", "a value of type " + field.type());
        }
    }

    private static @Nullable Object read(Field field, Object given) {
        return switch (field.type()) {
            case TEXT, EMAIL, PHONE, URL, LONG_TEXT, RICH_TEXT -> text((String) given);
            case INTEGER, REFERENCE -> whole(given);
            case DECIMAL, PERCENT -> decimal(given);
            case MONEY -> money(field, given);
            case BOOLEAN -> bool(field, given);
            case DATE -> given instanceof LocalDate day ? day(day) : day(LocalDate.parse(((String) given).strip()));
            case DATE_TIME -> moment(given);
            case CHOICE -> choice(field, given);
            case MULTI_CHOICE -> choices(field, given);
            case REFERENCES -> ids(given);
            case JSON -> json(field, (String) given);
        };
    }

    /** Line ends are kept as one character; what no database stores is left for validation to refuse. */
    private static @Nullable String text(String text) {
        return text.isEmpty() ? null : text.replace("\r\n", "\n");
    }

    private static Long whole(Object given) {
        if (given instanceof Long || given instanceof Integer || given instanceof Short || given instanceof Byte) {
            return ((Number) given).longValue();
        }
        return decimal(given).longValueExact();
    }

    private static BigDecimal decimal(Object given) {
        BigDecimal number;
        if (given instanceof BigDecimal exact) {
            number = exact;
        } else if (given instanceof java.math.BigInteger exact) {
            number = new BigDecimal(exact);
        } else if (given instanceof Number number64) {
            number = new BigDecimal(number64.toString());
        } else {
            String text = ((String) given).strip();
            if (text.length() > MAX_NUMBER) {
                throw new NumberFormatException("too long");
            }
            number = new BigDecimal(text);
        }
        if (number.precision() > MAX_NUMBER || Math.abs((long) number.scale()) > MAX_NUMBER) {
            throw new NumberFormatException("too large");
        }
        return number;
    }

    private static Money money(Field field, Object given) {
        if (given instanceof Money money) {
            decimal(money.amount());
            return money;
        }
        try {
            Money money = Money.parse(((String) given).strip());
            decimal(money.amount());
            return money;
        } catch (Failure | NumberFormatException unreadable) {
            throw wrong(field, given, "not-money", "an amount and a currency, as 12.50 EUR");
        }
    }

    private static Boolean bool(Field field, Object given) {
        if (given instanceof Boolean known) {
            return known;
        }
        return switch (((String) given).strip().toLowerCase(java.util.Locale.ROOT)) {
            case "true", "yes", "1" -> true;
            case "false", "no", "0" -> false;
            default -> throw wrong(field, given, "not-a-boolean", "true or false");
        };
    }

    private static LocalDate day(LocalDate day) {
        if (day.getYear() < 1 || day.getYear() > 9999) {
            throw new DateTimeException("out of range");
        }
        return day;
    }

    private static Instant moment(Object given) {
        Instant moment = given instanceof Instant known
                ? known
                : OffsetDateTime.parse(((String) given).strip()).toInstant();
        day(LocalDate.ofInstant(moment, java.time.ZoneOffset.UTC));
        return moment.truncatedTo(java.time.temporal.ChronoUnit.MICROS);
    }

    private static String choice(Field field, Object given) {
        String key = given instanceof Enum<?> constant ? constant.name() : ((String) given).strip();
        if (field.choice(key) != null) {
            return key;
        }
        for (Field.Choice choice : field.choices()) {
            if (choice.title().equalsIgnoreCase(key) || choice.key().equalsIgnoreCase(key)) {
                return choice.key();
            }
        }
        throw wrong(
                field,
                given,
                "not-a-choice",
                "one of "
                        + String.join(
                                ", ",
                                field.choices().stream().map(Field.Choice::key).toList()));
    }

    private static @Nullable List<String> choices(Field field, Object given) {
        Collection<?> all = given instanceof Collection<?> known ? known : List.of(((String) given).split("[,;|]"));
        List<String> keys = new ArrayList<>();
        for (Object each : all) {
            if (each instanceof String text && text.isBlank()) {
                continue;
            }
            keys.add(choice(field, Objects.requireNonNull(each)));
        }
        List<String> ordered = field.choices().stream()
                .map(Field.Choice::key)
                .filter(keys::contains)
                .toList();
        return ordered.isEmpty() ? null : ordered;
    }

    private static @Nullable List<Long> ids(Object given) {
        Collection<?> all = given instanceof Collection<?> known ? known : List.of(((String) given).split("[,;| ]+"));
        TreeSet<Long> ids = new TreeSet<>();
        for (Object each : all) {
            ids.add(whole(Objects.requireNonNull(each)));
        }
        return ids.isEmpty() ? null : List.copyOf(ids);
    }

    private static String json(Field field, String given) {
        StringWriter compact = new StringWriter();
        try (JsonParser parser = JSON.createParser(given);
                JsonGenerator generator = JSON.createGenerator(compact)) {
            int depth = 0;
            int values = 0;
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
                values += depth == 0 ? 1 : 0;
                if (values > 1) {
                    break;
                }
                // Each number with all its digits.
                generator.copyCurrentEventExact(parser);
            }
            if (values != 1) {
                throw wrong(field, given, "not-json", "one JSON value");
            }
        } catch (IOException unreadable) {
            throw wrong(field, given, "not-json", "a JSON value");
        }
        return compact.toString();
    }

    private static Failure wrong(Field field, Object given, String code, String expected) {
        String shown = String.valueOf(given);
        return new Failure(
                Failure.Kind.INVALID,
                List.of(Problem.atField(
                        field.name(),
                        code,
                        field.title() + " has to be " + expected + ", not '"
                                + (shown.length() > 60 ? shown.substring(0, 60) + "…" : shown) + "'")));
    }

    /** Returns a value as the text of a CSV cell, which {@link #value} reads again; null for none. */
    public static @Nullable String text(Field field, @Nullable Object value) {
        if (value == null) {
            return null;
        }
        return switch (field.type()) {
            case DECIMAL, PERCENT -> ((BigDecimal) value).toPlainString();
            case MULTI_CHOICE, REFERENCES ->
                String.join(
                        ",", ((List<?>) value).stream().map(Objects::toString).toList());
            default -> value.toString();
        };
    }
}
