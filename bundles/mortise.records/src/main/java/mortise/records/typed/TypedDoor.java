package mortise.records.typed;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import mortise.entity.Draft;
import mortise.entity.EntityType;
import mortise.entity.Field;
import mortise.entity.Query;
import mortise.entity.Record;
import mortise.entity.Records;
import mortise.entity.Stored;
import mortise.entity.TypedRecords;
import org.jspecify.annotations.Nullable;

/**
 * Records as objects of an author's class.
 *
 * @param <T> the author's class
 */
public record TypedDoor<T>(Records records, Class<T> author, String entity, Function<String, EntityType> types)
        implements TypedRecords<T> {
    private ClassMapping<T> mapping(EntityType type) {
        return new ClassMapping<>(author, type);
    }

    @Override
    public Query query() {
        return Query.of(entity);
    }

    @Override
    public List<T> find(Query query) {
        List<Record> found = records.find(query).records();
        if (found.isEmpty()) {
            return List.of();
        }
        ClassMapping<T> mapping = mapping(found.get(0).type());
        return found.stream().map(mapping::toObject).toList();
    }

    @Override
    public Optional<T> get(long id) {
        return records.get(entity, id).map(record -> mapping(record.type()).toObject(record));
    }

    @Override
    public T save(T object) {
        EntityType type = types.apply(entity);
        ClassMapping<T> mapping = mapping(type);
        @Nullable Object[] values = new @Nullable Object[type.fields().size()];
        mapping.toValues(object, values);
        Stored stored = (Stored) object;
        boolean fresh = stored.id == 0;
        Record seen = fresh ? null : records.require(entity, stored.id);
        Draft draft = fresh ? Draft.create(entity) : Draft.update(entity, stored.id);
        if (stored.version > 0) {
            draft.expecting(stored.version);
        }
        // Only what differs from what the caller may see: what is hidden from him is not emptied.
        for (Field field : mapping.fields()) {
            Object value = values[type.position(field.name())];
            if (seen == null ? value != null : !Objects.equals(value, seen.get(field.name()))) {
                draft.set(field.name(), value);
            }
        }
        Record saved = records.save(draft);
        mapping.stamp(object, saved);
        return object;
    }

    @Override
    public void delete(long id) {
        records.save(Draft.delete(entity, id));
    }
}
