package mortise.web;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Supplier;
import mortise.core.Context;
import mortise.core.Failure;
import mortise.core.Money;
import mortise.core.Problem;
import mortise.entity.Action;
import mortise.entity.AuditEntry;
import mortise.entity.Conflict;
import mortise.entity.Draft;
import mortise.entity.Entities;
import mortise.entity.EntityType;
import mortise.entity.Field;
import mortise.entity.FieldType;
import mortise.entity.Filter;
import mortise.entity.Model;
import mortise.entity.Query;
import mortise.entity.Record;
import mortise.entity.Records;
import mortise.entity.Result;
import mortise.entity.TypedRecords;
import org.jspecify.annotations.Nullable;

/**
 * Records in memory, for tests of screens: as much of a query as lists ask. A user named {@code guest} may view accounts
 * only and change nothing.
 */
public final class MemoryRecords implements Records, Entities {
    private final Map<String, Map<Long, Record>> stored = new HashMap<>();
    private volatile Model model;
    private volatile @Nullable RuntimeException trouble;
    private volatile @Nullable RuntimeException saveTrouble;
    private final List<AuditEntry> audit = new CopyOnWriteArrayList<>();
    private long lastId = 1000;
    private long lastEntry;

    MemoryRecords(Model model) {
        this.model = model;
    }

    void install(Model other) {
        model = other;
    }

    /** Lets every question fail with this from now on; null ends it. */
    void fail(@Nullable RuntimeException failure) {
        trouble = failure;
    }

    /** Lets every save fail with this from now on. */
    void failSaves(RuntimeException failure) {
        saveTrouble = failure;
    }

    /** Loses the history, as an administrator may. */
    void forgetHistory() {
        audit.clear();
    }

    long add(String entity, Map<String, Object> values) {
        Record record = record(model.type(entity), ++lastId, 1, values);
        stored.computeIfAbsent(entity, name -> new TreeMap<>()).put(lastId, record);
        return lastId;
    }

    @Override
    public Model model() {
        return model;
    }

    @Override
    public Result find(Query query) {
        EntityType type = model.type(query.entity());
        List<Record> all = matching(query, type);
        int from = Math.max(0, (query.page().number() - 1) * query.page().size());
        int to = Math.min(all.size(), from + query.page().size());
        List<Record> page = from >= to ? List.of() : all.subList(from, to);
        Map<String, Map<Long, List<Record>>> included = new HashMap<>();
        for (String path : query.include()) {
            Map<Long, List<Record>> related = new HashMap<>();
            Field field = type.require(path);
            for (Record record : page) {
                related.put(record.id(), related(field, record.get(path)));
            }
            included.put(path, related);
        }
        return new Result(page, included, query.total() ? (long) all.size() : null, null);
    }

    private List<Record> related(Field field, @Nullable Object value) {
        List<Record> related = new ArrayList<>();
        List<?> ids = value instanceof List<?> many ? many : value == null ? List.of() : List.of(value);
        for (Object id : ids) {
            Record record = stored.getOrDefault(field.target(), Map.of()).get(id);
            if (record != null) {
                related.add(record);
            }
        }
        return related;
    }

    private List<Record> matching(Query query, EntityType type) {
        if (trouble != null) {
            throw trouble;
        }
        if (!may(Action.VIEW, query.entity())) {
            throw Failure.denied("you may not view " + query.entity());
        }
        List<Record> all = new ArrayList<>();
        for (Record record : stored.getOrDefault(query.entity(), Map.of()).values()) {
            Filter filter = query.filter();
            if ((filter == null || holds(filter, record)) && found(query.search(), record)) {
                all.add(record);
            }
        }
        Comparator<Record> order = Comparator.comparingLong(Record::id);
        for (int i = query.sort().size() - 1; i >= 0; i--) {
            Query.Sort sort = query.sort().get(i);
            Comparator<Record> next = Comparator.comparing(
                    (Record record) -> comparable(value(record, sort.path())),
                    Comparator.nullsLast(Comparator.naturalOrder()));
            order = (sort.descending() ? next.reversed() : next).thenComparing(order);
        }
        all.sort(order);
        return all;
    }

    private static boolean found(String search, Record record) {
        String text = record.type().fields().stream()
                .filter(field -> field.type().isText())
                .map(field -> record.text(field.name()))
                .reduce("", (left, right) -> left + " " + right)
                .toLowerCase(Locale.ROOT);
        for (String word : search.toLowerCase(Locale.ROOT).split(" ", -1)) {
            if (!text.contains(word)) {
                return false;
            }
        }
        return true;
    }

    private @Nullable Object value(Record record, String path) {
        if (path.equals("id")) {
            return record.id();
        }
        int dot = path.indexOf('.');
        if (dot < 0) {
            return record.get(path);
        }
        Field field = record.type().require(path.substring(0, dot));
        List<Record> related = related(field, record.get(field.name()));
        return related.isEmpty() ? null : value(related.get(0), path.substring(dot + 1));
    }

    private boolean holds(Filter filter, Record record) {
        if (filter instanceof Filter.And and) {
            return and.parts().stream().allMatch(part -> holds(part, record));
        }
        if (filter instanceof Filter.Or or) {
            return or.parts().stream().anyMatch(part -> holds(part, record));
        }
        if (filter instanceof Filter.Not not) {
            return !holds(not.part(), record);
        }
        Filter.Compare compare = (Filter.Compare) filter;
        Field field = compare.path().equals("id")
                ? Field.of("id", FieldType.INTEGER).build()
                : record.type().require(compare.path());
        Object value = value(record, compare.path());
        if (compare.operator() == Filter.Operator.EXISTS) {
            return (value != null) == Boolean.TRUE.equals(compare.values().get(0));
        }
        List<Object> values = new ArrayList<>();
        compare.values().forEach(given -> values.add(read(field, given)));
        if (value == null) {
            return compare.operator() == Filter.Operator.NEQ;
        }
        String text = value.toString().toLowerCase(Locale.ROOT);
        String first = values.get(0).toString().toLowerCase(Locale.ROOT);
        return switch (compare.operator()) {
            case EQ -> value instanceof List<?> many ? many.contains(values.get(0)) : value.equals(values.get(0));
            case NEQ -> !value.equals(values.get(0));
            case IN -> values.contains(value);
            case LT -> order(value, values.get(0)) < 0;
            case LTE -> order(value, values.get(0)) <= 0;
            case GT -> order(value, values.get(0)) > 0;
            case GTE -> order(value, values.get(0)) >= 0;
            case RANGE -> order(value, values.get(0)) >= 0 && order(value, values.get(1)) <= 0;
            case CONTAINS -> text.contains(first);
            case STARTS -> text.startsWith(first);
            case ENDS -> text.endsWith(first);
            case EXISTS -> throw new IllegalStateException("was answered before");
        };
    }

    private static int order(Object left, Object right) {
        return Objects.requireNonNull(comparable(left)).compareTo(Objects.requireNonNull(comparable(right)));
    }

    @SuppressWarnings("unchecked")
    private static @Nullable Comparable<Object> comparable(@Nullable Object value) {
        Object plain = value instanceof Money money
                ? money.amount()
                : value instanceof String text ? text.toLowerCase(Locale.ROOT) : value;
        return (Comparable<Object>) plain;
    }

    private static Object read(Field field, Object given) {
        if (!(given instanceof String text)) {
            return given;
        }
        try {
            return switch (field.type()) {
                case INTEGER, REFERENCE -> Long.parseLong(text);
                case DECIMAL, PERCENT -> new BigDecimal(text);
                case MONEY -> Money.parse(text);
                case BOOLEAN -> Boolean.valueOf(text);
                case DATE -> LocalDate.parse(text);
                case DATE_TIME -> Instant.parse(text);
                default -> text;
            };
        } catch (RuntimeException unreadable) {
            throw Failure.invalidField(field.name(), "unreadable", "'" + text + "' cannot be read");
        }
    }

    @Override
    public void forEach(Query query, Consumer<Record> reader) {
        matching(query, model.type(query.entity())).forEach(reader);
    }

    @Override
    public long count(Query query) {
        return matching(query, model.type(query.entity())).size();
    }

    @Override
    public Optional<Record> get(String entity, long id) {
        if (!may(Action.VIEW, entity)) {
            return Optional.empty();
        }
        return Optional.ofNullable(stored.getOrDefault(entity, Map.of()).get(id));
    }

    @Override
    public Record save(Draft draft) {
        return saveAll(List.of(draft)).get(0);
    }

    @Override
    public List<Record> saveAll(List<Draft> drafts) {
        if (saveTrouble != null) {
            throw saveTrouble;
        }
        List<Record> saved = new ArrayList<>();
        for (Draft draft : drafts) {
            saved.add(saveOne(draft));
        }
        return saved;
    }

    private Record saveOne(Draft draft) {
        EntityType type = model.type(draft.entity());
        Long id = draft.id();
        Action action = draft.isDelete() ? Action.DELETE : id == null ? Action.CREATE : Action.EDIT;
        if (!may(action, draft.entity())) {
            throw Failure.denied("you may not change " + draft.entity());
        }
        Record before =
                id == null ? null : stored.getOrDefault(type.name(), Map.of()).get(id);
        if (id != null && before == null) {
            throw Failure.missing("there is no " + type + " " + id);
        }
        Integer expected = draft.version();
        if (before != null && expected != null && expected != before.version()) {
            throw new Conflict(before);
        }
        if (before != null && draft.isDelete()) {
            refuseIfReferred(before);
            stored.getOrDefault(type.name(), Map.of()).remove(before.id());
            log(before, before, action);
            return before;
        }
        List<Problem> problems = check(List.of(draft)).get(0);
        if (!problems.isEmpty()) {
            throw new Failure(Failure.Kind.INVALID, problems);
        }
        Map<String, Object> values = new HashMap<>();
        for (Field field : type.fields()) {
            Object old = before == null ? null : before.get(field.name());
            Object given = draft.values().get(field.name());
            Object value = draft.values().containsKey(field.name()) ? given == null ? null : read(field, given) : old;
            if (value != null) {
                values.put(field.name(), value);
            }
        }
        Record after = record(
                type, before == null ? ++lastId : before.id(), before == null ? 1 : before.version() + 1, values);
        stored.computeIfAbsent(type.name(), name -> new TreeMap<>()).put(after.id(), after);
        log(before, after, action);
        return after;
    }

    private void refuseIfReferred(Record record) {
        for (EntityType type : model.types()) {
            for (Field field : type.fields()) {
                boolean referred = field.target().equals(record.type().name())
                        && field.onDelete() == Field.OnDelete.RESTRICT
                        && stored.getOrDefault(type.name(), Map.of()).values().stream()
                                .anyMatch(one -> Objects.equals(one.get(field.name()), record.id()));
                if (referred) {
                    throw Failure.conflict("in-use", type.plural() + " refer to it");
                }
            }
        }
    }

    private void log(@Nullable Record before, Record after, Action action) {
        List<AuditEntry.FieldChange> changes = new ArrayList<>();
        for (Field field : after.type().fields()) {
            String old = before == null ? null : cell(before.get(field.name()));
            String now = action == Action.DELETE ? null : cell(after.get(field.name()));
            if (!field.readOnly() && !Objects.equals(old, now)) {
                changes.add(new AuditEntry.FieldChange(field.name(), old, now));
            }
        }
        Context context = Context.current();
        audit.add(
                0,
                new AuditEntry(
                        ++lastEntry,
                        Instant.now(),
                        after.type().name(),
                        after.id(),
                        after.version(),
                        action,
                        context.identity().id(),
                        context.identity().name(),
                        context.origin(),
                        context.address(),
                        context.requestId(),
                        changes));
    }

    private static @Nullable String cell(@Nullable Object value) {
        return value == null
                ? null
                : value instanceof List<?> many
                        ? String.join(",", many.stream().map(Object::toString).toList())
                        : value.toString();
    }

    @SuppressWarnings(
            "NullAway") // the checker does not read the annotation of the array's elements from the class file
    private static Record record(EntityType type, long id, int version, Map<String, Object> values) {
        @Nullable Object[] fields = new @Nullable Object[type.fields().size()];
        values.forEach((name, value) -> fields[type.position(name)] = value);
        if (fields[type.position(EntityType.CREATED_AT)] == null) {
            fields[type.position(EntityType.CREATED_AT)] = Instant.now();
            fields[type.position(EntityType.CREATED_BY)] = 1001L;
        }
        return new Record(type, id, version, fields);
    }

    @Override
    public List<List<Problem>> check(List<Draft> drafts) {
        return drafts.stream().map(this::problems).toList();
    }

    private List<Problem> problems(Draft draft) {
        List<Problem> problems = new ArrayList<>();
        for (Field field : model.type(draft.entity()).fields()) {
            Object value = draft.values().get(field.name());
            boolean given = draft.values().containsKey(field.name());
            if (field.required() && value == null && (given || draft.id() == null)) {
                problems.add(Problem.atField(field.name(), "required", field.title() + " is missing"));
            } else if (value instanceof String text && field.type().isText() && text.length() > field.length()) {
                problems.add(Problem.atField(field.name(), "too-long", field.title() + " is too long"));
            } else if (value instanceof BigDecimal number
                    && field.maximum() != null
                    && number.compareTo(field.maximum()) > 0) {
                problems.add(Problem.atField(field.name(), "too-large", field.title() + " is too large"));
            } else if (field.type() == FieldType.JSON && value instanceof String text && !text.startsWith("{")) {
                problems.add(Problem.atField(field.name(), "not-json", field.title() + " has to be a JSON value"));
            }
        }
        return problems;
    }

    @Override
    public <T> T transaction(Supplier<T> work) {
        return work.get();
    }

    @Override
    public List<AuditEntry> history(String entity, long id, long beforeEntry, int size) {
        return audit.stream()
                .filter(entry -> entry.entity().equals(entity) && entry.record() == id)
                .filter(entry -> beforeEntry == 0 || entry.id() < beforeEntry)
                .limit(size)
                .toList();
    }

    @Override
    public boolean may(Action action, String entity) {
        String name = Context.current().identity().name();
        return model.find(entity).isPresent()
                && !name.equals("anonymous")
                && (!name.equals("guest") || action == Action.VIEW && (entity.equals("account")));
    }

    @Override
    public boolean may(Action action, Record record) {
        return may(action, record.type().name());
    }

    @Override
    public <T> TypedRecords<T> of(Class<T> type) {
        throw Failure.missing("screens have no typed door");
    }

    /** Returns an instant so many minutes ago. */
    static Instant ago(long minutes) {
        return Instant.now().minus(minutes, ChronoUnit.MINUTES);
    }
}
