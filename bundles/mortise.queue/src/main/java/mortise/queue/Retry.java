package mortise.queue;

import java.time.Duration;
import mortise.core.Failure;

/**
 * How often and after which pauses a message is handed to a handler that failed.
 *
 * @param attempts how often in all, from 1; then it is a dead letter
 * @param first the pause before the second attempt, at least a millisecond; each one after it is twice as long
 * @param longest no pause is longer
 */
public record Retry(int attempts, Duration first, Duration longest) {
    /** Ten attempts within about an hour: 1 s, 2 s, 4 s, … at most 15 minutes. */
    public static final Retry USUAL = new Retry(10, Duration.ofSeconds(1), Duration.ofMinutes(15));

    /**
     * Checks the values.
     *
     * @throws Failure INVALID if one cannot work
     */
    public Retry {
        if (attempts < 1 || attempts > 1_000) {
            throw Failure.invalid("attempts", "attempts are from 1 to 1000, not " + attempts);
        }
        if (first.toMillis() < 1 || longest.compareTo(first) < 0) {
            throw Failure.invalid(
                    "pause", "pauses grow from at least a millisecond, not from " + first + " to " + longest);
        }
    }

    /**
     * Returns the pause after an attempt that failed.
     *
     * @param attempt the attempt's number, from 1
     */
    public Duration pause(int attempt) {
        int doublings = Math.min(attempt - 1, 40);
        long millis = first.toMillis();
        long most = longest.toMillis();
        return Duration.ofMillis(millis > most >> doublings ? most : millis << doublings);
    }
}
