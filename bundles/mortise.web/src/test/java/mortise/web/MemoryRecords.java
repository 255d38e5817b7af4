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
import java.util.function.Consumer;
import java.util.function.Supplier;
import mortise.core.Context;
import mortise.core.Failure;
import mortise.core.Money;
import mortise.core.Problem;
import mortise.entity.Action;
import mortise.entity.AuditEntry;
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
    private long lastId = 1000;

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

    @SuppressWarnings(
            "NullAway") // the checker does not read the annotation of the array's elements from the class file
    long add(String entity, Map<String, Object> values) {
        EntityType type = model.type(entity);
        @Nullable Object[] fields = new @Nullable Object[type.fields().size()];
        values.forEach((name, value) -> fields[type.position(name)] = value);
        long id = ++lastId;
        stored.computeIfAbsent(entity, name -> new TreeMap<>()).put(id, new Record(type, id, 1, fields));
        return id;
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
                case INTEGER, REFERENCE, REFERENCES -> Long.parseLong(text);
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
        return Optional.ofNullable(stored.getOrDefault(entity, Map.of()).get(id));
    }

    @Override
    public Record save(Draft draft) {
        return saveAll(List.of(draft)).get(0);
    }

    @Override
    public List<Record> saveAll(List<Draft> drafts) {
        List<Record> saved = new ArrayList<>();
        for (Draft draft : drafts) {
            if (!may(draft.isDelete() ? Action.DELETE : Action.EDIT, draft.entity())) {
                throw Failure.denied("you may not change " + draft.entity());
            }
            Record before = stored.getOrDefault(draft.entity(), Map.of()).get(draft.id());
            if (before == null) {
                throw Failure.missing("there is no " + draft.entity() + " " + draft.id());
            }
            draft.values().forEach((name, value) -> set(before, name, value));
            if (draft.isDelete()) {
                stored.getOrDefault(draft.entity(), Map.of()).remove(draft.id());
            }
            saved.add(before);
        }
        return saved;
    }

    @SuppressWarnings("NullAway") // as above
    private void set(Record before, String name, @Nullable Object value) {
        @Nullable Object[] values = new @Nullable Object[before.type().fields().size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = before.at(i);
        }
        Field field = before.type().require(name);
        values[before.type().position(name)] = value == null ? null : read(field, value);
        Record after = new Record(before.type(), before.id(), before.version() + 1, values);
        stored.getOrDefault(before.type().name(), new TreeMap<>()).put(before.id(), after);
    }

    @Override
    public List<List<Problem>> check(List<Draft> drafts) {
        return drafts.stream().map(draft -> List.<Problem>of()).toList();
    }

    @Override
    public <T> T transaction(Supplier<T> work) {
        return work.get();
    }

    @Override
    public List<AuditEntry> history(String entity, long id, long beforeEntry, int size) {
        return List.of();
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
