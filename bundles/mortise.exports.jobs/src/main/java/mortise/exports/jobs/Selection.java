package mortise.exports.jobs;

import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import mortise.core.Context;
import mortise.core.Failure;
import mortise.entity.EntityType;
import mortise.entity.Field;
import mortise.entity.FieldType;
import mortise.entity.Model;
import mortise.entity.Query;
import mortise.entity.Record;
import mortise.entity.Result;
import mortise.exports.Column;
import mortise.exports.ExportFile;
import mortise.exports.ExportFormat;
import mortise.exports.Target;
import org.jspecify.annotations.Nullable;

/** Which columns a file has, and what of a record is in them. For one reader. */
final class Selection {
    private static final String ID = "id";

    private final Model model;
    private final EntityType type;
    private final boolean forImport;
    private final boolean forPrograms;
    private final Predicate<String> visible;
    private final List<Field> fields;
    private final ZoneId zone = Context.current().zone();

    /**
     * What is asked for.
     *
     * @param visible which entities the reader may see something of
     * @throws Failure MISSING if there is no such entity; INVALID if it has no such field
     */
    Selection(Model model, ExportFile file, ExportFormat format, Predicate<String> visible) {
        this(
                model,
                file.forImport(),
                format.isForPrograms(),
                visible,
                fields(model.type(file.entity()), file.fields(), file.forImport()),
                model.type(file.entity()));
    }

    private Selection(
            Model model,
            boolean forImport,
            boolean forPrograms,
            Predicate<String> visible,
            List<Field> fields,
            EntityType type) {
        this.model = model;
        this.type = type;
        this.forImport = forImport;
        this.forPrograms = forPrograms;
        this.visible = visible;
        this.fields = fields;
    }

    /** What an import of an entity can set. */
    static Selection template(Model model, EntityType type) {
        return new Selection(model, true, false, entity -> true, settable(type), type);
    }

    private static List<Field> settable(EntityType type) {
        return type.fields().stream()
                .filter(field -> !field.hidden() && !field.readOnly() && !field.computed() && !field.isFile())
                .toList();
    }

    private static List<Field> fields(EntityType type, List<String> names, boolean forImport) {
        if (names.isEmpty() && forImport) {
            return settable(type);
        }
        if (names.isEmpty()) {
            return type.fields().stream().filter(field -> !field.hidden()).toList();
        }
        return names.stream()
                .map(name -> type.field(name)
                        .filter(field -> !field.hidden())
                        .orElseThrow(() -> Failure.invalidParameter(
                                name, "unknown-field", type.title() + " has no field '" + name + "'")))
                .toList();
    }

    /** Returns the columns. */
    List<Column> columns(boolean withId) {
        List<Column> columns = new ArrayList<>();
        if (withId) {
            String id = forImport ? type.name() + "." + ID : ID;
            columns.add(new Column(id, id, FieldType.INTEGER));
        }
        for (Field field : fields) {
            String key = key(field);
            String name = key.isEmpty() ? field.name() : field.name() + "." + key;
            FieldType shown = key.isEmpty() ? field.type() : FieldType.TEXT;
            columns.add(new Column(name, forImport ? name : field.title(), shown));
        }
        return columns;
    }

    /** Returns the columns of records. */
    List<Column> columns() {
        return columns(isWithId());
    }

    private boolean isWithId() {
        return forImport || forPrograms;
    }

    /** An import finds records by their key; those that have none by their ids, which only this host knows. */
    private @Nullable Long id(Record record) {
        boolean hasKey = forImport && !type.keyField().isEmpty() && record.get(type.keyField()) != null;
        return hasKey ? null : record.id();
    }

    /** Returns the field by which an import finds the records that a field refers to; empty for their ids. */
    private String key(Field field) {
        if (!forImport || !field.type().isReference() || field.isFile()) {
            return "";
        }
        return model.find(field.target()).map(EntityType::keyField).orElse("");
    }

    private boolean isRelated(Field field) {
        return field.type().isReference() && (field.isFile() || visible.test(field.target()));
    }

    /** Returns the question, with all that the columns need. */
    Query query(Query asked) {
        Set<String> names = new LinkedHashSet<>(type.titleFields());
        fields.forEach(field -> names.add(field.name()));
        if (forImport && !type.keyField().isEmpty()) {
            names.add(type.keyField());
        }
        List<String> include =
                fields.stream().filter(this::isRelated).map(Field::name).toList();
        return asked.fields(names).include(include).withTotal(false);
    }

    /** Returns what is in the columns. */
    List<@Nullable Object> values(Record record, Result page) {
        List<@Nullable Object> values = new ArrayList<>();
        if (isWithId()) {
            values.add(id(record));
        }
        for (Field field : fields) {
            values.add(value(field, record, page));
        }
        return values;
    }

    private @Nullable Object value(Field field, Record record, Result page) {
        Object value = record.get(field.name());
        if (value == null) {
            return null;
        }
        return switch (field.type()) {
            case DATE_TIME -> ((Instant) value).atZone(zone).toOffsetDateTime();
            case CHOICE -> choice(field, value);
            case MULTI_CHOICE ->
                ((List<?>) value).stream().map(key -> choice(field, key)).toList();
            case REFERENCE -> target(field, (Long) value, page.related(field.name(), record.id()));
            case REFERENCES ->
                ((List<?>) value)
                        .stream()
                                .map(id -> target(field, (Long) id, page.related(field.name(), record.id())))
                                .filter(Objects::nonNull)
                                .toList();
            default -> value;
        };
    }

    private Object choice(Field field, Object key) {
        Field.Choice choice = forPrograms || forImport ? null : field.choice((String) key);
        return choice == null ? key : choice.title();
    }

    /** Returns what tells a record referred to; null if its key is to tell, and it has none that the reader may see. */
    private @Nullable Object target(Field field, long id, List<Record> related) {
        Record target =
                related.stream().filter(one -> one.id() == id).findFirst().orElse(null);
        String key = key(field);
        if (!key.isEmpty()) {
            return target == null ? null : target.get(key);
        }
        if (forImport) {
            return id;
        }
        return new Target(id, target == null ? "" : target.title());
    }
}
