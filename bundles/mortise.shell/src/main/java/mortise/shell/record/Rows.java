package mortise.shell.record;

import java.util.List;
import java.util.Map;
import mortise.entity.EntityType;
import mortise.entity.Field;
import mortise.entity.Record;
import mortise.shell.kit.Output;

/** Records as rows of a table. */
public final class Rows {
    private Rows() {}

    /** Returns a record's id and the fields of its entity's list; of an entity without any, those that name it. */
    public static Map<String, Object> listed(Record record) {
        EntityType type = record.type();
        List<String> shown = type.fields().stream()
                .filter(field -> field.inList() && !field.hidden())
                .map(Field::name)
                .toList();
        return chosen(record, shown.isEmpty() ? type.titleFields() : shown);
    }

    /** Returns a record's id and these fields. */
    static Map<String, Object> chosen(Record record, List<String> fields) {
        Map<String, Object> row = Output.row("id", record.id());
        for (String field : fields) {
            put(row, record, field);
        }
        return row;
    }

    /** Returns a record's id, version and all its fields. */
    public static Map<String, Object> whole(Record record) {
        Map<String, Object> row = Output.row("id", record.id(), "version", record.version());
        for (Field field : record.type().fields()) {
            if (!field.hidden()) {
                put(row, record, field.name());
            }
        }
        return row;
    }

    private static void put(Map<String, Object> row, Record record, String field) {
        row.put(field, Output.value(record.get(field)));
    }
}
