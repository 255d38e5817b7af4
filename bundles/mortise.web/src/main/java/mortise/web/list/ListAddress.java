package mortise.web.list;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Everything that a list shows, as its address says it: {@code filter[status][in]=CUSTOMER,PARTNER&sort=-name&page=2}. What
 * an address says and cannot be, like a field that is gone with its bundle, is left out when it is read against the entity.
 * Never changes: each method returns another one.
 *
 * @param path the entity's path with its slash
 * @param search words, empty for none
 * @param tag only records that have it; empty for all
 * @param sort a column's name, with a minus for descending; empty for the entity's own order
 * @param columns names of fields in order; empty for the entity's own
 * @param page from 1
 * @param size rows a page; 0 for the host's own number
 */
public record ListAddress(
        String path,
        String search,
        String tag,
        List<Condition> conditions,
        String sort,
        List<String> columns,
        int page,
        int size) {
    private static final Pattern FILTER = Pattern.compile("filter\\[([A-Za-z][A-Za-z0-9]*)](?:\\[([a-z]+)])?");
    private static final int MOST_CONDITIONS = 20;
    private static final int MOST_PAGES = 1_000_000;

    /** Copies the lists. */
    public ListAddress {
        conditions = List.copyOf(conditions);
        columns = List.copyOf(columns);
    }

    /** An address that shows everything. */
    public static ListAddress of(String path) {
        return new ListAddress(path, "", "", List.of(), "", List.of(), 1, 0);
    }

    /** Reads the parameters of an address; what it does not know, it leaves out. */
    public static ListAddress read(String path, Map<String, List<String>> parameters) {
        List<Condition> conditions = new ArrayList<>();
        parameters.forEach((name, values) -> {
            Matcher filter = FILTER.matcher(name);
            if (filter.matches()) {
                for (String value : values) {
                    if (conditions.size() < MOST_CONDITIONS) {
                        condition(filter.group(1), filter.group(2), value).ifPresent(conditions::add);
                    }
                }
            }
        });
        return new ListAddress(
                path,
                first(parameters, "q").strip(),
                first(parameters, "tag").strip(),
                conditions,
                first(parameters, "sort").strip(),
                split(first(parameters, "columns")),
                number(first(parameters, "page"), 1, MOST_PAGES, 1),
                number(first(parameters, "size"), 1, 500, 0));
    }

    private static Optional<Condition> condition(
            String field, @org.jspecify.annotations.Nullable String code, String value) {
        if ("exists".equals(code)) {
            Operator operator = value.equals("false") ? Operator.EMPTY : Operator.PRESENT;
            return Optional.of(new Condition(field, operator, List.of()));
        }
        return Operator.of(code == null ? "eq" : code).flatMap(operator -> of(field, operator, value));
    }

    /** Returns a condition if the value holds as many values as the operator takes. */
    private static Optional<Condition> of(String field, Operator operator, String value) {
        List<String> values =
                switch (operator.takes()) {
                    case NONE -> List.of();
                    case ONE -> List.of(value.strip());
                    case TWO, MANY -> split(value);
                };
        boolean fits =
                switch (operator.takes()) {
                    case NONE -> true;
                    case ONE -> !value.isBlank();
                    case TWO -> values.size() == 2;
                    case MANY -> !values.isEmpty();
                };
        return fits ? Optional.of(new Condition(field, operator, values)) : Optional.empty();
    }

    private static String first(Map<String, List<String>> parameters, String name) {
        List<String> values = parameters.getOrDefault(name, List.of());
        return values.isEmpty() ? "" : values.get(0);
    }

    private static List<String> split(String joined) {
        return Arrays.stream(joined.split(",", -1))
                .map(String::strip)
                .filter(part -> !part.isEmpty())
                .distinct()
                .limit(200)
                .toList();
    }

    private static int number(String text, int least, int most, int otherwise) {
        try {
            int number = Integer.parseInt(text);
            return number < least || number > most ? otherwise : number;
        } catch (NumberFormatException notANumber) {
            return otherwise;
        }
    }

    /** The same list on another page. */
    public ListAddress page(int number) {
        return new ListAddress(path, search, tag, conditions, sort, columns, number, size);
    }

    /** The same list in another order, from its first page. */
    public ListAddress sort(String order) {
        return new ListAddress(path, search, tag, conditions, order, columns, 1, size);
    }

    /** The same list with other words searched for, from its first page. */
    public ListAddress search(String words) {
        return new ListAddress(path, words, tag, conditions, sort, columns, 1, size);
    }

    /** The same list with other columns. */
    public ListAddress columns(List<String> names) {
        return new ListAddress(path, search, tag, conditions, sort, names, page, size);
    }

    /** The same list with another number of rows, from its first page. */
    public ListAddress size(int rows) {
        return new ListAddress(path, search, tag, conditions, sort, columns, 1, rows);
    }

    /** The same list with other filters, from its first page. */
    public ListAddress conditions(List<Condition> all) {
        return new ListAddress(path, search, tag, all, sort, columns, 1, size);
    }

    /** The same list without the filter at this place. */
    public ListAddress without(int position) {
        List<Condition> rest = new ArrayList<>(conditions);
        if (position >= 0 && position < rest.size()) {
            rest.remove(position);
        }
        return conditions(rest);
    }

    /** The same list with the filter at this place replaced; with one more if there is none. */
    public ListAddress with(int position, Condition condition) {
        List<Condition> all = new ArrayList<>(conditions);
        if (position >= 0 && position < all.size()) {
            all.set(position, condition);
        } else {
            all.add(condition);
        }
        return conditions(all);
    }

    /** The same list with records of a tag only, from its first page; with all of them if it is empty. */
    public ListAddress tag(String other) {
        return new ListAddress(path, search, other, conditions, sort, columns, 1, size);
    }

    /** The same list with nothing searched for and no filters. */
    public ListAddress cleared() {
        return new ListAddress(path, "", "", List.of(), sort, columns, 1, size);
    }

    /** Tells whether the list is narrowed by a filter or a search. */
    public boolean isNarrowed() {
        return !search.isEmpty() || !tag.isEmpty() || !conditions.isEmpty();
    }

    /** Returns the parameters that are not at their defaults, in their order in the address. */
    public List<Map.Entry<String, String>> parameters() {
        List<Map.Entry<String, String>> parameters = new ArrayList<>();
        if (!search.isEmpty()) {
            parameters.add(Map.entry("q", search));
        }
        if (!tag.isEmpty()) {
            parameters.add(Map.entry("tag", tag));
        }
        for (Condition condition : conditions) {
            boolean exists = condition.operator() == Operator.EMPTY || condition.operator() == Operator.PRESENT;
            String code = exists ? "exists" : condition.operator().code();
            String value = exists ? String.valueOf(condition.operator() == Operator.PRESENT) : condition.joined();
            parameters.add(Map.entry("filter[" + condition.field() + "][" + code + "]", value));
        }
        if (!sort.isEmpty()) {
            parameters.add(Map.entry("sort", sort));
        }
        if (!columns.isEmpty()) {
            parameters.add(Map.entry("columns", String.join(",", columns)));
        }
        if (size > 0) {
            parameters.add(Map.entry("size", String.valueOf(size)));
        }
        if (page > 1) {
            parameters.add(Map.entry("page", String.valueOf(page)));
        }
        return parameters;
    }

    /** Returns the address. */
    public String href() {
        StringBuilder href = new StringBuilder(path);
        char separator = '?';
        for (Map.Entry<String, String> parameter : parameters()) {
            href.append(separator)
                    .append(parameter.getKey())
                    .append('=')
                    .append(URLEncoder.encode(parameter.getValue(), StandardCharsets.UTF_8)
                            .replace("%2C", ","));
            separator = '&';
        }
        return href.toString();
    }

    @Override
    public String toString() {
        return href();
    }
}
