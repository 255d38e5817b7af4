package mortise.entity;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One record as it was when it was read. Never changes; safe for use by many threads. Hidden fields and those the reader
 * may not see are null.
 */
public final class Record {
    private final EntityType type;
    private final long id;
    private final int version;
    private final @Nullable Object[] values;

    /**
     * A record of these values.
     *
     * @param values one for each of the entity's fields, in their order; not copied, so leave it alone afterwards
     */
    public Record(EntityType type, long id, int version, @Nullable Object[] values) {
        if (values.length != type.fields().size()) {
            throw new IllegalArgumentException(
                    "a record of " + type + " needs " + type.fields().size() + " values, not " + values.length);
        }
        this.type = type;
        this.id = id;
        this.version = version;
        this.values = values;
    }

    /** Returns the entity. */
    public EntityType type() {
        return type;
    }

    /** Returns its id, unique over all entities. */
    public long id() {
        return id;
    }

    /** Returns how often it was saved, from 1. */
    public int version() {
        return version;
    }

    /**
     * Returns a field's value in the class that {@link FieldType} names; null if it is empty.
     *
     * @throws IllegalArgumentException if the entity has no such field
     */
    public @Nullable Object get(String field) {
        int position = type.position(field);
        if (position < 0) {
            throw new IllegalArgumentException("entity '" + type + "' has no field '" + field + "'");
        }
        return values[position];
    }

    /** Returns the value of the field at this place of {@link EntityType#fields()}. */
    public @Nullable Object at(int position) {
        return values[position];
    }

    /** Returns a field's value as text, empty if it has none. */
    public String text(String field) {
        return Objects.toString(get(field), "");
    }

    /** Returns what people call it, made of the entity's title fields; "#" and its id if they are empty. */
    public String title() {
        StringBuilder title = new StringBuilder();
        for (String field : type.titleFields()) {
            String part = text(field);
            if (!part.isEmpty()) {
                title.append(title.isEmpty() ? "" : " ").append(part);
            }
        }
        return title.isEmpty() ? "#" + id : title.toString();
    }

    @Override
    public String toString() {
        return type + " " + id;
    }
}
