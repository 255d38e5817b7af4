package mortise.web.list;

import java.util.ArrayList;
import java.util.List;
import mortise.entity.EntityType;
import mortise.entity.Field;
import mortise.entity.Record;
import mortise.entity.Result;
import mortise.exports.ExportFormat;
import mortise.web.text.Formats;
import mortise.web.text.Texts;

/**
 * What a list page shows.
 *
 * @param similar whether nothing has the words as they are written, and these have similar ones
 * @param problem why nothing could be asked for; empty if it could
 * @param size rows a page
 * @param total how many match in all
 * @param mayImport whether a file can be imported
 * @param exportFormats what the records can be written into
 * @param bulk what may be done with selected records
 * @param csrf the token of forms
 */
public record ListView(
        EntityType type,
        ListAddress address,
        List<ListColumn> columns,
        Result result,
        boolean similar,
        List<Chip> chips,
        String problem,
        int size,
        List<Integer> sizes,
        long total,
        boolean mayCreate,
        boolean mayImport,
        List<ExportFormat> exportFormats,
        Bulk bulk,
        String csrf,
        Texts texts,
        Formats formats) {

    /**
     * A filter as people read it.
     *
     * @param edit where its editor is; empty if it has none
     * @param remove the list without it
     */
    public record Chip(String field, String operator, String value, String edit, String remove) {}

    /** Returns the address of a record. */
    public String href(Record record) {
        return address.path() + "/" + record.id();
    }

    /** Returns the number of the first row shown, 0 for none. */
    public long first() {
        return result.records().isEmpty() ? 0 : (address.page() - 1L) * size + 1;
    }

    /** Returns the number of the last row shown. */
    public long last() {
        return (address.page() - 1L) * size + result.records().size();
    }

    /** Returns the number of the last page, at least 1. */
    public int pages() {
        return (int) Math.max(1, Math.min(Integer.MAX_VALUE, (total + size - 1) / size));
    }

    /** Tells whether there is a page behind this one. */
    public boolean hasNext() {
        return address.page() < pages();
    }

    /** Returns pages to go to: the first, the last, and those around this one; 0 stands for a gap. */
    public List<Integer> numbers() {
        List<Integer> numbers = new ArrayList<>();
        int here = address.page();
        for (int page = 1; page <= pages(); page++) {
            boolean near = Math.abs(page - here) <= 1 || page == 1 || page == pages();
            if (near) {
                numbers.add(page);
            } else if (numbers.get(numbers.size() - 1) != 0) {
                numbers.add(0);
                page = page < here ? here - 2 : pages() - 1;
            }
        }
        return numbers;
    }

    /** Returns how the list is sorted by the records' titles, empty if it is not. */
    public String titleOrder() {
        return ListColumns.order(address, "title");
    }

    /** Returns the address that sorts by the records' titles. */
    public String titleSort() {
        return ListColumns.toggled(address, "title").href();
    }

    /** Returns the fields that can be filtered by. */
    public List<Field> filterable() {
        return type.fields().stream().filter(field -> !field.hidden()).toList();
    }

    /** Returns the address of the editor of a new filter. */
    public String newFilter(Field field) {
        return editor(field.name(), -1);
    }

    /** Returns the address of a filter's editor. */
    String editor(String field, int position) {
        String query = address.page(1).href();
        int mark = query.indexOf('?');
        return address.path() + "/filter?edit=" + field + (position < 0 ? "" : "&at=" + position)
                + (mark < 0 ? "" : "&" + query.substring(mark + 1));
    }

    /** Returns the fields that are no column now. */
    public List<Field> hiddenColumns() {
        List<Field> shown = columns.stream().map(ListColumn::field).toList();
        return ListColumns.offered(type).stream()
                .filter(field -> !shown.contains(field))
                .toList();
    }

    /** Returns the icon that stands for a field's type. */
    public static String icon(Field field) {
        return switch (field.type()) {
            case TEXT, LONG_TEXT, RICH_TEXT -> "text";
            case INTEGER, DECIMAL, PERCENT -> "hash";
            case MONEY -> "coins";
            case BOOLEAN -> "toggle-left";
            case DATE -> "calendar";
            case DATE_TIME -> "clock";
            case EMAIL -> "mail";
            case PHONE -> "phone";
            case URL -> "link";
            case CHOICE -> "circle-dot";
            case MULTI_CHOICE -> "tags";
            case REFERENCE -> field.target().equals(EntityType.USER) ? "user-round" : "arrow-right";
            case REFERENCES -> "list";
            case JSON -> "braces";
        };
    }
}
