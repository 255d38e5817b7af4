package mortise.queue;

import java.time.Duration;
import mortise.core.Failure;
import org.jspecify.annotations.Nullable;

/**
 * How one message is sent, where that differs from its topic.
 *
 * @param priority null for the topic's
 * @param delay how long it waits at least; zero for not at all
 * @param expiry null for the topic's; zero for never
 * @param key names what is to be done, so that a handler can tell the same work sent twice; empty for the message's id. At
 *     most 200 characters
 */
public record Sending(@Nullable Priority priority, Duration delay, @Nullable Duration expiry, String key) {
    /** As the topic says. */
    public static final Sending PLAIN = new Sending(null, Duration.ZERO, null, "");

    private static final int MOST_CHARACTERS = 200;

    /**
     * Checks the values.
     *
     * @throws Failure INVALID if one cannot work
     */
    public Sending {
        if (delay.isNegative() || expiry != null && expiry.isNegative()) {
            throw Failure.invalid("delay", "delay and expiry are not negative");
        }
        if (key.length() > MOST_CHARACTERS) {
            throw Failure.invalid("key", "a key has at most " + MOST_CHARACTERS + " characters, not " + key.length());
        }
    }

    /** Returns this with a priority. */
    public Sending with(Priority other) {
        return new Sending(other, delay, expiry, key);
    }

    /** Returns this with a delay. */
    public Sending after(Duration other) {
        return new Sending(priority, other, expiry, key);
    }

    /** Returns this with an expiry. */
    public Sending expiring(Duration other) {
        return new Sending(priority, delay, other, key);
    }

    /** Returns this with a key. */
    public Sending keyed(String other) {
        return new Sending(priority, delay, expiry, other);
    }
}
