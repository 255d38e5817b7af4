package mortise.entity;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import mortise.queue.Topic;

/**
 * What one transaction did to records of an entity, as everybody is told who listens to {@link #TOPIC}, in the order it
 * was done. It says which, not what they are now: whoever needs that reads them, in the version they have by then.
 *
 * @param entity the entity's name
 * @param changes at least one, at most {@link #MOST}; longer transactions send several
 */
public record RecordChanges(String entity, List<Change> changes) {
    private static final Pattern NEW_WORD = Pattern.compile("(?<=[a-z0-9])(?=[A-Z])");

    /** How many are told together at most. */
    public static final int MOST = 200;

    /** Where the changes of all entities are told, by whoever made them, after their commit. */
    public static final Topic<RecordChanges> TOPIC = Topic.event("record.changed", RecordChanges.class);

    /** Where those changes of all entities are told again that deleted a record: who clears up need not hear of every save. */
    public static final Topic<RecordChanges> DELETED = Topic.event("record.deleted", RecordChanges.class);

    /** Returns where the changes of one entity are told as well: {@code record.changed.mail-template}. */
    public static Topic<RecordChanges> topicOf(String entity) {
        String words = NEW_WORD.matcher(entity).replaceAll("-").toLowerCase(Locale.ROOT);
        return Topic.event(TOPIC.name() + "." + words, RecordChanges.class);
    }

    /** Copies the list. */
    public RecordChanges {
        changes = List.copyOf(changes);
    }

    /** Returns which records, each once, in the order they were first changed. */
    public List<Long> ids() {
        return changes.stream().map(Change::id).distinct().toList();
    }

    /**
     * One change.
     *
     * @param id the record's
     * @param version what it has now; one more than its last one if it was deleted
     * @param action CREATE, EDIT or DELETE
     * @param fields which fields differ; all that are set for a new one, none for a deleted one
     */
    public record Change(long id, int version, Action action, List<String> fields) {
        /** Copies the list. */
        public Change {
            fields = List.copyOf(fields);
        }
    }
}
