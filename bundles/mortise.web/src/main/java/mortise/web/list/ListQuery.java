package mortise.web.list;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import mortise.core.Context;
import mortise.core.Failure;
import mortise.entity.EntityType;
import mortise.entity.Field;
import mortise.entity.FieldType;
import mortise.entity.Filter;
import mortise.entity.Model;
import mortise.entity.Query;
import org.jspecify.annotations.Nullable;

/** Makes the one question to the data that a list page asks. */
final class ListQuery {
    /** Stands for the reader in a filter on people, so that a shared address shows each his own. */
    static final String ME = "me";

    private final Model model;
    private final EntityType type;
    private final ListAddress address;
    private final @Nullable Filter tagged;
    private final Context context;

    /**
     * Asks as an address does.
     *
     * @param tagged what the tag of the address asks; null if it names none
     */
    ListQuery(Model model, EntityType type, ListAddress address, @Nullable Filter tagged, Context context) {
        this.tagged = tagged;
        this.model = model;
        this.type = type;
        this.address = address;
        this.context = context;
    }

    /**
     * Returns the query.
     *
     * @throws Failure INVALID if a filter's value cannot be read, with the field
     */
    Query query(List<ListColumn> columns, int size) {
        Set<String> fields = new LinkedHashSet<>(type.titleFields());
        List<String> include = new ArrayList<>();
        for (ListColumn column : columns) {
            fields.add(column.field().name());
            if (column.related()) {
                include.add(column.field().name());
            }
        }
        Query query = Query.of(type.name())
                .search(address.search())
                .sort(sort())
                .include(include)
                .fields(fields)
                .page(Query.Page.number(address.page(), size))
                .withTotal(true);
        Filter filter = filter();
        return filter == null ? query : query.where(filter);
    }

    /** Returns what all filters of the address ask together; null if there is none. Those on fields that are gone ask nothing. */
    @Nullable
    Filter filter() {
        List<Filter> filters = new ArrayList<>();
        if (tagged != null) {
            filters.add(tagged);
        }
        for (Condition condition : address.conditions()) {
            type.field(condition.field())
                    .filter(field -> !field.hidden())
                    .ifPresent(field -> filters.add(filter(field, condition)));
        }
        return filters.isEmpty() ? null : new Filter.And(filters);
    }

    private List<Query.Sort> sort() {
        boolean descending = address.sort().startsWith("-");
        String name = descending ? address.sort().substring(1) : address.sort();
        if (name.isEmpty()) {
            return List.of();
        }
        if (name.equals("title")) {
            return type.titleFields().stream()
                    .map(field -> new Query.Sort(field, descending))
                    .toList();
        }
        Field field = type.field(name).orElse(null);
        if (field == null || field.hidden() || !field.type().isSortable()) {
            return List.of();
        }
        if (field.type() == FieldType.REFERENCE) {
            return model.find(field.target())
                    .map(target -> target.titleFields().stream()
                            .map(title -> new Query.Sort(name + "." + title, descending))
                            .toList())
                    .orElse(List.of());
        }
        return List.of(new Query.Sort(name, descending));
    }

    private Filter filter(Field field, Condition condition) {
        String path = field.name();
        return switch (condition.operator()) {
            case EMPTY -> Filter.where(path, Filter.Operator.EXISTS, false);
            case PRESENT -> Filter.where(path, Filter.Operator.EXISTS, true);
            case IN -> anyOf(field, condition.values());
            case NOT_IN -> new Filter.Not(anyOf(field, condition.values()));
            case CONTAINS ->
                Filter.where(path, Filter.Operator.CONTAINS, condition.values().get(0));
            case STARTS ->
                Filter.where(path, Filter.Operator.STARTS, condition.values().get(0));
            case NEQ ->
                Filter.where(
                        path,
                        Filter.Operator.NEQ,
                        value(field, condition.values().get(0)));
            case LAST -> last(field, condition.values().get(0));
            case EQ ->
                between(field, condition.values().get(0), condition.values().get(0));
            case GTE -> from(field, condition.values().get(0));
            case LTE -> until(field, condition.values().get(0));
            case RANGE ->
                between(field, condition.values().get(0), condition.values().get(1));
        };
    }

    private Filter anyOf(Field field, List<String> texts) {
        List<Object> values =
                texts.stream().map(text -> (Object) value(field, text)).toList();
        if (field.type().isMany()) {
            return new Filter.Or(
                    values.stream().map(value -> Filter.eq(field.name(), value)).toList());
        }
        return new Filter.Compare(field.name(), Filter.Operator.IN, values);
    }

    private Filter last(Field field, String text) {
        int days;
        try {
            days = Integer.parseInt(text);
        } catch (NumberFormatException notANumber) {
            throw Failure.invalidField(field.name(), "not-a-number", "not a number of days: '" + text + "'");
        }
        LocalDate today = LocalDate.now(context.zone());
        return from(field, today.minusDays(Math.max(0, Math.min(days, 36_500))).toString());
    }

    private Filter from(Field field, String text) {
        Object value = isMoment(field) ? startOf(day(field, text)) : value(field, text);
        return Filter.where(field.name(), Filter.Operator.GTE, value);
    }

    private Filter until(Field field, String text) {
        return isMoment(field)
                ? Filter.where(
                        field.name(),
                        Filter.Operator.LT,
                        startOf(day(field, text).plusDays(1)))
                : Filter.where(field.name(), Filter.Operator.LTE, value(field, text));
    }

    private Filter between(Field field, String first, String last) {
        if (isMoment(field) || !first.equals(last)) {
            return Filter.all(from(field, first), until(field, last));
        }
        return Filter.eq(field.name(), value(field, first));
    }

    /** A day of a moment's field is the reader's day, from its first to its last instant. */
    private static boolean isMoment(Field field) {
        return field.type() == FieldType.DATE_TIME;
    }

    private Instant startOf(LocalDate day) {
        ZoneId zone = context.zone();
        return day.atStartOfDay(zone).toInstant();
    }

    private static LocalDate day(Field field, String text) {
        try {
            return LocalDate.parse(text);
        } catch (DateTimeParseException notADay) {
            throw Failure.invalidField(
                    field.name(), "not-a-date", "not a day: '" + text + "'; expected one like 2026-12-31");
        }
    }

    /** Texts are read by the records; only what means something to a page alone is put into its place here. */
    private Object value(Field field, String text) {
        boolean person = field.type().isReference() && field.target().equals(EntityType.USER);
        if (person && text.equals(ME)) {
            return context.identity().id();
        }
        return text;
    }
}
