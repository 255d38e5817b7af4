package mortise.imports.csv;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.IntStream;
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
    /** As a part of a mapping: numbers lines whose other parts are equal. In front of a column's name: left out. */
    private static final String NUMBER = "#";

    private final Model model;
    private final EntityType type;
    private final List<String> header;
    private final Map<String, Slot> slots = new LinkedHashMap<>();
    private final Set<Integer> told = new HashSet<>();
    private final String key;
    private final boolean anything;

    /** @throws Failure INVALID naming the column, field or key that cannot work; MISSING if there is no such entity */
    Layout(Model model, Instructions instructions, List<String> header) {
        this.model = model;
        this.header = header;
        type = model.type(instructions.entity());
        refuseTwins(header);
        instructions.mappings().forEach(this::map);
        boolean anyColumn = !slots.isEmpty();
        instructions.constants().forEach(this::set);
        for (int cell = 0; cell < header.size(); cell++) {
            if (!told.contains(cell) && !header.get(cell).startsWith(NUMBER)) {
                anyColumn |= mapByName(cell);
            }
        }
        anything = anyColumn;
        key = keyOf(instructions.key());
    }

    /**
     * Returns this, which leads somewhere.
     *
     * @throws Failure INVALID if no column goes anywhere
     */
    Layout required() {
        if (!anything) {
            throw Failure.invalidParameter(
                    "map", "nothing-mapped", "no column is named as a field of " + type + "; the file has " + header);
        }
        return this;
    }

    /** Returns the entity. */
    EntityType type() {
        return type;
    }

    /** Returns what becomes of a line's cells. */
    List<Slot> slots() {
        return List.copyOf(slots.values());
    }

    /** Returns the places of references to other records of the entity, which may be lines of the same file. */
    List<Integer> ownReferences() {
        return places(slot -> slot.isLookup() && slot.target().target().equals(type.name()));
    }

    /** Returns the places of values that other lines may find a line's record by. */
    List<Integer> ownNames() {
        Set<String> names = new HashSet<>(Set.of(key));
        ownReferences().forEach(place -> names.addAll(slots().get(place).lookups()));
        return places(
                slot -> slot.field() != null && names.contains(slot.target().name()));
    }

    private List<Integer> places(Predicate<Slot> wanted) {
        List<Slot> all = slots();
        return IntStream.range(0, all.size())
                .filter(place -> wanted.test(all.get(place)))
                .boxed()
                .toList();
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
        for (int cell = 0; cell < header.size(); cell++) {
            List<Integer> alone = List.of(cell);
            int before = columns.size();
            slots.forEach((field, slot) -> {
                if (slot.cells().equals(alone) && !slot.numbered()) {
                    columns.add(new Column(slot.label(), field));
                }
            });
            if (columns.size() == before) {
                columns.add(new Column(header.get(cell), null));
            }
        }
        slots.forEach((field, slot) -> {
            if (slot.cells().size() > 1 || slot.numbered()) {
                columns.add(new Column(slot.label(), field));
            }
        });
        return columns;
    }

    private void map(Mapping mapping) {
        List<Integer> cells = new ArrayList<>();
        boolean numbered = cellOf(mapping.column()) < 0 && addCells(mapping.column(), cells);
        if (cells.isEmpty()) {
            cells.add(requireCell(mapping.column()));
        }
        if (cells.size() == 1 && !numbered) {
            told.add(cells.get(0));
        }
        if (!mapping.field().isEmpty()) {
            String label = cells.size() == 1 && !numbered ? header.get(cells.get(0)) : mapping.column();
            put(slot(label, cells, numbered, null, mapping.field()));
        }
    }

    /** Adds the places of columns joined by plus; true if lines of equal cells are to be numbered. */
    private boolean addCells(String columns, List<Integer> cells) {
        boolean numbered = false;
        for (String part : columns.split("\\+", -1)) {
            String column = part.strip();
            if (column.equals(NUMBER) && cellOf(NUMBER) < 0) {
                numbered = true;
            } else {
                cells.add(requireCell(column));
            }
        }
        return numbered;
    }

    private void set(String name, String value) {
        put(slot("", List.of(), false, value, name));
    }

    private void put(Slot slot) {
        String name = slot.field() == null ? ID : slot.field().name();
        Slot other = slots.putIfAbsent(name, slot);
        if (other != null) {
            throw Failure.invalidParameter(
                    "map", "mapped-twice", "field '" + name + "' of " + type + " is told twice where it comes from");
        }
    }

    /**
     * Takes a column whose name is that of a field which is neither told nor forbidden, or which an export of this host gives to the
     * ids of the records: just {@code id} may be anybody's.
     */
    private boolean mapByName(int cell) {
        String name = header.get(cell);
        int dot = name.indexOf('.');
        Optional<Field> whole = find(name).filter(Layout::isWritable);
        Optional<Field> found = whole.isPresent() || dot < 1
                ? whole
                : find(name.substring(0, dot))
                        .filter(field -> isWritable(field) && field.type().isReference());
        if (found.isEmpty() && name.equalsIgnoreCase(type.name() + "." + ID) && !slots.containsKey(ID)) {
            put(slot(name, List.of(cell), false, null, ID));
            return true;
        }
        if (found.isEmpty() || slots.containsKey(found.get().name())) {
            return false;
        }
        String target = whole.isPresent() ? found.get().name() : name;
        put(slot(name, List.of(cell), false, null, target));
        return true;
    }

    private Slot slot(String label, List<Integer> cells, boolean numbered, @Nullable String constant, String target) {
        if (target.equals(ID)) {
            return new Slot(label, cells, numbered, constant, null, List.of(), false);
        }
        String parameter = constant == null ? "map" : "set";
        int dot = target.indexOf('.');
        Field field = writable(parameter, dot < 0 ? target : target.substring(0, dot));
        List<String> lookups = List.of();
        boolean idsToo = false;
        if (field.type().isReference()) {
            idsToo = dot < 0;
            EntityType referred = model.find(field.target()).orElse(null);
            if (referred != null) {
                lookups = dot < 0
                        ? lookupsOf(referred)
                        : List.of(lookupOf(parameter, referred, target.substring(dot + 1)));
            }
        } else if (dot >= 0) {
            throw unknownField(parameter, target);
        }
        return new Slot(label, cells, numbered, constant, field, lookups, idsToo);
    }

    /** By which texts people and other systems know a record. */
    private static List<String> lookupsOf(EntityType referred) {
        Set<String> lookups = new LinkedHashSet<>();
        lookups.add(referred.keyField());
        referred.fields().stream().filter(Field::unique).map(Field::name).forEach(lookups::add);
        if (referred.titleFields().size() == 1) {
            lookups.addAll(referred.titleFields());
        }
        return lookups.stream().filter(name -> isLookup(referred, name)).toList();
    }

    private static String lookupOf(String parameter, EntityType referred, String name) {
        if (!isLookup(referred, name)) {
            throw Failure.invalidParameter(
                    parameter, "unknown-field", "records of " + referred + " cannot be found by '" + name + "'");
        }
        return name;
    }

    private static boolean isLookup(EntityType type, String name) {
        return type.field(name)
                .filter(field -> field.type().isText() && !field.hidden())
                .isPresent();
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
        return !field.readOnly() && !field.hidden() && !field.isFile();
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

    private int requireCell(String name) {
        int cell = cellOf(name);
        if (cell < 0) {
            throw Failure.invalidParameter(
                    "map", "unknown-column", "the file has no column '" + name + "'; it has " + header);
        }
        return cell;
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
            Slot slot = slots.get(type.keyField());
            return slot == null || slot.constant() != null ? "" : type.keyField();
        }
        Field field = find(wanted).orElseThrow(() -> unknownField("key", wanted));
        if (!field.unique() && !field.name().equals(type.keyField())) {
            throw Failure.invalidParameter(
                    "key",
                    "not-unique",
                    "field '" + field.name() + "' of " + type + " is not unique, so it cannot be the key");
        }
        Slot slot = slots.get(field.name());
        if (slot == null || slot.constant() != null) {
            throw Failure.invalidParameter(
                    "key", "not-mapped", "no column goes to the key '" + field.name() + "'; the file has " + header);
        }
        return field.name();
    }
}
