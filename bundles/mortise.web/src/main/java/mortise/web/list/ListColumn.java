package mortise.web.list;

import mortise.entity.Field;
import mortise.entity.FieldType;

/**
 * A column behind the one that names the record.
 *
 * @param position the field's place in the record
 * @param related whether the records it refers to are brought along
 * @param phone the classes that place its cells in the two-line card of a phone
 * @param sort the address that sorts by it, empty if it cannot be sorted by
 * @param order {@code ascending}, {@code descending}, or empty if the list is not sorted by it
 */
public record ListColumn(Field field, int position, boolean related, String phone, String sort, String order) {
    /** Tells whether values stand at the right. */
    public boolean isNumber() {
        return isNumber(field.type());
    }

    /** Returns the classes of its cells. */
    public String cellClass() {
        boolean quiet =
                !isNumber() && field.type() != FieldType.CHOICE && !field.type().isReference();
        return (isNumber() ? "num " : quiet ? "muted " : "") + phone;
    }

    /** Returns the class of its head, null for none. */
    public @org.jspecify.annotations.Nullable String headClass() {
        return isNumber() ? "num" : null;
    }

    static boolean isNumber(FieldType type) {
        return switch (type) {
            case INTEGER, DECIMAL, MONEY, PERCENT -> true;
            case TEXT,
                    LONG_TEXT,
                    RICH_TEXT,
                    BOOLEAN,
                    DATE,
                    DATE_TIME,
                    EMAIL,
                    PHONE,
                    URL,
                    CHOICE,
                    MULTI_CHOICE,
                    REFERENCE,
                    REFERENCES,
                    JSON -> false;
        };
    }
}
