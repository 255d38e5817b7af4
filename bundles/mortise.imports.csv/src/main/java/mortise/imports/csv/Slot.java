package mortise.imports.csv;

import java.util.List;
import java.util.Objects;
import mortise.entity.Field;
import mortise.imports.Row;
import org.jspecify.annotations.Nullable;

/**
 * One value of every line and where it goes.
 *
 * @param label what the file calls it; empty if it is the same for all lines
 * @param cells the places of the cells it is made of
 * @param numbered whether lines of equal cells get a number from the second on
 * @param constant what all lines have; null if it is made of cells
 * @param field where it goes; null if it is the id of the record to change
 * @param lookups for a reference, the fields of the target by which it is found, in the order they are tried
 * @param idsToo for a reference, whether its id is tried at last
 */
record Slot(
        String label,
        List<Integer> cells,
        boolean numbered,
        @Nullable String constant,
        @Nullable Field field,
        List<String> lookups,
        boolean idsToo) {
    /** What joins the cells of a value. */
    static final String JOINT = "|";

    /** Returns the line's value, stripped; empty if all of its cells are. */
    String valueOf(Row line, Numbering numbering) {
        if (constant != null) {
            return constant;
        }
        String value = cells.size() == 1 ? cell(line, 0) : joined(line);
        return numbered && !value.isEmpty() ? numbering.number(this, value) : value;
    }

    private String joined(Row line) {
        StringBuilder joined = new StringBuilder();
        for (int i = 0; i < cells.size(); i++) {
            joined.append(i == 0 ? "" : JOINT).append(cell(line, i));
        }
        return joined.length() < cells.size() ? "" : joined.toString();
    }

    private String cell(Row line, int place) {
        return Mending.text(line.cells().get(cells.get(place)).strip());
    }

    /** Tells whether values have to be looked up among the records of another entity. */
    boolean isLookup() {
        return field != null && field.type().isReference();
    }

    /** Returns the field that it goes to. */
    Field target() {
        return Objects.requireNonNull(field, "the id of a record goes to no field");
    }
}
