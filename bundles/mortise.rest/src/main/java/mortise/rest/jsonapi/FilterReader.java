package mortise.rest.jsonapi;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import mortise.core.Failure;
import mortise.entity.EntityType;
import mortise.entity.Field;
import mortise.entity.FieldType;
import mortise.entity.Filter;
import mortise.entity.Filter.Operator;
import mortise.entity.Model;
import mortise.jsonapi.Paths;
import mortise.jsonapi.Values;
import org.jspecify.annotations.Nullable;

/**
 * Reads the filter out of the parameters of one address. A group of conditions holds if all of them do; {@code [or][n]}
 * and {@code [and][n]} name a group inside a group by a number, {@code [not]} one without.
 */
final class FilterReader {
    private static final Map<String, Operator> OPERATORS = new LinkedHashMap<>();
    /** Groups inside groups. */
    private static final int MOST_DEPTH = 5;
    /** Values of one condition. */
    private static final int MOST_VALUES = 1000;

    static {
        for (Operator operator : Operator.values()) {
            OPERATORS.put(operator.name().toLowerCase(Locale.ROOT), operator);
        }
    }

    private final Model model;
    private final EntityType type;
    private final int maxConditions;
    private final Group root = new Group();
    private final Map<String, String> parameters = new LinkedHashMap<>();
    private int conditions;

    FilterReader(Model model, EntityType type, int maxConditions) {
        this.model = model;
        this.type = type;
        this.maxConditions = maxConditions;
    }

    /** Conditions that all have to hold, and the groups among them. */
    private static final class Group {
        private final List<Filter> conditions = new ArrayList<>();
        private final Map<String, Group> any = new LinkedHashMap<>();
        private final Map<String, Group> all = new LinkedHashMap<>();
        private @Nullable Group not;

        private Filter filter() {
            List<Filter> parts = new ArrayList<>(conditions);
            all.values().forEach(group -> parts.add(group.filter()));
            if (!any.isEmpty()) {
                parts.add(new Filter.Or(any.values().stream().map(Group::filter).toList()));
            }
            if (not != null) {
                parts.add(new Filter.Not(not.filter()));
            }
            return parts.size() == 1 ? parts.get(0) : new Filter.And(parts);
        }
    }

    /** Takes one parameter that starts with {@code filter}. */
    void add(String parameter, String text) {
        List<String> keys = keys(parameter);
        if (++conditions > maxConditions) {
            throw Failure.invalidParameter(
                    parameter, "too-many", "a filter has at most " + maxConditions + " conditions");
        }
        Group group = root;
        int depth = 0;
        int at = 0;
        while (isGroup(keys.get(at))) {
            String word = keys.get(at);
            boolean numbered = !word.equals("not");
            at += numbered ? 2 : 1;
            if (at >= keys.size() || numbered && !keys.get(at - 1).matches("[0-9]{1,3}")) {
                throw Failure.invalidParameter(
                        parameter,
                        "unreadable",
                        "after [" + word + "] comes " + (numbered ? "a number and then " : "") + "a field, as filter["
                                + word + "]" + (numbered ? "[0]" : "") + "[name]");
            }
            if (++depth > MOST_DEPTH) {
                throw Failure.invalidParameter(
                        parameter, "too-deep", "a filter has at most " + MOST_DEPTH + " groups inside each other");
            }
            group = inside(group, word, keys.get(at - 1));
        }
        group.conditions.add(condition(parameter, keys.subList(at, keys.size()), text));
    }

    private static boolean isGroup(String key) {
        return key.equals("or") || key.equals("and") || key.equals("not");
    }

    private static Group inside(Group group, String word, String number) {
        if (word.equals("not")) {
            Group not = group.not == null ? new Group() : group.not;
            group.not = not;
            return not;
        }
        return (word.equals("or") ? group.any : group.all).computeIfAbsent(number, key -> new Group());
    }

    private static List<String> keys(String parameter) {
        List<String> keys = new ArrayList<>();
        int at = "filter".length();
        while (at < parameter.length()) {
            int end = parameter.indexOf(']', at);
            if (parameter.charAt(at) != '[' || end <= at + 1) {
                throw unreadable(parameter);
            }
            keys.add(parameter.substring(at + 1, end));
            at = end + 1;
        }
        if (keys.isEmpty()) {
            throw unreadable(parameter);
        }
        return keys;
    }

    private static Failure unreadable(String parameter) {
        return Failure.invalidParameter(
                parameter,
                "unreadable",
                "a condition is written as filter[field]=value or filter[field][operator]=value");
    }

    private Filter condition(String parameter, List<String> keys, String text) {
        if (keys.size() > 2) {
            throw unreadable(parameter);
        }
        String path = keys.get(0);
        Field field = Paths.field(model, type, path, parameter);
        Operator operator = keys.size() == 1 ? Operator.EQ : OPERATORS.get(keys.get(1));
        if (operator == null) {
            throw Failure.invalidParameter(
                    parameter,
                    "unknown-operator",
                    "there is no operator " + Values.quoted(keys.get(1)) + "; there are "
                            + String.join(", ", OPERATORS.keySet()));
        }
        checkFits(parameter, field, operator);
        parameters.putIfAbsent(path, parameter);
        try {
            return new Filter.Compare(path, operator, values(field, operator, text));
        } catch (Values.Unreadable unreadable) {
            throw Failure.invalidParameter(parameter, unreadable.code(), unreadable.detail());
        }
    }

    private static void checkFits(String parameter, Field field, Operator operator) {
        FieldType of = field.type();
        boolean fits =
                switch (operator) {
                    case EXISTS -> true;
                    case EQ, NEQ, IN -> of != FieldType.JSON;
                    case LT, LTE, GT, GTE, RANGE -> of.isSortable() && !of.isReference() && of != FieldType.BOOLEAN;
                    case CONTAINS, STARTS, ENDS -> of.isText();
                };
        if (!fits) {
            throw Failure.invalidParameter(
                    parameter,
                    "operator-does-not-fit",
                    "'" + field.name() + "' cannot be compared with "
                            + operator.name().toLowerCase(Locale.ROOT));
        }
    }

    private static List<?> values(Field field, Operator operator, String text) {
        return switch (operator) {
            case EXISTS -> List.of(Values.truth(text));
            case CONTAINS, STARTS, ENDS -> List.of(Values.text(text));
            case IN -> several(field, text);
            case RANGE -> {
                List<Object> ends = several(field, text);
                if (ends.size() != 2) {
                    throw new Values.Unreadable("not-a-range", "a range has two ends with a comma between, as 10,20");
                }
                yield ends;
            }
            case EQ, NEQ, LT, LTE, GT, GTE -> List.of(Values.compared(field, text));
        };
    }

    /** Splits at commas; a backslash before a comma or backslash takes it as it is. */
    private static List<Object> several(Field field, String text) {
        List<Object> values = new ArrayList<>();
        StringBuilder value = new StringBuilder();
        for (int i = 0; i <= text.length(); i++) {
            if (i == text.length() || text.charAt(i) == ',') {
                values.add(Values.compared(field, value.toString()));
                value.setLength(0);
                if (values.size() > MOST_VALUES) {
                    throw new Values.Unreadable("too-many", "a condition has at most " + MOST_VALUES + " values");
                }
            } else {
                if (text.charAt(i) == '\\' && i + 1 < text.length()) {
                    i++;
                }
                value.append(text.charAt(i));
            }
        }
        return values;
    }

    /** Returns all that was added, null for nothing. */
    @Nullable
    Filter filter() {
        return conditions == 0 ? null : root.filter();
    }

    /** Returns the first parameter of each path. */
    Map<String, String> parameters() {
        return parameters;
    }
}
