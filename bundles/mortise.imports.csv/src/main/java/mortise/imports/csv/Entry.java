package mortise.imports.csv;

import java.util.List;
import mortise.entity.Draft;

/**
 * A line that is to be saved.
 *
 * @param values one for each slot of the layout
 * @param draft what becomes of them, empty at first
 */
record Entry(Line line, List<String> values, Draft draft) {}
