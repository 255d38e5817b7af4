package mortise.web.shell;

import java.util.Optional;
import mortise.entity.EntityType;
import mortise.entity.Field;
import mortise.entity.FieldType;
import mortise.entity.Record;

/** What tells records of one name apart: the first short text or choice among the columns of their list. */
public final class About {
    private About() {}

    /** Returns the field, empty if the entity has none. */
    public static Optional<Field> field(EntityType type) {
        return type.fields().stream()
                .filter(field -> field.inList() && !field.hidden())
                .filter(field -> !type.titleFields().contains(field.name()))
                .filter(field -> field.type() == FieldType.TEXT
                        || field.type() == FieldType.EMAIL
                        || field.type() == FieldType.CHOICE)
                .findFirst();
    }

    /** Returns what the field says of a record, empty if it says nothing. */
    public static String text(Record record) {
        return field(record.type()).map(field -> text(record, field)).orElse("");
    }

    private static String text(Record record, Field field) {
        String value = record.text(field.name());
        Field.Choice choice = field.choice(value);
        return choice == null ? value : choice.title();
    }
}
