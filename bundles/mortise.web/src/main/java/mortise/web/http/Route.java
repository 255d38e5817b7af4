package mortise.web.http;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What answers at a path.
 *
 * @param method GET (HEAD comes with it) or POST
 * @param segments texts that have to be equal, or variables in braces: {@code {entity}}, {@code {id}}
 * @param open whether it answers without a session
 * @param guard for what takes files: throws if the caller may not send any, before they are received; null for others
 */
public record Route(String method, List<String> segments, boolean open, @Nullable Runnable guard, Screen screen) {
    /** A page for whoever is signed in. */
    public static Route get(String path, Screen screen) {
        return new Route("GET", split(path), false, null, screen);
    }

    /** What a form or script of a signed-in person does; refused without the session's token. */
    public static Route post(String path, Screen screen) {
        return new Route("POST", split(path), false, null, screen);
    }

    /** What a form with files of a signed-in person does. */
    public static Route upload(String path, Runnable guard, Screen screen) {
        return new Route("POST", split(path), false, guard, screen);
    }

    /** A page for everybody. */
    public static Route openGet(String path, Screen screen) {
        return new Route("GET", split(path), true, null, screen);
    }

    /** What a form does for everybody; refused without the token that the form's page set. */
    public static Route openPost(String path, Screen screen) {
        return new Route("POST", split(path), true, null, screen);
    }

    /** Returns the segments of a path; none for the root. */
    static List<String> split(String path) {
        String inner = path.startsWith("/") ? path.substring(1) : path;
        return inner.isEmpty() ? List.of() : List.of(inner.split("/", -1));
    }

    /** Returns the values of the variables if the path fits, empty if it does not. */
    Optional<Map<String, String>> match(List<String> path) {
        if (path.size() != segments.size()) {
            return Optional.empty();
        }
        Map<String, String> variables = new TreeMap<>();
        for (int i = 0; i < path.size(); i++) {
            String expected = segments.get(i);
            String given = path.get(i);
            if (expected.startsWith("{")) {
                String name = expected.substring(1, expected.length() - 1);
                if (given.isEmpty() || name.equals("id") && !isId(given)) {
                    return Optional.empty();
                }
                variables.put(name, given);
            } else if (!expected.equals(given)) {
                return Optional.empty();
            }
        }
        return Optional.of(variables);
    }

    /** Returns how many segments are variables: the fewer, the better it fits. */
    long variables() {
        return segments.stream().filter(segment -> segment.startsWith("{")).count();
    }

    private static boolean isId(String text) {
        return text.length() <= 18 && text.chars().allMatch(digit -> digit >= '0' && digit <= '9');
    }
}
