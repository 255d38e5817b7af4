package mortise.web.list;

import java.util.List;

/**
 * One filter of a list.
 *
 * @param field the field's name
 * @param values as many as the operator takes, as texts
 */
public record Condition(String field, Operator operator, List<String> values) {
    /** Copies the values. */
    public Condition {
        values = List.copyOf(values);
    }

    /** Returns the values as an address has them. */
    String joined() {
        return String.join(",", values);
    }
}
