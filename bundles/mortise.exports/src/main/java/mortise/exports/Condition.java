package mortise.exports;

import java.math.BigDecimal;
import java.util.List;
import java.util.Objects;
import mortise.entity.Filter;

/**
 * A {@link Filter} in a form that JSON has, so that a job can be told one.
 *
 * @param kind which part of the others counts
 * @param path of a comparison
 * @param operator of a comparison; {@code EQ} for others
 * @param values of a comparison, as texts
 * @param parts of others
 */
public record Condition(Kind kind, String path, Filter.Operator operator, List<String> values, List<Condition> parts) {
    /** What a condition is. */
    public enum Kind {
        /** All parts hold. */
        AND,
        /** At least one part holds. */
        OR,
        /** The one part does not hold. */
        NOT,
        /** A field compared with values. */
        COMPARE
    }

    /** Copies the lists. */
    public Condition {
        values = List.copyOf(Objects.requireNonNullElse(values, List.of()));
        parts = List.copyOf(Objects.requireNonNullElse(parts, List.of()));
    }

    /** Returns a filter in this form. */
    public static Condition of(Filter filter) {
        if (filter instanceof Filter.And and) {
            return of(Kind.AND, and.parts());
        }
        if (filter instanceof Filter.Or or) {
            return of(Kind.OR, or.parts());
        }
        if (filter instanceof Filter.Not not) {
            return of(Kind.NOT, List.of(not.part()));
        }
        Filter.Compare compare = (Filter.Compare) filter;
        List<String> texts = compare.values().stream().map(Condition::text).toList();
        return new Condition(Kind.COMPARE, compare.path(), compare.operator(), texts, List.of());
    }

    private static Condition of(Kind kind, List<Filter> parts) {
        return new Condition(
                kind,
                "",
                Filter.Operator.EQ,
                List.of(),
                parts.stream().map(Condition::of).toList());
    }

    private static String text(Object value) {
        return value instanceof BigDecimal number
                ? number.toPlainString()
                : value instanceof Enum<?> constant ? constant.name() : value.toString();
    }

    /** Returns the filter. */
    public Filter filter() {
        List<Filter> filters = parts.stream().map(Condition::filter).toList();
        return switch (kind) {
            case AND -> new Filter.And(filters);
            case OR -> new Filter.Or(filters);
            case NOT -> new Filter.Not(filters.get(0));
            case COMPARE -> new Filter.Compare(path, operator, values);
        };
    }
}
