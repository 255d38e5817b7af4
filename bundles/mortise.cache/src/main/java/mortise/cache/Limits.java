package mortise.cache;

import java.time.Duration;
import java.util.regex.Pattern;

/**
 * What a region may take, and for how long. Providers may give less: a region that asks for more than an administrator
 * allows gets what is left.
 *
 * @param name names the region in the node: lower-case letters, digits, dots and hyphens, 64 at most; begin it with the
 *     name of your bundle
 * @param timeToLive how long a value is kept at most, from 10 milliseconds to 30 days
 * @param tier where values are kept
 * @param entries how many values are kept in the heap at most
 * @param bytes how much the values outside of the heap take at most, keys and overhead included; 0 for {@link Tier#HEAP}
 * @param valueBytes the largest value that is kept; a sixteenth of the bytes at most
 */
public record Limits(String name, Duration timeToLive, Tier tier, int entries, long bytes, int valueBytes) {
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9.-]{0,63}");
    private static final Duration SHORTEST = Duration.ofMillis(10);
    private static final Duration LONGEST = Duration.ofDays(30);
    private static final long SMALLEST = 1L << 20;
    private static final int SHARES = 16;

    /**
     * Checks the limits, which an author wrote.
     *
     * @throws IllegalArgumentException if they cannot work
     */
    public Limits {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("not a region's name: '" + name + "'; expected " + NAME);
        }
        check(
                timeToLive.compareTo(SHORTEST) >= 0 && timeToLive.compareTo(LONGEST) <= 0,
                name,
                "a time to live from " + SHORTEST + " to " + LONGEST,
                timeToLive);
        check(entries > 0, name, "at least one entry", entries);
        check(
                tier == Tier.HEAP ? bytes == 0 : bytes >= SMALLEST,
                name,
                tier == Tier.HEAP ? "no bytes outside of the heap" : "at least 1 MiB",
                bytes);
        check(valueBytes > 0, name, "values of at least one byte", valueBytes);
        check(
                tier == Tier.HEAP || bytes / SHARES >= valueBytes,
                name,
                "values of a sixteenth of its bytes at most",
                valueBytes);
    }

    private static void check(boolean right, String name, String expected, Object got) {
        if (!right) {
            throw new IllegalArgumentException("region " + name + ": expected " + expected + ", got " + got);
        }
    }
}
