package mortise.web.queue;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import mortise.queue.OpenQueue.Worker;
import mortise.web.text.Formats;

/**
 * How many messages were done with in each minute of the last hour.
 *
 * @param minutes the one that runs last; those in front that are missing had none
 */
public record Throughput(List<Integer> minutes) {
    private static final int WIDTH = 100;
    private static final int TOP = 2;
    private static final int BOTTOM = 34;
    private static final BigDecimal MINUTE = BigDecimal.valueOf(60);
    private static final BigDecimal TENTH = new BigDecimal("0.1");

    /** Nothing was done. */
    static final Throughput NONE = new Throughput(List.of());

    /** Returns what two did together. */
    Throughput and(Throughput other) {
        List<Integer> sum = new ArrayList<>();
        for (int i = Math.max(minutes.size(), other.minutes.size()); i > 0; i--) {
            sum.add(at(minutes, i) + at(other.minutes, i));
        }
        return new Throughput(List.copyOf(sum));
    }

    /** Returns what was done in a minute, the last one being 1. */
    private static int at(List<Integer> minutes, int fromEnd) {
        return fromEnd > minutes.size() ? 0 : minutes.get(minutes.size() - fromEnd);
    }

    /** Returns how many were done in the last hour. */
    public long hour() {
        return minutes.stream().mapToLong(Integer::longValue).sum();
    }

    /** Returns how many a second in the last whole minute; in the one that runs, if it is the first. */
    public String perSecond(Formats formats) {
        int whole = at(minutes, minutes.size() == 1 ? 1 : 2);
        BigDecimal rate = BigDecimal.valueOf(whole).divide(MINUTE, 1, RoundingMode.HALF_UP);
        if (whole > 0 && rate.compareTo(TENTH) < 0) {
            return "< " + formats.number(TENTH);
        }
        return formats.number(
                rate.compareTo(BigDecimal.TEN) < 0
                        ? rate.stripTrailingZeros()
                        : rate.setScale(0, RoundingMode.HALF_UP));
    }

    /** Returns the line of an SVG of 100 by 36. */
    public String line() {
        int most =
                Math.max(1, minutes.stream().mapToInt(Integer::intValue).max().orElse(0));
        StringBuilder line = new StringBuilder();
        for (int i = Worker.MOST_MINUTES; i > 0; i--) {
            double x = (double) WIDTH * (Worker.MOST_MINUTES - i) / (Worker.MOST_MINUTES - 1);
            double y = BOTTOM - (double) (BOTTOM - TOP) * at(minutes, i) / most;
            line.append(String.format(Locale.ROOT, "%s%.1f %.1f", line.isEmpty() ? "M" : "L", x, y));
        }
        return line.toString();
    }
}
