package mortise.entity;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What somebody wants a record to be: some fields of a new one, or of one that exists. Fields not set stay as they are,
 * or get their default. For one thread.
 *
 * <p>Values are of the classes that {@link FieldType} names; texts in the form of a CSV cell are read into them as well.
 * A reference can also be set to another draft that comes before it in the same call, and one to many to a list with drafts in it.
 */
public final class Draft {
    private final String entity;
    private final @Nullable Long id;
    private final String keyField;
    private @Nullable Integer version;
    private boolean delete;
    private final Map<String, @Nullable Object> values = new LinkedHashMap<>();

    private Draft(String entity, @Nullable Long id, String keyField) {
        this.entity = entity;
        this.id = id;
        this.keyField = keyField;
    }

    /** A new record. */
    public static Draft create(String entity) {
        return new Draft(entity, null, "");
    }

    /** A change to the record with this id. */
    public static Draft update(String entity, long id) {
        return new Draft(entity, id, "");
    }

    /** A change to the record whose unique field has the value set here, or a new one if there is none. */
    public static Draft upsert(String entity, String keyField) {
        return new Draft(entity, null, keyField);
    }

    /** The end of the record with this id. */
    public static Draft delete(String entity, long id) {
        Draft draft = new Draft(entity, id, "");
        draft.delete = true;
        return draft;
    }

    /** Refuses to be saved if the record has been saved by somebody else since it had this version. */
    public Draft expecting(int readVersion) {
        version = readVersion;
        return this;
    }

    /** Sets a field; null empties it. */
    public Draft set(String field, @Nullable Object value) {
        values.put(field, value);
        return this;
    }

    /** Returns the entity's name. */
    public String entity() {
        return entity;
    }

    /** Returns the record's id, null for a new one. */
    public @Nullable Long id() {
        return id;
    }

    /** Returns the version it was read with, null if whatever is there may be changed. */
    public @Nullable Integer version() {
        return version;
    }

    /** Returns the field that an upsert looks by, empty for others. */
    public String keyField() {
        return keyField;
    }

    /** Tells whether the record is to be deleted. */
    public boolean isDelete() {
        return delete;
    }

    /** Returns what was set, in that order. */
    public Map<String, @Nullable Object> values() {
        return values;
    }
}
