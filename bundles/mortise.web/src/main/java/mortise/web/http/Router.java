package mortise.web.http;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Finds what answers at a path. Never changes; safe for use by many threads. */
public final class Router {
    private final List<Route> routes;

    /**
     * What was found.
     *
     * @param route null if the path is known, but not for this method
     */
    public record Match(@org.jspecify.annotations.Nullable Route route, Map<String, String> variables) {}

    /** A router of these routes; where several fit, the one with fewer variables answers. */
    public Router(List<Route> routes) {
        this.routes = Stream.concat(routes.stream(), Stream.empty())
                .sorted(Comparator.comparingLong(Route::variables))
                .toList();
    }

    /** Returns what answers at the path; empty if nothing does. HEAD is answered as GET. */
    public Optional<Match> find(String method, String path) {
        String wanted = method.equals("HEAD") ? "GET" : method;
        List<String> segments = Route.split(path);
        boolean known = false;
        for (Route route : routes) {
            Optional<Map<String, String>> variables = route.match(segments);
            if (variables.isPresent()) {
                if (route.method().equals(wanted)) {
                    return Optional.of(new Match(route, variables.get()));
                }
                known = true;
            }
        }
        return known ? Optional.of(new Match(null, Map.of())) : Optional.empty();
    }
}
