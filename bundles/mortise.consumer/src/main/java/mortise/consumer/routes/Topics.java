package mortise.consumer.routes;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import mortise.entity.RecordChanges;
import mortise.queue.Topic;

/** The topics that bundles have told of, and those of the host's records. Safe for use by many threads. */
final class Topics {
    private record Told(Topic<?> topic, long bundle) {}

    private final Map<String, List<Told>> told = new ConcurrentHashMap<>();
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();

    void add(Topic<?> topic, long bundle) {
        told.computeIfAbsent(topic.name(), name -> new CopyOnWriteArrayList<>()).add(new Told(topic, bundle));
        listeners.forEach(Runnable::run);
    }

    /** Returns when nobody works with the topic any more. */
    void remove(Topic<?> topic, long bundle) {
        told.getOrDefault(topic.name(), List.of()).remove(new Told(topic, bundle));
        listeners.forEach(Runnable::run);
    }

    /** Returns a topic as a bundle knows it: its own of that name, else the first that somebody told of. */
    Optional<Topic<?>> find(String name, long bundle) {
        List<Told> all = told.getOrDefault(name, List.of());
        return all.stream()
                .filter(each -> each.bundle() == bundle)
                .findFirst()
                .or(() -> all.stream().findFirst())
                .<Topic<?>>map(Told::topic)
                .or(() -> ofRecords(name));
    }

    private static Optional<Topic<?>> ofRecords(String name) {
        String all = RecordChanges.TOPIC.name();
        if (name.equals(all)) {
            return Optional.of(RecordChanges.TOPIC);
        }
        if (name.equals(RecordChanges.DELETED.name())) {
            return Optional.of(RecordChanges.DELETED);
        }
        return name.startsWith(all + ".")
                ? Optional.of(RecordChanges.topicOf(name.substring(all.length() + 1)))
                : Optional.empty();
    }

    /** Has somebody told that topics have come or gone, on the thread that told of it. */
    void listen(Runnable listener) {
        listeners.add(listener);
    }

    void ignore(Runnable listener) {
        listeners.remove(listener);
    }
}
