package mortise.entity;

import java.util.List;

/**
 * A condition on records. Paths name a field, or one of a related record with dots: {@code account.country}. A condition
 * behind a relation to many holds if it holds for at least one of them. {@code id} is a path as well.
 */
public sealed interface Filter {
    /** How a value is compared. */
    enum Operator {
        /** Equal; for a field of many values: has this one. */
        EQ,
        /** Not equal, or empty. */
        NEQ,
        /** Less. */
        LT,
        /** Less or equal. */
        LTE,
        /** Greater. */
        GT,
        /** Greater or equal. */
        GTE,
        /** One of the values; at most 1,000. */
        IN,
        /** Between two values, both included. */
        RANGE,
        /** Has a value (true) or is empty (false). */
        EXISTS,
        /** Contains the text, whatever the case. */
        CONTAINS,
        /** Starts with the text, whatever the case. */
        STARTS,
        /** Ends with the text, whatever the case. */
        ENDS
    }

    /** All of the parts hold; an empty one always holds. */
    record And(List<Filter> parts) implements Filter {
        /** Copies the parts. */
        public And {
            parts = List.copyOf(parts);
        }
    }

    /** At least one of the parts holds; an empty one never holds. */
    record Or(List<Filter> parts) implements Filter {
        /** Copies the parts. */
        public Or {
            parts = List.copyOf(parts);
        }
    }

    /** The part does not hold. */
    record Not(Filter part) implements Filter {}

    /**
     * A field compared with values, in the classes of {@link FieldType} or as texts that are read into them.
     *
     * @param values one, two for RANGE, any number for IN
     */
    record Compare(String path, Operator operator, List<?> values) implements Filter {
        /** Copies the values. */
        public Compare {
            values = List.copyOf(values);
        }
    }

    /** A comparison. */
    static Filter where(String path, Operator operator, Object... values) {
        return new Compare(path, operator, List.of(values));
    }

    /** Equality. */
    static Filter eq(String path, Object value) {
        return where(path, Operator.EQ, value);
    }

    /** All hold. */
    static Filter all(Filter... parts) {
        return new And(List.of(parts));
    }

    /** At least one holds. */
    static Filter any(Filter... parts) {
        return new Or(List.of(parts));
    }
}
