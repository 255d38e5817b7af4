package mortise.jobs.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.ws.rs.core.UriInfo;
import java.net.URLEncoder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import mortise.core.Failure;

/** The parameters of a request, each of which is known and there once. */
record Parameters(Map<String, String> values) {
    /**
     * Reads them.
     *
     * @throws Failure INVALID, naming the parameter, if one is not known or there twice
     */
    static Parameters of(UriInfo uri, Set<String> known) {
        Map<String, String> values = new LinkedHashMap<>();
        uri.getQueryParameters().forEach((name, all) -> {
            if (!known.contains(name)) {
                throw Failure.invalidParameter(name, "unknown-parameter", "there is no parameter '" + name + "' here");
            }
            if (all.size() > 1) {
                throw Failure.invalidParameter(name, "repeated-parameter", "'" + name + "' is there more than once");
            }
            values.put(name, all.get(0));
        });
        return new Parameters(values);
    }

    /** Returns a number from 1 to {@code most}. */
    long number(String name, long usual, long most) {
        String text = values.get(name);
        if (text == null) {
            return usual;
        }
        long number = text.matches("[0-9]{1,18}") ? Long.parseLong(text) : 0;
        if (number < 1 || number > most) {
            throw Failure.invalidParameter(name, "out-of-range", "'" + text + "' is not a number from 1 to " + most);
        }
        return number;
    }

    /** Returns a text of at most so many characters; empty if there is none. */
    String text(String name, int most) {
        String text = values.getOrDefault(name, "");
        if (text.length() > most || text.indexOf('\0') >= 0) {
            throw Failure.invalidParameter(name, "too-long", "'" + name + "' has at most " + most + " characters");
        }
        return text;
    }

    /** Returns the words between commas; none if there is none. */
    List<String> words(String name) {
        String text = text(name, 1_000);
        return text.isBlank() ? List.of() : List.of(text.split(",", -1));
    }

    /** Returns where the same is asked for. */
    String self(String path) {
        return address(path, values);
    }

    /** Returns where the same is asked for with another value of one parameter. */
    String with(String path, String name, String value) {
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
