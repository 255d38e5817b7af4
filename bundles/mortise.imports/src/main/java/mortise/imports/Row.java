package mortise.imports;

import java.util.List;

/**
 * One record of a table.
 *
 * @param number the line or row it begins in, from 1
 * @param cells in the order of the columns; empty for nothing
 * @param length how many characters its cells have
 */
public record Row(long number, List<String> cells, int length) {}
