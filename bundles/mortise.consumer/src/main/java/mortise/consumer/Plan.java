package mortise.consumer;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import mortise.core.Failure;

/**
 * What an administrator says of the subscriptions that a node works for: lines as {@code mail.*=5/s}, the last that fits
 * counts. A pattern is a topic, {@code *} standing for any characters, and may name the subscriber:
 * {@code record.changed.account/search}.
 *
 * @param <T> what is said
 */
final class Plan<T> {
    private static final Pattern RATE = Pattern.compile("([1-9][0-9]{0,6})/(s|min|h)");

    private final Map<Pattern, T> lines = new LinkedHashMap<>();
    private final T otherwise;

    /**
     * Reads lines.
     *
     * @param key of the setting, for people
     * @param value what stands behind the equals sign
     * @throws Failure INVALID if a line cannot be read
     */
    Plan(String key, String[] lines, T otherwise, Function<String, T> value) {
        this.otherwise = otherwise;
        for (String line : lines) {
            int equals = line.indexOf('=');
            if (line.isBlank()) {
                continue;
            }
            if (equals < 1) {
                throw Failure.invalid(key, key + ": '" + line + "' is no line as mail.*=1");
            }
            try {
                this.lines.put(
                        pattern(line.substring(0, equals).strip()),
                        value.apply(line.substring(equals + 1).strip()));
            } catch (IllegalArgumentException unreadable) {
                throw Failure.invalid(key, key + ": '" + line + "': " + unreadable.getMessage());
            }
        }
    }

    /** Returns a pattern that finds subscriptions and topics. */
    static Pattern pattern(String text) {
        StringBuilder pattern = new StringBuilder();
        for (String part : text.split("\\*", -1)) {
            pattern.append(pattern.isEmpty() ? "" : ".*").append(Pattern.quote(part));
        }
        return Pattern.compile(text.contains("/") ? pattern.toString() : "(?:" + pattern + ")/.*");
    }

    /** Returns what is said of a subscription. */
    T of(String subscription) {
        T found = otherwise;
        for (Map.Entry<Pattern, T> line : lines.entrySet()) {
            if (line.getKey().matcher(subscription).matches()) {
                found = line.getValue();
            }
        }
        return found;
    }

    /** Reads a whole number in a range. */
    static Function<String, Integer> number(int least, int most) {
        return text -> {
            if (!text.matches("[0-9]{1,9}") || Integer.parseInt(text) < least || Integer.parseInt(text) > most) {
                throw new IllegalArgumentException("expected a number from " + least + " to " + most);
            }
            return Integer.parseInt(text);
        };
    }

    /** Reads {@code 5/s}, {@code 100/min} or {@code 1000/h}. */
    static Rate rate(String text) {
        Matcher found = RATE.matcher(text);
        if (!found.matches()) {
            throw new IllegalArgumentException("expected a rate as 5/s, 100/min or 1000/h");
        }
        Duration time =
                switch (found.group(2)) {
                    case "s" -> Duration.ofSeconds(1);
                    case "min" -> Duration.ofMinutes(1);
                    default -> Duration.ofHours(1);
                };
        return new Rate(Integer.parseInt(found.group(1)), time);
    }
}
