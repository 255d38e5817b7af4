package mortise.imports.csv;

import java.util.List;
import java.util.stream.Collectors;
import mortise.entity.Field;
import org.jspecify.annotations.Nullable;

/**
 * One value of a line and where it goes.
 *
 * @param label what the file calls it
 * @param cells the places of its cells
 * @param field where it goes; null if it is the id of the record to change
 * @param lookups for a reference, the fields of the target by which it is found, in the order they are tried
 * @param idsToo for a reference, whether its id is tried at last
 */
record Slot(String label, List<Integer> cells, @Nullable Field field, List<String> lookups, boolean idsToo) {
    private static final String JOINT = "|";

    /** Returns the line's value, stripped; empty if all of its cells are. */
    String valueOf(Line line) {
        if (cells.size() == 1) {
            return line.cells().get(cells.get(0)).strip();
        }
        String joined =
                cells.stream().map(cell -> line.cells().get(cell).strip()).collect(Collectors.joining(JOINT));
        return joined.length() == cells.size() - 1 ? "" : joined;
    }

    /** Tells whether values have to be looked up among the records of another entity. */
    boolean isLookup() {
        return field != null && field.type().isReference();
    }
}
