package mortise.jsonapi;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLEncoder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import mortise.core.Failure;

/** The parameters of a request to an own resource, each of which is known and there once. */
public record QueryParameters(Map<String, String> values) {
    /**
     * Reads them.
     *
     * @throws Failure INVALID, naming the parameter, if one is not known or there twice
     */
    public static QueryParameters of(Map<String, List<String>> given, Set<String> known) {
        Map<String, String> values = new LinkedHashMap<>();
        given.forEach((name, all) -> {
            if (!known.contains(name)) {
                throw Failure.invalidParameter(name, "unknown-parameter", "there is no parameter '" + name + "' here");
            }
            if (all.size() > 1) {
                throw Failure.invalidParameter(name, "repeated-parameter", "'" + name + "' is there more than once");
            }
            values.put(name, all.get(0));
        });
        return new QueryParameters(values);
    }

    /** Returns a number in a range; the usual one if there is none. */
    public long number(String name, long usual, long least, long most) {
        String text = values.get(name);
        if (text == null) {
            return usual;
        }
        boolean isNumber = text.matches("-?[0-9]{1,18}");
        long number = isNumber ? Long.parseLong(text) : 0;
        if (!isNumber || number < least || number > most) {
            throw Failure.invalidParameter(
                    name, "out-of-range", "'" + text + "' is not a number from " + least + " to " + most);
        }
        return number;
    }

    /** Returns whether it is true; it is not if there is none. */
    public boolean truth(String name) {
        String text = values.getOrDefault(name, "false");
        if (!text.equals("true") && !text.equals("false")) {
            throw Failure.invalidParameter(name, "not-a-boolean", "expected true or false, not " + Values.quoted(text));
        }
        return text.equals("true");
    }

    /** Returns a text of at most so many characters; empty if there is none. */
    public String text(String name, int most) {
        String text = values.getOrDefault(name, "");
        if (text.length() > most || text.indexOf('\0') >= 0) {
            throw Failure.invalidParameter(name, "too-long", "'" + name + "' has at most " + most + " characters");
        }
        return text;
    }

    /** Returns the words between commas; none if there is none. */
    public List<String> words(String name) {
        String text = text(name, 1_000);
        return text.isBlank() ? List.of() : List.of(text.split(",", -1));
    }

    /** Returns where the same is asked for. */
    public String self(String path) {
        return address(path, values);
    }

    /** Returns where the same is asked for with another value of one parameter. */
    public String with(String path, String name, String value) {
        Map<String, String> other = new LinkedHashMap<>(values);
        other.put(name, value);
        return address(path, other);
    }

    private static String address(String path, Map<String, String> values) {
        List<String> pairs = new ArrayList<>();
        values.forEach(
                (name, value) -> pairs.add(URLEncoder.encode(name, UTF_8) + "=" + URLEncoder.encode(value, UTF_8)));
        return pairs.isEmpty() ? path : path + "?" + String.join("&", pairs);
    }
}
