package mortise.cache.push;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import mortise.push.Channel;
import org.jspecify.annotations.Nullable;

/** What is still to be told, each key once. Of a region with too many keys all is outdated. Safe for use by many threads. */
final class Gathered {
    private static final int MOST_KEYS = 1_000;
    private static final int MOST_CHARACTERS = Channel.MOST_CHARACTERS - 1_000;

    /** By region; no keys stand for all. */
    private final Map<String, Set<String>> outdated = new LinkedHashMap<>();

    /**
     * Adds a key, or all of a region for null.
     *
     * @return whether nothing was to be told before
     */
    synchronized boolean add(String region, @Nullable String key) {
        boolean first = outdated.isEmpty();
        Set<String> before = outdated.get(region);
        if (before == null) {
            outdated.put(region, key == null ? Set.of() : new LinkedHashSet<>(List.of(key)));
        } else if (key == null || before.size() >= MOST_KEYS) {
            outdated.put(region, Set.of());
        } else if (!before.isEmpty()) {
            before.add(key);
        }
        return first;
    }

    /** Returns all, in events that are not too long, and has nothing to tell then. */
    synchronized List<Outdated> take(String node) {
        List<Outdated> events = new ArrayList<>();
        outdated.forEach((region, keys) -> add(events, node, region, keys));
        outdated.clear();
        return events;
    }

    private static void add(List<Outdated> events, String node, String region, Set<String> keys) {
        List<String> together = new ArrayList<>();
        int length = 0;
        for (String key : keys) {
            int more = length(key);
            if (length + more > MOST_CHARACTERS) {
                events.add(new Outdated(node, region, together));
                together.clear();
                length = 0;
            }
            together.add(key);
            length += more;
        }
        events.add(new Outdated(node, region, together));
    }

    /** Returns how long a key is as JSON at most, with what is around it. */
    private static int length(String key) {
        return 3
                + key.chars()
                        .map(c -> c < ' ' || c == '"' || c == '\\' || c > '~' ? 6 : 1)
                        .sum();
    }
}
