package mortise.web.text;

import java.math.BigDecimal;
import java.text.DecimalFormat;
import java.text.NumberFormat;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.time.temporal.ChronoUnit;
import java.util.Currency;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import mortise.core.Money;

/**
 * Writes values as a reader expects them. What costs time to make is made once per language and region; the rest is made
 * for one request and used by its thread only.
 */
public final class Formats {
    private static final Map<Locale, Prototypes> BY_LOCALE = new ConcurrentHashMap<>();

    private final Prototypes prototypes;
    private final Locale locale;
    private final ZoneId zone;
    private final Texts texts;
    private final ZonedDateTime now;
    private final Map<Currency, NumberFormat> money = new HashMap<>();
    private final NumberFormat decimal;

    /** What is the same for all readers of a locale. */
    private record Prototypes(
            DateTimeFormatter date,
            DateTimeFormatter dayAndMonth,
            DateTimeFormatter time,
            DateTimeFormatter dateTime,
            DateTimeFormatter dateTimeSeconds,
            DecimalFormat decimal,
            DecimalFormat currency) {
        static Prototypes of(Locale locale) {
            DecimalFormat decimal = (DecimalFormat) NumberFormat.getNumberInstance(locale);
            decimal.setMaximumFractionDigits(6);
            decimal.setParseBigDecimal(true);
            return new Prototypes(
                    DateTimeFormatter.ofLocalizedDate(FormatStyle.MEDIUM).withLocale(locale),
                    DateTimeFormatter.ofPattern(dayFirst(locale) ? dayPattern(locale) : "MMM d", locale),
                    DateTimeFormatter.ofLocalizedTime(FormatStyle.SHORT).withLocale(locale),
                    DateTimeFormatter.ofLocalizedDateTime(FormatStyle.MEDIUM, FormatStyle.SHORT)
                            .withLocale(locale),
                    DateTimeFormatter.ofLocalizedDateTime(FormatStyle.MEDIUM, FormatStyle.MEDIUM)
                            .withLocale(locale),
                    decimal,
                    (DecimalFormat) NumberFormat.getCurrencyInstance(locale));
        }

        private static boolean dayFirst(Locale locale) {
            return !locale.equals(Locale.US) && !locale.equals(Locale.ENGLISH);
        }

        private static String dayPattern(Locale locale) {
            return locale.getLanguage().equals("de") ? "d. MMM" : "d MMM";
        }
    }

    /** Formats for a reader; the moment of making it counts as now. */
    public Formats(Locale locale, ZoneId zone, Texts texts) {
        this.prototypes = BY_LOCALE.computeIfAbsent(locale, Prototypes::of);
        this.locale = locale;
        this.zone = zone;
        this.texts = texts;
        this.now = ZonedDateTime.now(zone);
        this.decimal = (NumberFormat) prototypes.decimal().clone();
    }

    /** Returns the reader's language and region. */
    public Locale locale() {
        return locale;
    }

    /** Returns the reader's time zone. */
    public ZoneId zone() {
        return zone;
    }

    /** Returns today, where the reader is. */
    public LocalDate today() {
        return now.toLocalDate();
    }

    /** A whole number with its thousands marked. */
    public String number(long value) {
        return decimal.format(value);
    }

    /** A decimal number without trailing zeros. */
    public String number(BigDecimal value) {
        return decimal.format(value);
    }

    /** A share of a hundred: "12.5 %". */
    public String percent(BigDecimal value) {
        return decimal.format(value) + "\u00a0%";
    }

    /** An amount with its currency's sign; without cents if there are none. */
    public String money(Money value) {
        NumberFormat format = money.computeIfAbsent(value.currency(), currency -> {
            NumberFormat made = (NumberFormat) prototypes.currency().clone();
            made.setCurrency(currency);
            made.setMinimumFractionDigits(0);
            made.setMaximumFractionDigits(Math.max(0, currency.getDefaultFractionDigits()));
            return made;
        });
        boolean whole = value.amount().stripTrailingZeros().scale() <= 0;
        format.setMinimumFractionDigits(whole ? 0 : format.getMaximumFractionDigits());
        return format.format(value.amount());
    }

    /** A day: "2 Dec 2026". */
    public String date(LocalDate value) {
        return prototypes.date().format(value);
    }

    /** The day of a moment where the reader is. */
    public String day(Instant value) {
        return date(value.atZone(zone).toLocalDate());
    }

    /** The hour of a moment where the reader is; with its day if that is not today. */
    public String time(Instant value) {
        return value.atZone(zone).toLocalDate().equals(today())
                ? prototypes.time().format(value.atZone(zone))
                : dateTime(value);
    }

    /** A moment where the reader is, to the minute. */
    public String dateTime(Instant value) {
        return prototypes.dateTime().format(value.atZone(zone));
    }

    /** A moment where the reader is, to the second. */
    public String dateTimeSeconds(Instant value) {
        return prototypes.dateTimeSeconds().format(value.atZone(zone));
    }

    /** A time that something takes: "41 s", "12 min", "2 h 5 min". */
    public String duration(Duration time) {
        long seconds = time.toSeconds();
        if (seconds < 1) {
            return texts.get("time.span.millis", time.toMillis());
        }
        if (seconds < 100) {
            return texts.get("time.span.seconds", seconds);
        }
        if (seconds < 100 * 60) {
            return texts.get("time.span.minutes", time.toMinutes());
        }
        return texts.get("time.span.hours", time.toHours(), time.toMinutesPart());
    }

    /** A language as its reader calls it; as its tag if it has no name. */
    public String language(Locale value) {
        String name = value.getDisplayLanguage(Locale.forLanguageTag(texts.code()));
        return name.isEmpty() ? value.toLanguageTag() : name;
    }

    /** How long ago a moment was: "12 min ago", "Yesterday", "2 Dec", with the year if it is not this one. */
    public String ago(Instant value) {
        ZonedDateTime then = value.atZone(zone);
        Duration gone = Duration.between(then, now);
        if (Math.abs(gone.toSeconds()) < 60) {
            return texts.get("time.now");
        }
        if (gone.isNegative()) {
            return dateTime(value);
        }
        if (gone.toHours() < 1) {
            return texts.get("time.minutes", gone.toMinutes());
        }
        long days = ChronoUnit.DAYS.between(then.toLocalDate(), now.toLocalDate());
        if (days == 0) {
            return texts.get("time.hours", gone.toHours());
        }
        if (days == 1) {
            return texts.get("time.yesterday");
        }
        return then.getYear() == now.getYear()
                ? prototypes.dayAndMonth().format(then)
                : prototypes.date().format(then);
    }

    /** Returns a size in the largest unit that it has one of: 1.5 MB. */
    public String bytes(long bytes) {
        String[] units = {"B", "kB", "MB", "GB", "TB"};
        int unit = 0;
        long scale = 1;
        while (unit < units.length - 1 && bytes / scale >= 1_000) {
            scale *= 1_000;
            unit++;
        }
        BigDecimal amount = BigDecimal.valueOf(bytes)
                .divide(BigDecimal.valueOf(scale), bytes / scale >= 10 ? 0 : 1, java.math.RoundingMode.HALF_UP)
                .stripTrailingZeros();
        return number(amount.scale() < 0 ? amount.setScale(0) : amount) + "\u00a0" + units[unit];
    }
}
