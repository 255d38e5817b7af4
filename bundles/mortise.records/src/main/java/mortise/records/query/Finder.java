package mortise.records.query;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import mortise.core.Failure;
import mortise.entity.Action;
import mortise.entity.EntityType;
import mortise.entity.Field;
import mortise.entity.FieldType;
import mortise.entity.Filter;
import mortise.entity.Permit;
import mortise.entity.Query;
import mortise.entity.Record;
import mortise.entity.Relation;
import mortise.entity.Result;
import mortise.records.unit.Statement;
import mortise.records.unit.Unit;
import mortise.records.value.Stored;
import org.eclipse.persistence.expressions.ExpressionBuilder;
import org.eclipse.persistence.queries.ReportQuery;
import org.jspecify.annotations.Nullable;

/** Answers queries. Each statement is prepared once for all queries of its shape. Safe for use by many threads. */
public final class Finder {
    private static final int MAX_INCLUDES = 20;
    private static final int MAX_INCLUDE_DEPTH = 3;
    private static final int MAX_INCLUDED = 20_000;
    private static final int STREAM_PAGE = 1_000;
    private static final int IN = 1_000;

    private final Source source;
    private final Rules rules;

    /** Answers from a source, under the rules for one identity. */
    public Finder(Source source, Rules rules) {
        this.source = source;
        this.rules = rules;
    }

    /** See {@link mortise.entity.Records#find}. */
    public Result find(Query query) {
        EntityType type = source.unit().model().type(query.entity());
        Permit permit = permit(type);
        Query.Page page = query.page();
        if (page.size() < 1 || page.size() > Query.MAX_PAGE_SIZE) {
            throw Failure.invalid(
                    "bad-page-size", "a page has 1 to " + Query.MAX_PAGE_SIZE + " records, not " + page.size());
        }
        if (page.after() == null && (page.number() < 1 || (long) page.number() * page.size() > Integer.MAX_VALUE)) {
            throw Failure.invalid("bad-page-number", "there is no page " + page.number());
        }
        List<Include> includes = includes(type, query.include());
        Set<Field> fields = fields(type, permit, query.fields());
        includes.stream()
                .filter(each -> each.parent.isEmpty() && !each.relation.inverse())
                .forEach(each -> fields.add(each.relation.field()));

        Page found = page(type, permit, query, fields);
        Map<String, Map<Long, List<Record>>> included = included(found.records, includes);
        Long total = null;
        if (query.total()) {
            boolean all = found.next == null
                    && (page.after() == null ? page.number() == 1 : page.after().isEmpty());
            total = all ? found.records.size() : count(type, permit, query);
        }
        return new Result(found.records, included, total, found.next);
    }

    /** See {@link mortise.entity.Records#count}. */
    public long count(Query query) {
        EntityType type = source.unit().model().type(query.entity());
        return count(type, permit(type), query);
    }

    /** Tells whether there is no condition on which records of an entity may be viewed. */
    public boolean seesAll(String entity) {
        return permit(source.unit().model().type(entity)).where() == null;
    }

    /** See {@link mortise.entity.Records#forEach}: pages by cursor, one behind the other. */
    public void forEach(Query query, Consumer<Record> reader) {
        EntityType type = source.unit().model().type(query.entity());
        Permit permit = permit(type);
        Set<Field> fields = fields(type, permit, query.fields());
        String next = "";
        while (next != null) {
            Page page = page(type, permit, query.page(Query.Page.after(next, STREAM_PAGE)), fields);
            page.records.forEach(reader);
            next = page.next;
        }
    }

    /** Returns a record that may be viewed, or null. */
    public @Nullable Record get(EntityType type, long id) {
        Permit permit = rules.permit(type, Action.VIEW);
        if (!permit.granted()) {
            return null;
        }
        List<Record> found = withIds(type, permit, List.of(id), fields(type, permit, null));
        return found.isEmpty() ? null : found.get(0);
    }

    /** Tells which of these records there are and may be used in this way, whatever the permit for viewing. */
    public Set<Long> existing(EntityType type, Action action, Collection<Long> ids) {
        Permit permit = rules.permit(type, action);
        Set<Long> existing = new TreeSet<>();
        if (permit.granted()) {
            for (List<Long> some : split(ids)) {
                withIds(type, permit, some, Set.of()).forEach(record -> existing.add(record.id()));
            }
        }
        return existing;
    }

    /** Returns the ids of records whose field has one of these values, by value. */
    public Map<Object, Long> idsBy(EntityType type, Field field, Collection<?> values) {
        Map<Object, Long> ids = new HashMap<>();
        for (List<?> some : split(values)) {
            Filter filter = new Filter.Compare(field.name(), Filter.Operator.IN, some);
            for (Record record : all(type, Permit.ALL, filter, Set.of(field), some.size() + 1)) {
                Object value = record.get(field.name());
                if (value != null) {
                    ids.put(value, record.id());
                }
            }
        }
        return ids;
    }

    /** Returns up to so many records whose reference leads to a record, without any rule. */
    public List<Record> referring(EntityType type, Field reference, long id, int most) {
        return all(type, Permit.ALL, Filter.eq(reference.name(), id), Set.of(), most);
    }

    /** Returns what the REFERENCES fields of an entity lead to, by field and by the record's id. */
    public Map<Field, Map<Long, List<Long>>> links(EntityType type, Collection<Long> ids) {
        Map<Field, Map<Long, List<Long>>> links = new HashMap<>();
        for (Field field : type.fields()) {
            if (field.type() == FieldType.REFERENCES) {
                links.put(field, ids.isEmpty() ? Map.of() : links(type, field, List.copyOf(ids), false));
            }
        }
        return links;
    }

    private static <T> List<List<T>> split(Collection<T> all) {
        List<T> list = new ArrayList<>(new LinkedHashSet<>(all));
        List<List<T>> parts = new ArrayList<>();
        for (int i = 0; i < list.size(); i += IN) {
            parts.add(list.subList(i, Math.min(list.size(), i + IN)));
        }
        return parts;
    }

    private Permit permit(EntityType type) {
        Permit permit = rules.permit(type, Action.VIEW);
        if (!permit.granted()) {
            throw Failure.denied("you may not view " + type.plural());
        }
        return permit;
    }

    private static Set<Field> fields(EntityType type, Permit permit, @Nullable Set<String> names) {
        Set<Field> fields = new LinkedHashSet<>();
        for (Field field : type.fields()) {
            boolean wanted = names == null || names.contains(field.name());
            if (wanted && !field.hidden() && !permit.hidden().contains(field.name())) {
                fields.add(field);
            }
        }
        if (names != null) {
            for (String name : names) {
                if (type.field(name).filter(field -> !field.hidden()).isEmpty()) {
                    throw Failure.invalidField(name, "no-such-field", type.title() + " has no field '" + name + "'");
                }
            }
        }
        return fields;
    }

    private record Page(List<Record> records, @Nullable String next) {}

    /** A statement whose values are known, and how its rows are read. */
    private record Select(Parameters parameters, @Nullable Condition where) {}

    private Select select(EntityType type, Permit permit, @Nullable Filter filter, String search) {
        Parameters parameters = new Parameters();
        parameters.shape(type.name());
        List<Condition> conditions = new ArrayList<>();
        Filter rule = permit.where();
        if (rule != null) {
            conditions.add(new Conditions(source.unit(), type, Rules.NONE, parameters).filter(rule));
        }
        Conditions asked = new Conditions(source.unit(), type, rules, parameters);
        if (filter != null) {
            conditions.add(asked.filter(filter));
        }
        if (!search.isBlank()) {
            parameters.shape("~");
            conditions.add(asked.search(search));
        }
        return new Select(parameters, and(conditions));
    }

    private static @Nullable Condition and(List<Condition> conditions) {
        if (conditions.isEmpty()) {
            return null;
        }
        return base -> {
            var joined = conditions.get(0).on(base);
            for (Condition next : conditions.subList(1, conditions.size())) {
                joined = joined.and(next.on(base));
            }
            return joined;
        };
    }

    private long count(EntityType type, Permit permit, Query query) {
        Select select = select(type, permit, query.filter(), query.search());
        select.parameters.shape("count");
        Statement statement =
                prepared(type, select, (query1, base) -> query1.addCount("count", base.get(Unit.ID), Long.class));
        return source.rows(statement, select.parameters.values(), 0, 0, row -> row.getLong(1))
                .get(0);
    }

    private Page page(EntityType type, Permit permit, Query query, Set<Field> fields) {
        Query.Page page = query.page();
        Order order = new Order(source.unit(), type, rules, query.sort());
        int size = page.size();
        boolean numbered = page.after() == null;
        String after = Objects.requireNonNullElse(page.after(), "");
        boolean begins = after.isEmpty();
        Rows rows = new Rows(size);
        read(
                type,
                permit,
                query,
                fields,
                order,
                numbered ? (page.number() - 1) * size : 0,
                rows,
                parameters -> begins ? null : order.behind(after, parameters));
        Condition empty = begins ? null : order.empty(after);
        if (empty != null && rows.records.size() <= size) {
            read(type, permit, query, fields, order, 0, rows, parameters -> {
                parameters.shape("empty");
                return empty;
            });
        }
        boolean more = rows.records.size() > size;
        List<Record> records = linked(type, fields, more ? rows.records.subList(0, size) : rows.records);
        String next = more
                ? order.cursor(
                        rows.keys.get(size - 1), records.get(records.size() - 1).id())
                : null;
        return new Page(records, next);
    }

    /** What is read for a page: its records, the one behind it that tells that there is more, and their places in the order. */
    private static final class Rows {
        private final int size;
        private final List<Record> records = new ArrayList<>();
        private final List<List<@Nullable Object>> keys = new ArrayList<>();

        Rows(int size) {
            this.size = size;
        }
    }

    private interface Restriction {
        @Nullable
        Condition of(Parameters parameters);
    }

    private void read(
            EntityType type,
            Permit permit,
            Query query,
            Set<Field> fields,
            Order order,
            int first,
            Rows rows,
            Restriction restriction) {
        Select asked = select(type, permit, query.filter(), query.search());
        Parameters parameters = asked.parameters;
        parameters.shape("by").shape(order.text());
        Condition where = asked.where;
        Condition more = restriction.of(parameters);
        if (more != null) {
            where = where == null ? more : and(List.of(where, more));
        }
        List<Field> columns = columns(fields, parameters);
        Statement statement = prepared(type, new Select(parameters, where), (report, base) -> {
            items(report, base, columns);
            order.addTo(report, base);
            report.setMaxRows(1);
        });
        int place = place(columns);
        RowReader reader = new RowReader(type, columns);
        int most = rows.size + 1 - rows.records.size();
        rows.records.addAll(source.rows(statement, parameters.values(), first, most, row -> {
            rows.keys.add(order.keys(row, place));
            return reader.read(row);
        }));
    }

    private List<Record> withIds(EntityType type, Permit permit, List<Long> ids, Set<Field> fields) {
        Filter filter =
                ids.size() == 1 ? Filter.eq("id", ids.get(0)) : new Filter.Compare("id", Filter.Operator.IN, ids);
        return all(type, permit, filter, fields, ids.size());
    }

    /** Returns records in the order of their ids, the filter being ours and not bound to any rule. */
    private List<Record> all(EntityType type, Permit permit, Filter filter, Set<Field> fields, int most) {
        Parameters parameters = new Parameters();
        parameters.shape(type.name()).shape("all");
        Condition where = new Conditions(source.unit(), type, Rules.NONE, parameters).filter(filter);
        Filter rule = permit.where();
        if (rule != null) {
            Condition visible = new Conditions(source.unit(), type, Rules.NONE, parameters).filter(rule);
            where = and(List.of(where, visible));
        }
        List<Field> columns = columns(fields, parameters);
        boolean one = most == 1;
        parameters.shape(one ? "1" : "n");
        Statement statement = prepared(type, new Select(parameters, where), (query, base) -> {
            items(query, base, columns);
            if (!one) {
                query.addOrdering(base.get(Unit.ID).ascending());
                query.setMaxRows(1);
            }
        });
        RowReader reader = new RowReader(type, columns);
        return linked(type, fields, source.rows(statement, parameters.values(), 0, most, reader));
    }

    private interface Maker {
        void make(ReportQuery query, ExpressionBuilder base);
    }

    private Statement prepared(EntityType type, Select select, Maker maker) {
        Unit unit = source.unit();
        return unit.statement(select.parameters.shape(), () -> {
            ExpressionBuilder base = new ExpressionBuilder(unit.dynamicClass(type));
            ReportQuery query = new ReportQuery(unit.dynamicClass(type), base);
            maker.make(query, base);
            if (select.where != null) {
                query.setSelectionCriteria(select.where.on(base));
            }
            select.parameters.declare(query);
            return query;
        });
    }

    /** The fields with a column of the entity's table. */
    private static List<Field> columns(Set<Field> fields, Parameters parameters) {
        List<Field> columns = new ArrayList<>();
        for (Field field : fields) {
            if (field.type() != FieldType.REFERENCES) {
                columns.add(field);
                parameters.shape(field.name());
            }
        }
        return columns;
    }

    private static void items(ReportQuery query, ExpressionBuilder base, List<Field> columns) {
        query.addItem("i", base.get(Unit.ID));
        query.addItem("v", base.get(Unit.VERSION));
        for (Field field : columns) {
            query.addItem(field.name(), base.get(field.name()));
            if (field.type() == FieldType.MONEY) {
                query.addItem(Unit.currency(field), base.get(Unit.currency(field)));
            }
        }
    }

    private static int place(List<Field> columns) {
        int place = 3;
        for (Field field : columns) {
            place += field.type() == FieldType.MONEY ? 2 : 1;
        }
        return place;
    }

    /** Reads rows that begin with id and version. */
    private static final class RowReader implements Statement.RowReader<Record> {
        private final EntityType type;
        private final List<Field> columns;
        private final int[] positions;

        RowReader(EntityType type, List<Field> columns) {
            this.type = type;
            this.columns = columns;
            positions = new int[columns.size()];
            for (int i = 0; i < positions.length; i++) {
                positions[i] = type.position(columns.get(i).name());
            }
        }

        @Override
        public Record read(ResultSet row) throws SQLException {
            @Nullable Object[] values = new @Nullable Object[type.fields().size()];
            int column = 3;
            for (int i = 0; i < positions.length; i++) {
                Field field = columns.get(i);
                values[positions[i]] = Stored.read(field, row, column);
                column += field.type() == FieldType.MONEY ? 2 : 1;
            }
            return Stored.record(type, row.getLong(1), row.getInt(2), values);
        }
    }

    /** Adds what the REFERENCES fields lead to, which no column holds: one statement for each. */
    private List<Record> linked(EntityType type, Set<Field> fields, List<Record> records) {
        List<Record> all = records;
        for (Field field : fields) {
            if (field.type() == FieldType.REFERENCES && !all.isEmpty()) {
                Map<Long, List<Long>> links =
                        links(type, field, all.stream().map(Record::id).toList(), false);
                int position = type.position(field.name());
                all = all.stream()
                        .map(record -> Stored.with(record, position, links.get(record.id())))
                        .toList();
            }
        }
        return all;
    }

    /** Returns what a REFERENCES field leads to from these records, or backwards, what leads to them. */
    private Map<Long, List<Long>> links(EntityType type, Field field, List<Long> ids, boolean backwards) {
        Map<Long, List<Long>> links = new LinkedHashMap<>();
        for (List<Long> some : split(ids)) {
            Parameters parameters = new Parameters();
            parameters.shape(type.name()).shape(backwards ? "to" : "from").shape(field.name());
            Condition among = Conditions.among(FieldPath.ID, some, parameters);
            Statement statement = prepared(type, new Select(parameters, null), (report, base) -> {
                var target = base.anyOf(field.name());
                report.addItem("s", base.get(Unit.ID));
                report.addItem("t", target);
                report.setSelectionCriteria(among.on(backwards ? target : base.get(Unit.ID)));
            });
            source.rows(statement, parameters.values(), 0, 0, row -> new long[] {row.getLong(1), row.getLong(2)})
                    .forEach(pair -> links.computeIfAbsent(pair[backwards ? 1 : 0], none -> new ArrayList<>())
                            .add(pair[backwards ? 0 : 1]));
        }
        links.values().forEach(Collections::sort);
        return links;
    }

    /** One relation to bring along. */
    private record Include(String path, String parent, Relation relation) {}

    /** Resolves the paths; each comes after those it begins with. */
    private List<Include> includes(EntityType type, List<String> paths) {
        Map<String, Include> includes = new LinkedHashMap<>();
        for (String path : paths) {
            EntityType at = type;
            StringBuilder done = new StringBuilder();
            String[] names = path.split("\\.", -1);
            if (names.length > MAX_INCLUDE_DEPTH) {
                throw Failure.invalidField(
                        path,
                        "include-too-deep",
                        "'" + path + "' follows more than " + MAX_INCLUDE_DEPTH + " relations");
            }
            for (String name : names) {
                String parent = done.toString();
                Relation relation = relation(at, name, path);
                done.append(done.isEmpty() ? "" : ".").append(name);
                includes.putIfAbsent(done.toString(), new Include(done.toString(), parent, relation));
                at = relation.target();
            }
        }
        if (includes.size() > MAX_INCLUDES) {
            throw Failure.invalid("too-many-includes", "at most " + MAX_INCLUDES + " relations can be included");
        }
        return new ArrayList<>(includes.values());
    }

    private Relation relation(EntityType at, String name, String path) {
        Relation relation = source.unit().model().relation(at, name).orElse(null);
        if (relation != null && !relation.field().hidden()) {
            EntityType owner = relation.inverse() ? relation.target() : at;
            if (!rules.permit(owner, Action.VIEW)
                    .hidden()
                    .contains(relation.field().name())) {
                return relation;
            }
        }
        throw Failure.invalidField(path, "no-such-relation", at.title() + " has no relation '" + name + "'");
    }

    private Map<String, Map<Long, List<Record>>> included(List<Record> records, List<Include> includes) {
        Map<String, Map<Long, List<Record>>> included = new LinkedHashMap<>();
        for (Include include : includes) {
            List<Record> from = include.parent.isEmpty()
                    ? records
                    : new ArrayList<>(included.getOrDefault(include.parent, Map.of()).values().stream()
                            .flatMap(List::stream)
                            .collect(Collectors.toMap(Record::id, each -> each, (one, same) -> one, LinkedHashMap::new))
                            .values());
            // A file belongs to the one field that has it: whoever sees the field sees the file.
            boolean file = include.relation.field().isFile() && !include.relation.inverse();
            Permit permit = file ? Permit.ALL : rules.permit(include.relation.target(), Action.VIEW);
            included.put(include.path, from.isEmpty() || !permit.granted() ? Map.of() : follow(include, permit, from));
        }
        return included;
    }

    private Map<Long, List<Record>> follow(Include include, Permit permit, List<Record> from) {
        Relation relation = include.relation;
        Field field = relation.field();
        if (relation.inverse() && field.type() == FieldType.REFERENCE) {
            return referring(include, permit, from);
        }
        Map<Long, List<Long>> targets = new LinkedHashMap<>();
        if (relation.inverse()) {
            targets.putAll(links(
                    relation.target(), field, from.stream().map(Record::id).toList(), true));
        } else {
            for (Record record : from) {
                Object value = record.get(field.name());
                if (value instanceof Long id) {
                    targets.put(record.id(), List.of(id));
                } else if (value instanceof List<?> ids) {
                    targets.put(record.id(), ids.stream().map(id -> (Long) id).toList());
                }
            }
        }
        Set<Long> wanted = new TreeSet<>();
        targets.values().forEach(wanted::addAll);
        checkSize(include, wanted.size());
        Map<Long, Record> byId = new HashMap<>();
        for (List<Long> some : split(wanted)) {
            for (Record record : withIds(relation.target(), permit, some, fields(relation.target(), permit, null))) {
                byId.put(record.id(), record);
            }
        }
        Map<Long, List<Record>> found = new LinkedHashMap<>();
        targets.forEach((id, ids) -> {
            List<Record> visible = new ArrayList<>();
            for (Long target : ids) {
                Record record = byId.get(target);
                if (record != null) {
                    visible.add(record);
                }
            }
            if (!visible.isEmpty()) {
                found.put(id, visible);
            }
        });
        return found;
    }

    private Map<Long, List<Record>> referring(Include include, Permit permit, List<Record> from) {
        Field field = include.relation.field();
        EntityType target = include.relation.target();
        Set<Field> fields = fields(target, permit, null);
        fields.add(field);
        Map<Long, List<Record>> found = new LinkedHashMap<>();
        int count = 0;
        for (List<Long> some : split(from.stream().map(Record::id).toList())) {
            Filter filter = new Filter.Compare(field.name(), Filter.Operator.IN, some);
            for (Record record : all(target, permit, filter, fields, MAX_INCLUDED + 1 - count)) {
                checkSize(include, ++count);
                Long id = (Long) Objects.requireNonNull(record.get(field.name()));
                found.computeIfAbsent(id, none -> new ArrayList<>()).add(record);
            }
        }
        return found;
    }

    private static void checkSize(Include include, int count) {
        if (count > MAX_INCLUDED) {
            throw Failure.invalidField(
                    include.path,
                    "too-many-included",
                    "'" + include.path + "' leads to more than " + MAX_INCLUDED
                            + " records; take a smaller page, or ask for them by a query of their own");
        }
    }
}
