package mortise.imports.csv;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import mortise.core.Failure;
import mortise.entity.EntityType;
import mortise.entity.Field;
import mortise.entity.Model;
import mortise.imports.Instructions;
import mortise.imports.Instructions.Mapping;
import mortise.imports.Preview.Column;
import org.jspecify.annotations.Nullable;

/** Where the columns of a file go: what the instructions say, and by name what they do not. */
final class Layout {
    private static final String ID = "id";

    private final Model model;
    private final EntityType type;
    private final List<String> header;
    private final Map<String, Slot> slots = new LinkedHashMap<>();
    private final Set<Integer> told = new HashSet<>();
    private final Map<Field, String> constants = new LinkedHashMap<>();
    private final String key;

    /** @throws Failure INVALID naming the column, field or key that cannot work; MISSING if there is no such entity */
    Layout(Model model, Instructions instructions, List<String> header) {
        this.model = model;
        this.header = header;
        type = model.type(instructions.entity());
        refuseTwins(header);
        instructions.mappings().forEach(this::map);
        for (int cell = 0; cell < header.size(); cell++) {
            if (!told.contains(cell)) {
                mapByName(cell);
            }
        }
        instructions.constants().forEach((name, value) -> constants.put(writable("set", name), value));
        if (slots.isEmpty()) {
            throw Failure.invalidParameter(
                    "map", "nothing-mapped", "no column is named as a field of " + type + "; the file has " + header);
        }
        key = keyOf(instructions.key());
    }

    /** Returns the entity. */
    EntityType type() {
        return type;
    }

    /** Returns what becomes of a line's cells. */
    List<Slot> slots() {
        return List.copyOf(slots.values());
    }

    /** Returns what every record gets. */
    Map<Field, String> constants() {
        return constants;
    }

    /** Returns the field by which records are found; empty if every line makes a new one. */
    String key() {
        return key;
    }

    /** Returns the names of the columns. */
    List<String> header() {
        return header;
    }

    /** Returns what the file calls what goes to a field; empty if nothing of it does. */
    String labelOf(@Nullable String field) {
        Slot slot = field == null ? null : slots.get(field);
        return slot == null ? "" : slot.label();
    }

    /** Returns the columns and where they went, those made of several last. */
    List<Column> columns() {
        List<Column> columns = new ArrayList<>();
        for (String name : header) {
            List<String> fields = slots.entrySet().stream()
                    .filter(entry -> entry.getValue().label().equals(name))
                    .map(Map.Entry::getKey)
                    .toList();
            fields.forEach(field -> columns.add(new Column(name, field)));
            if (fields.isEmpty()) {
                columns.add(new Column(name, null));
            }
        }
        slots.forEach((field, slot) -> {
            if (slot.cells().size() > 1) {
                columns.add(new Column(slot.label(), field));
            }
        });
        return columns;
    }

    private void map(Mapping mapping) {
        List<Integer> cells = cellsOf(mapping.column());
        if (cells.size() == 1) {
            told.add(cells.get(0));
        }
        if (!mapping.field().isEmpty()) {
            String label = cells.size() == 1 ? header.get(cells.get(0)) : mapping.column();
            put(slot(label, cells, mapping.field()));
        }
    }

    private void put(Slot slot) {
        String name = slot.field() == null ? ID : slot.field().name();
        Slot other = slots.putIfAbsent(name, slot);
        if (other != null) {
            throw Failure.invalidParameter(
                    "map",
                    "mapped-twice",
                    "'" + other.label() + "' and '" + slot.label() + "' both go to field '" + name + "'");
        }
    }

    /** Takes a column whose name is that of a field which is neither told nor forbidden. */
    private void mapByName(int cell) {
        String name = header.get(cell);
        String field = name.indexOf('.') < 0 ? name : name.substring(0, name.indexOf('.'));
        Optional<Field> found = find(field).filter(Layout::isWritable);
        if (found.isPresent() && !slots.containsKey(found.get().name())) {
            boolean dotted = name.indexOf('.') > 0 && found.get().type().isReference();
            if (dotted || find(name).isPresent()) {
                put(slot(name, List.of(cell), dotted ? name : found.get().name()));
            }
        }
    }

    private Slot slot(String label, List<Integer> cells, String target) {
        if (target.equals(ID)) {
            return new Slot(label, cells, null, List.of(), false);
        }
        int dot = target.indexOf('.');
        Field field = writable("map", dot < 0 ? target : target.substring(0, dot));
        if (!field.type().isReference()) {
            if (dot >= 0) {
                throw unknownField("map", target);
            }
            return new Slot(label, cells, field, List.of(), false);
        }
        EntityType referred = model.find(field.target()).orElse(null);
        if (referred == null) {
            return new Slot(label, cells, field, List.of(), true);
        }
        return dot < 0
                ? new Slot(label, cells, field, lookupsOf(referred), true)
                : new Slot(label, cells, field, List.of(lookupOf(referred, target.substring(dot + 1))), false);
    }

    /** By which texts people and other systems know a record. */
    private static List<String> lookupsOf(EntityType referred) {
        List<String> lookups = new ArrayList<>();
        if (!referred.keyField().isEmpty() && isText(referred, referred.keyField())) {
            lookups.add(referred.keyField());
        }
        List<String> title = referred.titleFields();
        if (title.size() == 1 && !lookups.contains(title.get(0)) && isText(referred, title.get(0))) {
            lookups.add(title.get(0));
        }
        return lookups;
    }

    private static String lookupOf(EntityType referred, String name) {
        if (referred.position(name) < 0 || !isText(referred, name)) {
            throw Failure.invalidParameter(
                    "map", "unknown-field", "records of " + referred + " cannot be found by '" + name + "'");
        }
        return name;
    }

    private static boolean isText(EntityType type, String field) {
        return type.require(field).type().isText();
    }

    private Field writable(String parameter, String name) {
        Field field = find(name).orElseThrow(() -> unknownField(parameter, name));
        if (!isWritable(field)) {
            throw Failure.invalidParameter(
                    parameter, "read-only", "field '" + field.name() + "' of " + type + " is set by the host only");
        }
        return field;
    }

    private static boolean isWritable(Field field) {
        return !field.readOnly() && !field.hidden();
    }

    private Failure unknownField(String parameter, String name) {
        List<String> fields = type.fields().stream()
                .filter(Layout::isWritable)
                .map(Field::name)
                .toList();
        return Failure.invalidParameter(
                parameter, "unknown-field", type + " has no field '" + name + "'; it has " + fields);
    }

    /** Finds a field by its name, else by name or title whatever the case and without spaces and marks. */
    private Optional<Field> find(String name) {
        Optional<Field> exact = type.field(name);
        if (exact.isPresent()) {
            return exact;
        }
        String plain = plain(name);
        return type.fields().stream()
                .filter(field -> plain(field.name()).equals(plain)
                        || plain(field.title()).equals(plain))
                .findFirst();
    }

    private static String plain(String name) {
        return name.replaceAll("[^\\p{L}\\p{N}]", "").toLowerCase(Locale.ROOT);
    }

    private List<Integer> cellsOf(String column) {
        int whole = cellOf(column);
        if (whole >= 0) {
            return List.of(whole);
        }
        List<Integer> cells = new ArrayList<>();
        for (String part : column.split("\\+", -1)) {
            int cell = cellOf(part.strip());
            if (cell < 0) {
                throw Failure.invalidParameter(
                        "map", "unknown-column", "the file has no column '" + part + "'; it has " + header);
            }
            cells.add(cell);
        }
        return cells;
    }

    private int cellOf(String name) {
        for (int cell = 0; cell < header.size(); cell++) {
            if (header.get(cell).equalsIgnoreCase(name)) {
                return cell;
            }
        }
        return -1;
    }

    private static void refuseTwins(List<String> header) {
        Set<String> names = new HashSet<>();
        for (String name : header) {
            if (!name.isEmpty() && !names.add(name.toLowerCase(Locale.ROOT))) {
                throw Failure.invalid("two-columns", "two columns are named '" + name + "'");
            }
        }
    }

    private String keyOf(String wanted) {
        if (wanted.isEmpty()) {
            return slots.containsKey(type.keyField()) ? type.keyField() : "";
        }
        Field field = find(wanted).orElseThrow(() -> unknownField("key", wanted));
        if (!field.unique() && !field.name().equals(type.keyField())) {
            throw Failure.invalidParameter(
                    "key",
                    "not-unique",
                    "field '" + field.name() + "' of " + type + " is not unique, so it cannot be the key");
        }
        if (!slots.containsKey(field.name())) {
            throw Failure.invalidParameter(
                    "key", "not-mapped", "no column goes to the key '" + field.name() + "'; the file has " + header);
        }
        return field.name();
    }
}
