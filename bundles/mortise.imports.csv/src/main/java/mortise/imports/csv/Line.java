package mortise.imports.csv;

import java.util.List;

/**
 * One record of a file.
 *
 * @param number the line it begins in, from 1
 * @param length how many characters its cells have
 */
record Line(long number, List<String> cells, int length) {}
