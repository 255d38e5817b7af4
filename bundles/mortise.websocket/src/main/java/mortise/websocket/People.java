package mortise.websocket;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Who looks at what, on all nodes, as far as it was told. Whoever was not told of for a while has gone with his node. For one
 * thread.
 */
final class People {
    private static final int MOST_TOPICS = 20_000;
    private static final int MOST_OF_ONE = 200;

    private record Seen(Present present, long nanos) {}

    private final long forgetNanos;
    private final Map<String, Map<String, Seen>> byTopic = new HashMap<>();

    People(long forgetNanos) {
        this.forgetNanos = forgetNanos;
    }

    void note(String topic, Present present) {
        Map<String, Seen> seen = byTopic.get(topic);
        if (present.state().equals(Present.LEFT)) {
            if (seen != null) {
                seen.remove(present.client());
                if (seen.isEmpty()) {
                    byTopic.remove(topic);
                }
            }
        } else if (seen != null || byTopic.size() < MOST_TOPICS) {
            Map<String, Seen> all = seen == null ? new LinkedHashMap<>() : seen;
            byTopic.put(topic, all);
            if (all.size() < MOST_OF_ONE || all.containsKey(present.client())) {
                all.put(present.client(), new Seen(present, System.nanoTime()));
            }
        }
    }

    List<Present> at(String topic) {
        Map<String, Seen> seen = byTopic.get(topic);
        List<Present> people = new ArrayList<>();
        if (seen != null) {
            long now = System.nanoTime();
            for (Seen each : seen.values()) {
                if (now - each.nanos() < forgetNanos) {
                    people.add(each.present());
                }
            }
        }
        return people;
    }

    /** Lets go of those who were not told of for long. */
    void clean() {
        long now = System.nanoTime();
        byTopic.values().forEach(seen -> seen.values().removeIf(each -> now - each.nanos() >= forgetNanos));
        Collection<Map<String, Seen>> all = byTopic.values();
        all.removeIf(Map::isEmpty);
    }
}
