package mortise.web.list;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import mortise.entity.EntityType;
import mortise.web.http.Visit;

/**
 * What the forms of a list page do to its address: {@code edit, at, op, v} set a filter, {@code choose, column, move} choose
 * columns. They are plain forms, so that they work without a script; the answer is always the address they lead to.
 */
final class ListEdit {
    private ListEdit() {}

    /** Returns the address that a form leads to, empty if none was sent. */
    static Optional<ListAddress> apply(EntityType type, ListAddress address, Visit visit) {
        if (!visit.parameter("edit").isEmpty()) {
            return Optional.of(filtered(type, address, visit));
        }
        if (!visit.parameter("choose").isEmpty()) {
            return Optional.of(address.columns(columns(type, visit)));
        }
        return Optional.empty();
    }

    private static ListAddress filtered(EntityType type, ListAddress address, Visit visit) {
        String field = visit.parameter("edit");
        Operator operator = Operator.of(visit.parameter("op")).orElse(null);
        if (operator == null || type.field(field).isEmpty()) {
            return address;
        }
        List<String> given = visit.parameters("v").stream()
                .map(String::strip)
                .filter(value -> !value.isEmpty())
                .toList();
        int position = position(visit.parameter("at"));
        return switch (operator.takes()) {
            case NONE -> address.with(position, new Condition(field, operator, List.of()));
            case ONE ->
                given.isEmpty()
                        ? address.without(position)
                        : address.with(position, new Condition(field, operator, given.subList(0, 1)));
            case MANY ->
                given.isEmpty()
                        ? address.without(position)
                        : address.with(
                                position,
                                new Condition(
                                        field,
                                        operator,
                                        given.stream().distinct().toList()));
            case TWO -> two(address, position, field, given);
        };
    }

    /** With one end missing, the range is open there. */
    private static ListAddress two(ListAddress address, int position, String field, List<String> given) {
        return switch (given.size()) {
            case 0 -> address.without(position);
            case 1 -> address.with(position, new Condition(field, Operator.GTE, given));
            default -> address.with(position, new Condition(field, Operator.RANGE, given.subList(0, 2)));
        };
    }

    /** Returns the chosen columns in order; empty if they are those by default. */
    private static List<String> columns(EntityType type, Visit visit) {
        if (visit.parameter("choose").equals("reset")) {
            return List.of();
        }
        List<String> chosen = new ArrayList<>(visit.parameters("column"));
        chosen.removeIf(name -> type.field(name).isEmpty());
        int from = chosen.indexOf(visit.parameter("move"));
        if (from > 0) {
            chosen.add(from - 1, chosen.remove(from));
        }
        List<String> byDefault = ListColumns.byDefault(type).stream()
                .map(mortise.entity.Field::name)
                .toList();
        return chosen.equals(byDefault) ? List.of() : chosen;
    }

    private static int position(String text) {
        return text.matches("[0-9]{1,3}") ? Integer.parseInt(text) : -1;
    }
}
