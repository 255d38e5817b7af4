package mortise.imports.csv;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import mortise.core.Failure;
import mortise.core.Problem;
import mortise.entity.BatchFailure;
import mortise.entity.Draft;
import mortise.entity.FieldType;
import mortise.entity.Filter;
import mortise.entity.Query;
import mortise.entity.Record;
import mortise.entity.Records;
import mortise.imports.Instructions;
import mortise.imports.Monitor;
import mortise.imports.Monitor.Saved;
import mortise.imports.Report;
import mortise.imports.Report.End;
import mortise.imports.Report.LineProblem;
import mortise.imports.Row;
import mortise.imports.Table;
import mortise.imports.UnreadableException;
import org.jspecify.annotations.Nullable;

/** Reads one file into records. For one thread, once. */
final class Run {
    /** Characters of one batch, however few lines that are. */
    private static final int LARGEST_BATCH = 1 << 22;

    private final Records records;
    private final Instructions instructions;
    private final Table file;
    private final Layout layout;
    private final List<Slot> slots;
    private final int idSlot;
    private final int keySlot;
    private final List<Integer> ownNames;
    private final List<Integer> ownReferences;
    private final References references;
    private final Numbering numbering = new Numbering();
    private final Refused refused;
    private final Monitor monitor;

    private List<Entry> batch = new ArrayList<>();
    private final Set<String> names = new HashSet<>();
    private int characters;
    private long created;
    private long updated;
    private long unchanged;

    Run(Records records, Instructions instructions, Table file, Layout layout, Refused refused, Monitor monitor) {
        this.records = records;
        this.instructions = instructions;
        this.file = file;
        this.layout = layout;
        this.refused = refused;
        this.monitor = monitor;
        slots = layout.slots();
        idSlot = place(null);
        keySlot = layout.key().isEmpty() ? -1 : place(layout.key());
        ownNames = layout.ownNames();
        ownReferences = layout.ownReferences();
        references = new References(records);
    }

    private int place(@Nullable String field) {
        for (int place = 0; place < slots.size(); place++) {
            Slot slot = slots.get(place);
            if (slot.field() == null ? field == null : slot.target().name().equals(field)) {
                return place;
            }
        }
        return -1;
    }

    /** Reads to the end, or to where the file or the monitor ends it. */
    Report toEnd() {
        End end = End.DONE;
        UnreadableException broken = null;
        try {
            for (Row line = file.next(); line != null && end == End.DONE; line = file.next()) {
                Entry entry = line.number() <= monitor.savedBefore() ? pass(line) : entry(line);
                if (entry != null) {
                    end = add(entry) ? End.DONE : End.CANCELLED;
                }
            }
        } catch (UnreadableException unreadable) {
            broken = unreadable;
            end = End.UNREADABLE;
        }
        if (end != End.CANCELLED && !finishBatch()) {
            end = End.CANCELLED;
        }
        refused.flush();
        if (broken != null) {
            refused.add(broken);
        }
        long lines = created + updated + unchanged + refused.count();
        return new Report(
                lines, created, updated, unchanged, refused.count(), refused.problems(), layout.columns(), end);
    }

    /** Passes over a line that is saved; those behind it may be numbered after it. */
    private @Nullable Entry pass(Row line) {
        if (line.cells().size() >= layout.header().size()) {
            slots.stream().filter(Slot::numbered).forEach(slot -> slot.valueOf(line, numbering));
        }
        return null;
    }

    /** Returns what a line says; null if it says nothing or is refused at once. */
    private @Nullable Entry entry(Row line) throws UnreadableException {
        List<String> cells = line.cells();
        if (line.length() == 0 || cells.stream().allMatch(String::isBlank)) {
            return null;
        }
        int columns = layout.header().size();
        if (cells.size() < columns
                || cells.subList(columns, cells.size()).stream().anyMatch(cell -> !cell.isBlank())) {
            refuse(line, "", "cells", "the line has " + cells.size() + " cells, the header has " + columns);
            return null;
        }
        if (numbering.isFull()) {
            throw new UnreadableException(
                    line.number(), "of more than " + Numbering.MOST_VALUES + " values '#' cannot tell which are equal");
        }
        List<String> values = new ArrayList<>(slots.size());
        for (Slot slot : slots) {
            String value = slot.valueOf(line, numbering);
            if (value.indexOf('\0') >= 0) {
                refuse(line, slot.label(), "control-character", "the value has a character of code zero");
                return null;
            }
            values.add(value);
        }
        Draft draft = draft(line, values);
        return draft == null ? null : new Entry(line, values, draft);
    }

    private @Nullable Draft draft(Row line, List<String> values) {
        String entity = layout.type().name();
        if (idSlot >= 0 && !values.get(idSlot).isEmpty()) {
            Long id = Ids.read(values.get(idSlot));
            if (id == null) {
                refuse(line, slots.get(idSlot).label(), "not-an-id", "'" + values.get(idSlot) + "' is not an id");
                return null;
            }
            return Draft.update(entity, id);
        }
        if (keySlot < 0) {
            return Draft.create(entity);
        }
        if (values.get(keySlot).isEmpty()) {
            refuse(line, slots.get(keySlot).label(), "required", "the key is empty");
            return null;
        }
        return Draft.upsert(entity, layout.key());
    }

    /** Adds an entry to the batch, finishing that before if it is full or has what this one needs; false if cancelled. */
    private boolean add(Entry entry) {
        boolean full = batch.size() >= instructions.batchSize()
                || characters + (long) entry.line().length() > LARGEST_BATCH
                || needsBatch(entry);
        if (full && !finishBatch()) {
            return false;
        }
        batch.add(entry);
        characters += entry.line().length();
        ownNames.forEach(place -> names.add(entry.values().get(place)));
        return true;
    }

    /** A line that changes or refers to the record of another one comes after that is saved. */
    private boolean needsBatch(Entry entry) {
        if (keySlot >= 0 && names.contains(entry.values().get(keySlot))) {
            return true;
        }
        for (int place : ownReferences) {
            if (parts(slots.get(place), entry.values().get(place)).stream().anyMatch(names::contains)) {
                return true;
            }
        }
        return false;
    }

    /** Saves the batch and says how far it is; false if cancelled, then nothing of it was saved. */
    private boolean finishBatch() {
        if (batch.isEmpty()) {
            return true;
        }
        if (monitor.cancelled()) {
            return false;
        }
        learn();
        List<Entry> ready = new ArrayList<>();
        for (Entry entry : batch) {
            List<LineProblem> problems = fill(entry);
            if (problems.isEmpty()) {
                ready.add(entry);
            } else {
                refused.add(entry.line(), problems);
            }
        }
        if (instructions.checkOnly()) {
            created += sound(ready).size();
        } else {
            save(ready);
        }
        refused.flush();
        batch = new ArrayList<>();
        names.clear();
        characters = 0;
        long saved = created + updated + unchanged;
        monitor.reached(new Monitor.Progress(saved + refused.count(), saved, refused.count(), file.bytes()));
        return true;
    }

    private void learn() {
        for (int place = 0; place < slots.size(); place++) {
            Slot slot = slots.get(place);
            if (slot.isLookup() && !slot.lookups().isEmpty()) {
                Set<String> wanted = new HashSet<>();
                for (Entry entry : batch) {
                    wanted.addAll(parts(slot, entry.values().get(place)));
                }
                references.learn(slot, wanted);
            }
        }
    }

    /** What a cell names: several with semicolons or bars between them where the field has many. */
    private static Collection<String> parts(Slot slot, String value) {
        if (value.isEmpty()) {
            return List.of();
        }
        if (!slot.target().type().isMany()) {
            return List.of(value);
        }
        String between = slot.idsToo() && value.matches("[0-9,;| ]+") ? "[,;| ]+" : "[;|]";
        List<String> parts = new ArrayList<>();
        for (String part : value.split(between, -1)) {
            if (!part.isBlank()) {
                parts.add(part.strip());
            }
        }
        return parts;
    }

    /** Sets the fields of an entry's draft and returns what is wrong with its references. */
    private List<LineProblem> fill(Entry entry) {
        List<LineProblem> problems = new ArrayList<>();
        for (int place = 0; place < slots.size(); place++) {
            Slot slot = slots.get(place);
            String value = entry.values().get(place);
            if (slot.field() == null || value.isEmpty() && !instructions.emptyClears()) {
                continue;
            }
            String field = slot.target().name();
            if (value.isEmpty()) {
                entry.draft().set(field, null);
            } else if (slot.isLookup()) {
                List<Long> ids = ids(slot, entry, value, problems);
                entry.draft().set(field, slot.target().type().isMany() ? ids : ids.isEmpty() ? null : ids.get(0));
            } else {
                entry.draft().set(field, slot.target().type() == FieldType.URL ? Mending.address(value) : value);
            }
        }
        return problems;
    }

    private List<Long> ids(Slot slot, Entry entry, String value, List<LineProblem> problems) {
        List<Long> ids = new ArrayList<>();
        for (String name : parts(slot, value)) {
            Long id = references.id(slot, name);
            if (id == null || id == References.AMBIGUOUS) {
                String code = id == null ? "unknown-reference" : "ambiguous-reference";
                String count = id == null ? "no " : "more than one ";
                String message = count + slot.target().target() + " is '" + name + "'";
                problems.add(new LineProblem(entry.line().number(), slot.label(), code, message));
            } else {
                ids.add(id);
            }
        }
        return ids;
    }

    /** Refuses all entries that validation refuses and returns the others. */
    private List<Entry> sound(List<Entry> entries) {
        if (entries.isEmpty()) {
            return entries;
        }
        List<List<Problem>> found = records.check(drafts(entries));
        List<Entry> sound = new ArrayList<>();
        for (int i = 0; i < entries.size(); i++) {
            if (found.get(i).isEmpty()) {
                sound.add(entries.get(i));
            } else {
                refuse(entries.get(i), found.get(i));
            }
        }
        return sound;
    }

    /**
     * Saves entries in one transaction. If one of them cannot be saved, validation sorts out at once what it can; then
     * the rest is saved in parts, small ones behind an entry that still cannot, growing ones behind those that can, so
     * that each entry is tried a few times at most.
     */
    private void save(List<Entry> entries) {
        if (entries.isEmpty() || trySave(entries) == null) {
            return;
        }
        List<Entry> rest = sound(entries);
        int size = Math.max(1, rest.size());
        while (!rest.isEmpty()) {
            List<Entry> part = rest.subList(0, Math.min(size, rest.size()));
            Failure failure = trySave(part);
            if (failure == null) {
                rest = rest.subList(part.size(), rest.size());
                size = 2 * part.size();
            } else if (part.size() == 1) {
                refuse(part.get(0), failure.problems());
                rest = rest.subList(1, rest.size());
            } else {
                int good = failure instanceof BatchFailure place ? place.index() : part.size() / 2;
                size = Math.max(1, good);
            }
        }
    }

    /** Returns why nothing was saved, or null if all was. */
    private @Nullable Failure trySave(List<Entry> entries) {
        try {
            Saved saved = records.transaction(() -> saving(entries));
            created = saved.created();
            updated = saved.updated();
            unchanged = saved.unchanged();
            return null;
        } catch (Failure failure) {
            return switch (failure.kind()) {
                case INVALID, DENIED, MISSING, CONFLICT -> failure;
                case UNAUTHENTICATED, EXHAUSTED, UNAVAILABLE -> throw failure;
            };
        }
    }

    private Saved saving(List<Entry> entries) {
        Map<Long, Integer> versions = versions(entries);
        long made = created;
        long changed = updated;
        long same = unchanged;
        for (Record saved : records.saveAll(drafts(entries))) {
            Integer before = versions.get(saved.id());
            if (before == null) {
                made++;
            } else if (before == saved.version()) {
                same++;
            } else {
                changed++;
            }
        }
        long last = entries.get(entries.size() - 1).line().number();
        Saved saved = new Saved(last, made, changed, same, refused.countUpTo(last));
        monitor.saving(saved);
        return saved;
    }

    /** Returns the versions that the records of these entries have, by id; new ones have none. */
    private Map<Long, Integer> versions(List<Entry> entries) {
        Set<Object> ids = new HashSet<>();
        Set<Object> keys = new HashSet<>();
        for (Entry entry : entries) {
            Long id = entry.draft().id();
            if (id != null) {
                ids.add(id);
            } else if (keySlot >= 0) {
                keys.add(entry.values().get(keySlot));
            }
        }
        Map<Long, Integer> versions = new HashMap<>();
        addVersions(versions, "id", ids);
        addVersions(versions, layout.key(), keys);
        return versions;
    }

    private void addVersions(Map<Long, Integer> versions, String path, Set<Object> values) {
        if (!values.isEmpty()) {
            Query query = Query.of(layout.type().name())
                    .where(new Filter.Compare(path, Filter.Operator.IN, List.copyOf(values)))
                    .fields(Set.of());
            records.forEach(query, record -> versions.put(record.id(), record.version()));
        }
    }

    private static List<Draft> drafts(List<Entry> entries) {
        return entries.stream().map(Entry::draft).toList();
    }

    private void refuse(Entry entry, List<Problem> problems) {
        refused.add(
                entry.line(),
                problems.stream()
                        .map(problem -> new LineProblem(
                                entry.line().number(),
                                layout.labelOf(problem.field()),
                                problem.code(),
                                problem.message()))
                        .toList());
    }

    private void refuse(Row line, String column, String code, String message) {
        refused.add(line, List.of(new LineProblem(line.number(), column, code, message)));
    }
}
