package mortise.push;

import java.util.List;

/**
 * Which records of an entity were changed. It says nothing of what is in them: whoever may see that reads it.
 *
 * @param entity the entity's name
 * @param user the id of who did it; 0 for the host itself
 * @param by what people call him
 * @param changes which records
 */
public record RecordsChanged(String entity, long user, String by, List<Change> changes) {
    /** What happened to a record. */
    public enum What {
        /** It is new. */
        CREATED,
        /** It differs from what it was. */
        CHANGED,
        /** It is gone. */
        DELETED
    }

    /**
     * One of them.
     *
     * @param id the record's
     * @param version what it has now
     */
    public record Change(long id, int version, What what) {}

    /** Copies the list. */
    public RecordsChanged {
        changes = List.copyOf(changes);
    }
}
