package mortise.mail.templates;

import java.util.Map;
import java.util.Set;
import mortise.entity.EntityType;
import mortise.entity.Field;
import mortise.entity.FieldType;
import mortise.entity.Record;
import org.jspecify.annotations.Nullable;

/** A record that is there no more, made of the texts that are left of it. A reference leads to its record again. */
final class PastRecord {
    /** Each entity has them by itself; the history keeps no texts of them. */
    private static final Set<String> STANDARD =
            Set.of(EntityType.CREATED_AT, EntityType.CREATED_BY, EntityType.UPDATED_AT, EntityType.UPDATED_BY);

    private PastRecord() {}

    @SuppressWarnings("NullAway") // the checker does not read the annotation of the array's elements from a class file
    static Record of(EntityType type, long id, Map<String, String> texts) {
        EntityType.Builder builder =
                EntityType.of(type.name()).title(type.title(), type.plural()).titleFields(type.titleFields());
        type.fields().stream()
                .filter(field -> !STANDARD.contains(field.name()))
                .forEach(field -> builder.field(leadsOn(field) ? field : text(field)));
        EntityType past = builder.build();
        @Nullable Object[] values = new Object[past.fields().size()];
        for (int i = 0; i < values.length; i++) {
            Field field = past.fields().get(i);
            String text = STANDARD.contains(field.name()) ? null : texts.get(field.name());
            values[i] = text != null && leadsOn(field) ? Long.valueOf(text) : text;
        }
        return new Record(past, id, 0, values);
    }

    private static boolean leadsOn(Field field) {
        return field.type() == FieldType.REFERENCE;
    }

    private static Field text(Field field) {
        Field.Builder text = Field.of(field.name(), FieldType.LONG_TEXT).title(field.title());
        return (field.hidden() ? text.hidden() : text).build();
    }
}
