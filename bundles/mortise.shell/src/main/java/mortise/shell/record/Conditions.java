package mortise.shell.record;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import mortise.core.Failure;
import mortise.entity.Filter;
import mortise.entity.Filter.Operator;
import mortise.entity.Query;

/** Reads what people write to find records, in the spelling of REST. */
final class Conditions {
    private static final Pattern CONDITION = Pattern.compile("([\\w.]+)(?:\\[(\\w+)])?=(.*)", Pattern.DOTALL);

    private Conditions() {}

    /**
     * Reads {@code name[contains]=acme}; without an operator, equality. Several values are separated by commas.
     *
     * @throws Failure INVALID if it cannot be read
     */
    static Filter filter(String text) {
        Matcher matcher = CONDITION.matcher(text);
        if (!matcher.matches()) {
            throw Failure.invalidParameter(
                    "--filter", "not-a-filter", "'" + text + "' is not path=value or path[operator]=value");
        }
        Operator operator = matcher.group(2) == null ? Operator.EQ : operator(matcher.group(2));
        List<Object> values =
                switch (operator) {
                    case IN, RANGE -> List.copyOf(Arrays.asList(matcher.group(3).split(",", -1)));
                    case EQ, NEQ, LT, LTE, GT, GTE, EXISTS, CONTAINS, STARTS, ENDS -> List.of(matcher.group(3));
                };
        return new Filter.Compare(matcher.group(1), operator, values);
    }

    private static Operator operator(String name) {
        for (Operator operator : Operator.values()) {
            if (operator.name().equalsIgnoreCase(name)) {
                return operator;
            }
        }
        throw Failure.invalidParameter(
                "--filter",
                "unknown-operator",
                "there is no operator '" + name + "'; there are "
                        + Arrays.toString(Operator.values()).toLowerCase(Locale.ROOT));
    }

    /** Reads {@code -createdAt,name}. */
    static List<Query.Sort> sort(String text) {
        List<Query.Sort> sorts = new ArrayList<>();
        for (String part : text.split(",", -1)) {
            String key = part.strip();
            boolean descending = key.startsWith("-");
            sorts.add(new Query.Sort(descending ? key.substring(1) : key, descending));
        }
        return sorts;
    }
}
