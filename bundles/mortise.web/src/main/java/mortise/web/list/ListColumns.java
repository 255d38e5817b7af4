package mortise.web.list;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import mortise.entity.EntityType;
import mortise.entity.Field;
import mortise.entity.FieldType;

/** Decides which columns a list has, and how it can be sorted. */
public final class ListColumns {
    private static final int MOST_BY_DEFAULT = 6;

    private ListColumns() {}

    /** Returns the fields that can be a column, in the entity's order. */
    static List<Field> offered(EntityType type) {
        return type.fields().stream()
                .filter(field -> !field.hidden() && !type.titleFields().contains(field.name()))
                .toList();
    }

    /** Returns the fields that are columns before anybody chooses. */
    static List<Field> byDefault(EntityType type) {
        List<Field> marked = offered(type).stream().filter(Field::inList).toList();
        return marked.isEmpty()
                ? offered(type).stream()
                        .filter(field -> !isLong(field.type()))
                        .limit(MOST_BY_DEFAULT)
                        .toList()
                : marked;
    }

    /** Returns the fields the address asks for, or those by default. */
    static List<Field> chosen(EntityType type, ListAddress address) {
        if (address.columns().isEmpty()) {
            return byDefault(type);
        }
        List<Field> offered = offered(type);
        List<Field> chosen = new ArrayList<>();
        for (String name : address.columns()) {
            offered.stream()
                    .filter(field -> field.name().equals(name))
                    .findFirst()
                    .ifPresent(chosen::add);
        }
        return chosen;
    }

    /**
     * Returns the columns of a list.
     *
     * @param visible whether the reader may view an entity: only then its records are brought along and sorted by
     */
    public static List<ListColumn> of(Predicate<String> visible, EntityType type, ListAddress address) {
        List<ListColumn> columns = new ArrayList<>();
        boolean hasTag = false;
        boolean hasSub = false;
        boolean hasNumber = false;
        for (Field field : chosen(type, address)) {
            boolean reference = field.type().isReference();
            boolean related = reference && (field.isFile() || visible.test(field.target()));
            boolean sortable = field.type().isSortable() && !field.isFile() && (!reference || related);
            boolean tag = !hasTag && field.type() == FieldType.CHOICE;
            boolean number = !tag && !hasNumber && ListColumn.isNumber(field.type());
            boolean sub = !tag && !number && !hasSub && (reference || field.type() == FieldType.TEXT);
            hasTag |= tag;
            hasNumber |= number;
            hasSub |= sub;
            columns.add(new ListColumn(
                    field,
                    type.position(field.name()),
                    related,
                    tag || number ? "m-r" : sub ? "m-l m-sub" : "hide-m",
                    sortable ? toggled(address, field.name()).href() : "",
                    order(address, field.name())));
        }
        return columns;
    }

    /** Returns the same list sorted by a column; the other way round if it is sorted by it already. */
    static ListAddress toggled(ListAddress address, String column) {
        return address.sort(address.sort().equals(column) ? "-" + column : column);
    }

    /** Returns how the list is sorted by a column, empty if it is not. */
    static String order(ListAddress address, String column) {
        if (address.sort().equals(column)) {
            return "ascending";
        }
        return address.sort().equals("-" + column) ? "descending" : "";
    }

    private static boolean isLong(FieldType type) {
        return type == FieldType.LONG_TEXT || type == FieldType.RICH_TEXT || type == FieldType.JSON;
    }
}
