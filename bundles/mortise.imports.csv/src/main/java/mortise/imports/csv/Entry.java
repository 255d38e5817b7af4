package mortise.imports.csv;

import java.util.List;
import mortise.entity.Draft;
import mortise.imports.Row;

/**
 * A line that is to be saved.
 *
 * @param values one for each slot of the layout
 * @param draft what becomes of them, empty at first
 */
record Entry(Row line, List<String> values, Draft draft) {}
