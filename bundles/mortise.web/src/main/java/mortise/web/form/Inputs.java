package mortise.web.form;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import java.util.Locale;
import mortise.core.Failure;
import mortise.core.Money;
import mortise.entity.Field;
import mortise.web.text.JsonText;
import mortise.web.text.Numbers;
import mortise.web.text.RichText;
import org.jspecify.annotations.Nullable;

/**
 * Turns values into what the inputs of a form hold, and what was typed there back into values. The same value always gives
 * the same texts, so that a field nobody touched can be told by them, however exact its value is.
 *
 * @param locale how numbers are written
 * @param zone where days and hours are those of the person
 */
public record Inputs(Locale locale, ZoneId zone) {
    private static final DateTimeFormatter MINUTES = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm");
    private static final DateTimeFormatter SECONDS = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss");

    /** Returns what the inputs hold: for MONEY amount and currency, for fields of many values each, else one or none. */
    List<String> texts(Field field, @Nullable Object value) {
        if (value == null) {
            return List.of();
        }
        return switch (field.type()) {
            case TEXT, LONG_TEXT, EMAIL, PHONE, URL, CHOICE -> List.of(lines((String) value));
            case RICH_TEXT -> List.of(lines((String) value));
            case JSON -> List.of(JsonText.pretty((String) value));
            case INTEGER -> List.of(Numbers.write(BigDecimal.valueOf((Long) value), locale));
            case DECIMAL, PERCENT -> List.of(Numbers.write((BigDecimal) value, locale));
            case MONEY -> {
                Money money = (Money) value;
                yield List.of(
                        Numbers.write(money.amount(), locale), money.currency().getCurrencyCode());
            }
            case BOOLEAN, DATE, REFERENCE -> List.of(value.toString());
            case DATE_TIME -> List.of(moment((Instant) value));
            case MULTI_CHOICE, REFERENCES -> {
                List<String> texts = new ArrayList<>();
                ((Iterable<?>) value).forEach(each -> texts.add(each.toString()));
                yield texts;
            }
        };
    }

    /**
     * Returns the value of what was typed; null for nothing.
     *
     * @throws Failure INVALID at the field if it cannot be read
     */
    @Nullable
    Object value(Field field, List<String> texts) {
        String first = texts.isEmpty() ? "" : texts.get(0);
        boolean many = field.type().isMany();
        if (many ? texts.isEmpty() : first.isBlank()) {
            return null;
        }
        try {
            return switch (field.type()) {
                case TEXT, LONG_TEXT, EMAIL, PHONE, URL, CHOICE, JSON -> first;
                case RICH_TEXT -> {
                    String cleaned = RichText.clean(first);
                    yield cleaned.isEmpty() ? null : cleaned;
                }
                case INTEGER -> Numbers.read(first, locale).longValueExact();
                case DECIMAL, PERCENT -> Numbers.read(first, locale);
                case MONEY ->
                    money(field, first, texts.size() > 1 ? texts.get(1).strip() : "");
                case BOOLEAN -> Boolean.valueOf(first);
                case DATE -> LocalDate.parse(first.strip());
                case DATE_TIME -> instant(field, LocalDateTime.parse(first.strip()));
                case REFERENCE -> Long.valueOf(first);
                case MULTI_CHOICE -> texts;
                case REFERENCES -> texts.stream().map(Long::valueOf).toList();
            };
        } catch (NumberFormatException unreadable) {
            throw Failure.invalidField(field.name(), "not-a-number", "This is not a number.");
        } catch (ArithmeticException unreadable) {
            throw Failure.invalidField(field.name(), "not-whole", "This has to be a whole number.");
        } catch (DateTimeException unreadable) {
            throw Failure.invalidField(field.name(), "not-a-date", "This is not a date.");
        }
    }

    private static String lines(String text) {
        return text.replace("\r\n", "\n");
    }

    private Money money(Field field, String amount, String currency) {
        BigDecimal number = Numbers.read(amount, locale);
        try {
            return new Money(number, Currency.getInstance(currency.toUpperCase(Locale.ROOT)));
        } catch (IllegalArgumentException unknown) {
            throw new Failure(
                    Failure.Kind.INVALID,
                    List.of(mortise.core.Problem.atField(
                            field.name(), "not-a-currency", "Give the currency as three letters, like EUR.")),
                    unknown);
        }
    }

    /** Browsers leave out seconds that are zero, and fractions are none of people's. */
    private String moment(Instant moment) {
        LocalDateTime local = LocalDateTime.ofInstant(moment, zone);
        return (local.getSecond() == 0 ? MINUTES : SECONDS).format(local);
    }

    /** An hour that the clocks leave out does not exist. */
    private Instant instant(Field field, LocalDateTime local) {
        if (zone.getRules().getValidOffsets(local).isEmpty()) {
            throw Failure.invalidField(
                    field.name(), "no-such-hour", "The clocks are put forward at this hour; choose another.");
        }
        return local.atZone(zone).toInstant();
    }
}
