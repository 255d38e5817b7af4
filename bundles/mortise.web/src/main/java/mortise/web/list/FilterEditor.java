package mortise.web.list;

import java.util.List;
import mortise.entity.EntityType;
import mortise.entity.Field;
import mortise.entity.Field.Choice;
import mortise.entity.FieldType;
import mortise.web.text.Texts;

/**
 * The editor of one filter.
 *
 * @param address the list it belongs to
 * @param at the filter's place in the address, empty for a new one
 * @param options records to choose from, for references
 * @param lookup where more records are found, empty for other types
 */
public record FilterEditor(
        EntityType type,
        Field field,
        ListAddress address,
        String at,
        Operator operator,
        List<String> values,
        List<Option> options,
        String lookup,
        Texts texts) {
    /** Something to choose. */
    public record Option(String value, String title, boolean chosen) {}

    /** Returns the operators to choose from. */
    public List<Operator> operators() {
        return Operator.of(field);
    }

    /** Returns what people read for an operator. */
    public String title(Operator choice) {
        return texts.get(choice.textKey(field.type(), 2));
    }

    /** Returns the value at a place, empty if there is none. */
    public String value(int position) {
        return position < values.size() ? values.get(position) : "";
    }

    /** Tells whether a choice is chosen. */
    public boolean has(Choice choice) {
        return values.contains(choice.key());
    }

    /** Tells whether values are chosen from a list. */
    public boolean isChosen() {
        return field.type() == FieldType.CHOICE || field.type() == FieldType.MULTI_CHOICE;
    }

    /** Tells whether an operator's values are to be seen when the editor opens. */
    public boolean shows(int count) {
        return switch (operator.takes()) {
            case NONE -> count == 0;
            case ONE -> count <= 1;
            case TWO -> count <= 2;
            case MANY -> true;
        };
    }

    /** Returns how many inputs an operator needs, for the script that shows and hides them. */
    public static int inputs(Operator choice) {
        return switch (choice.takes()) {
            case NONE -> 0;
            case ONE, MANY -> 1;
            case TWO -> 2;
        };
    }

    /** Returns the type of the inputs for the browser. */
    public String inputType() {
        if (operator == Operator.LAST) {
            return "number";
        }
        return isDate() ? "date" : isNumber() ? "number" : "text";
    }

    /** Tells whether values are days. */
    public boolean isDate() {
        return field.type() == FieldType.DATE || field.type() == FieldType.DATE_TIME;
    }

    private boolean isNumber() {
        return ListColumn.isNumber(field.type()) && field.type() != FieldType.MONEY;
    }
}
