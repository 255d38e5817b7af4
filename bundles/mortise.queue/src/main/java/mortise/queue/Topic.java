package mortise.queue;

import java.time.Duration;
import java.util.regex.Pattern;
import mortise.core.Failure;

/**
 * What messages are about, with the type of their bodies. Two topics of one name are the same topic; sender and handler
 * usually share a constant.
 *
 * @param name words in lower case with dots between them: {@code record.changed}
 * @param body the class of the bodies, a record of texts, numbers, booleans, moments, lists, maps and such records, as JSON
 *     holds them; what its constructor refuses is refused when it is sent, and is a dead letter when it is received
 * @param kind what becomes of a message that nobody listens to
 * @param priority of messages that say none
 * @param retry what happens when a handler fails
 * @param lease how long a handler may be silent before its message is given to another one; a live handler's lease is
 *     extended by itself. From one second to an hour
 * @param expiry how long a message may wait before it is dropped; zero means for ever
 * @param <T> the body
 */
public record Topic<T>(
        String name, Class<T> body, Kind kind, Priority priority, Retry retry, Duration lease, Duration expiry) {
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9]*(?:[.-][a-z0-9]+)*");
    private static final int MOST_CHARACTERS = 100;

    /** What becomes of a message that nobody listens to. */
    public enum Kind {
        /** Something to be done: it waits until somebody does it. */
        WORK,
        /** Something that happened: who listens later has not heard it. */
        EVENT
    }

    /**
     * Checks the values.
     *
     * @throws Failure INVALID if one cannot work
     */
    public Topic {
        if (!isName(name)) {
            throw Failure.invalid(
                    "topic",
                    "'" + name + "' is no name of a topic; expected at most " + MOST_CHARACTERS
                            + " lower case letters and digits, as record.changed");
        }
        if (lease.toMillis() < 1_000 || lease.toHours() > 1) {
            throw Failure.invalid("lease", name + ": a lease is from one second to an hour, not " + lease);
        }
        if (expiry.isNegative()) {
            throw Failure.invalid("expiry", name + ": an expiry is not negative, as " + expiry + " is");
        }
    }

    /** Tells whether a topic, or a subscriber, can have this name. */
    public static boolean isName(String name) {
        return name.length() <= MOST_CHARACTERS && NAME.matcher(name).matches();
    }

    /** A topic of things to be done. */
    public static <T> Topic<T> work(String name, Class<T> body) {
        return new Topic<>(name, body, Kind.WORK, Priority.NORMAL, Retry.USUAL, Duration.ofSeconds(8), Duration.ZERO);
    }

    /** A topic of things that happened. */
    public static <T> Topic<T> event(String name, Class<T> body) {
        return new Topic<>(name, body, Kind.EVENT, Priority.NORMAL, Retry.USUAL, Duration.ofSeconds(8), Duration.ZERO);
    }

    /** Returns this topic with another priority. */
    public Topic<T> with(Priority other) {
        return new Topic<>(name, body, kind, other, retry, lease, expiry);
    }

    /** Returns this topic with other attempts. */
    public Topic<T> with(Retry other) {
        return new Topic<>(name, body, kind, priority, other, lease, expiry);
    }

    /** Returns this topic with another lease. */
    public Topic<T> leased(Duration other) {
        return new Topic<>(name, body, kind, priority, retry, other, expiry);
    }

    /** Returns this topic with another expiry. */
    public Topic<T> expiring(Duration other) {
        return new Topic<>(name, body, kind, priority, retry, lease, other);
    }
}
