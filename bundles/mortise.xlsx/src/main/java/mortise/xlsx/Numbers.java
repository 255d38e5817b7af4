package mortise.xlsx;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * What numbers of cells mean: a moment is a number of days with a format that shows it as one (ECMA-376 part 1, 18.17.4 and
 * 18.8.30). Never changes.
 */
final class Numbers {
    private static final Pattern EXACT = Pattern.compile("-?[0-9]{1,40}");
    /** What a format shows besides the number: quoted or escaped text, fillers, colours, conditions and locales. */
    private static final Pattern DECORATION = Pattern.compile("\"[^\"]*\"|\\\\.|_.|\\*.|\\[(?!h+]|m+]|s+])[^\\]]*]");

    /** Minutes, which have the letter of months, stand beside hours or seconds. */
    private static final Pattern OF_A_DAY = Pattern.compile("am/pm|a/p|h+[^a-z]*m+|m+(?=[^a-z]*s)");

    private static final long MILLIS_OF_DAY = 86_400_000L;
    /** The last day of the year 9999. */
    private static final double LAST_DAY = 2_958_466;
    /** The first system counts a day that never was, 29 February 1900. */
    private static final int FALSE_LEAP_DAY = 60;

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss");

    /** What a format shows. */
    enum Shown {
        NUMBER,
        DAY,
        TIME,
        MOMENT
    }

    private final boolean from1904;
    private final ZoneId zone;

    /**
     * Numbers of a workbook.
     *
     * @param from1904 whether days are counted from 1904
     * @param zone of moments, which a workbook does not tell
     */
    Numbers(boolean from1904, ZoneId zone) {
        this.from1904 = from1904;
        this.zone = zone;
    }

    /** Returns what is shown of numbers with a format of a workbook. */
    static Shown shown(String format) {
        int end = format.indexOf(';');
        String first = end < 0 ? format : format.substring(0, end);
        String plain = DECORATION.matcher(first).replaceAll("").toLowerCase(Locale.ROOT);
        if (plain.contains("general") || plain.contains("0") && !plain.contains("s") || plain.contains("#")) {
            return Shown.NUMBER;
        }
        String days = OF_A_DAY.matcher(plain).replaceAll("h");
        boolean day = days.matches(".*[ymd].*");
        boolean time = days.matches(".*[hs].*");
        return day ? time ? Shown.MOMENT : Shown.DAY : time ? Shown.TIME : Shown.NUMBER;
    }

    /** Returns a number in the form that cells of CSV have; as it is if it is none. */
    String text(String number, Shown shown) {
        if (shown == Shown.NUMBER && EXACT.matcher(number).matches()) {
            return number;
        }
        double value;
        try {
            value = Double.parseDouble(number);
        } catch (NumberFormatException none) {
            return number;
        }
        if (!Double.isFinite(value)) {
            return number;
        }
        if (shown == Shown.NUMBER || value < 0 || value >= LAST_DAY) {
            return value == 0
                    ? "0"
                    : new BigDecimal(Double.toString(value))
                            .stripTrailingZeros()
                            .toPlainString();
        }
        return moment(value, shown);
    }

    private String moment(double value, Shown shown) {
        long millis = Math.round(value * MILLIS_OF_DAY);
        long days = millis / MILLIS_OF_DAY;
        LocalTime time = LocalTime.MIDNIGHT.plus(millis % MILLIS_OF_DAY, ChronoUnit.MILLIS);
        if (shown == Shown.TIME && days == 0) {
            return TIME.format(time);
        }
        LocalDate day = from1904
                ? LocalDate.of(1904, 1, 1).plusDays(days)
                : LocalDate.of(1899, 12, days < FALSE_LEAP_DAY ? 31 : 30).plusDays(days);
        if (shown == Shown.DAY) {
            return day.toString();
        }
        return DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(
                LocalDateTime.of(day, time).atZone(zone).toOffsetDateTime());
    }
}
