package mortise.records.save;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import mortise.entity.Action;
import mortise.entity.Field;
import mortise.entity.RecordChanges;
import mortise.entity.RecordChanges.Change;
import mortise.queue.Queue;
import mortise.queue.Sending;

/** What a transaction did, gathered for those who are told. For one thread. */
final class Announcements {
    private final Map<String, List<Change>> changes = new LinkedHashMap<>();

    void add(Work work, int version) {
        List<String> fields = work.action == Action.DELETE
                ? List.of()
                : work.changed().stream().map(Field::name).toList();
        changes.computeIfAbsent(work.type.name(), entity -> new ArrayList<>())
                .add(new Change(work.id, version, work.action, fields));
    }

    /** Returns the entities whose records are changed. */
    Set<String> entities() {
        return Set.copyOf(changes.keySet());
    }

    /** Sends with the thread's transaction. */
    void send(Queue queue) {
        changes.forEach((entity, all) -> {
            queue.send(
                    List.of(RecordChanges.TOPIC, RecordChanges.topicOf(entity)), messages(entity, all), Sending.PLAIN);
            List<Change> deleted = all.stream()
                    .filter(change -> change.action() == Action.DELETE)
                    .toList();
            if (!deleted.isEmpty()) {
                queue.send(List.of(RecordChanges.DELETED), messages(entity, deleted), Sending.PLAIN);
            }
        });
        changes.clear();
    }

    private static List<RecordChanges> messages(String entity, List<Change> all) {
        List<RecordChanges> messages = new ArrayList<>();
        for (int from = 0; from < all.size(); from += RecordChanges.MOST) {
            messages.add(new RecordChanges(entity, all.subList(from, Math.min(all.size(), from + RecordChanges.MOST))));
        }
        return messages;
    }
}
