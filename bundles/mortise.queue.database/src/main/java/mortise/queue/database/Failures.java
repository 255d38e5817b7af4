package mortise.queue.database;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import mortise.queue.OpenQueue.Attempt;

/** Attempts that failed, as a message's row keeps them: a line each, and only as many of the last as there is room for. */
final class Failures {
    /** The lines of a message with one more behind them, of which the parameter is the end. */
    static final String AND_ONE =
            "right(failures || cast(attempts as varchar(11)) || chr(9) || cast(extract(epoch from current_timestamp) as varchar(40))"
                    + " || chr(9) || cast(? as varchar(1000)), 8000)";

    private static final int ROOM = 8_000;
    private static final int MOST_CONSUMER = 300;
    private static final int MOST_REASON = 300;
    private static final BigDecimal NANOS = BigDecimal.valueOf(1_000_000_000);

    private Failures() {}

    /** Returns the end of a line, from the consumer on. */
    static String line(String consumer, String reason) {
        return Sql.shortened(inLine(consumer), MOST_CONSUMER) + "\t" + Sql.shortened(inLine(reason), MOST_REASON)
                + "\n";
    }

    private static String inLine(String text) {
        return text.replaceAll("[\\t\\r\\n]+", " ");
    }

    /** Reads the lines; where there was no room for more, the first is not whole. */
    static List<Attempt> read(String lines) {
        List<Attempt> failures = new ArrayList<>();
        String whole = lines.length() < ROOM ? lines : lines.substring(lines.indexOf('\n') + 1);
        whole.lines().forEach(line -> {
            String[] parts = line.split("\t", 4);
            failures.add(new Attempt(Integer.parseInt(parts[0]), moment(parts[1]), parts[2], parts[3]));
        });
        return List.copyOf(failures);
    }

    private static Instant moment(String seconds) {
        BigDecimal exact = new BigDecimal(seconds);
        long whole = exact.longValue();
        return Instant.ofEpochSecond(
                whole, exact.subtract(BigDecimal.valueOf(whole)).multiply(NANOS).longValue());
    }
}
