package mortise.imports;

import java.util.List;
import mortise.imports.Report.LineProblem;
import org.jspecify.annotations.Nullable;

/**
 * How a file would be understood.
 *
 * @param columns its columns, in order, and those that are made of several
 * @param key the field by which records are found; empty if every line makes a new one
 * @param lines the cells of the first lines
 * @param problems what is wrong with these, as a check would tell
 */
public record Preview(List<Column> columns, String key, List<List<String>> lines, List<LineProblem> problems) {
    /**
     * One column.
     *
     * @param name as the header has it
     * @param field where it goes; null if it is left out
     */
    public record Column(String name, @Nullable String field) {}

    /** Copies the lists. */
    public Preview {
        columns = List.copyOf(columns);
        lines = List.copyOf(lines);
        problems = List.copyOf(problems);
    }
}
