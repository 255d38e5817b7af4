package mortise.imports;

import java.util.List;
import mortise.imports.Preview.Column;

/**
 * What came of an import.
 *
 * @param lines records read
 * @param created lines that made a record; when only checking, all lines without a problem
 * @param updated lines that changed one
 * @param unchanged lines that found their record as it was to be
 * @param refused lines that could not be saved
 * @param problems what is wrong with refused lines, the first {@link #MOST_PROBLEMS} of them
 * @param columns where the columns went
 * @param end how it ended
 */
public record Report(
        long lines,
        long created,
        long updated,
        long unchanged,
        long refused,
        List<LineProblem> problems,
        List<Column> columns,
        End end) {
    /** As many problems are kept; the file of refused lines has all. */
    public static final int MOST_PROBLEMS = 100;

    /** How an import ended. */
    public enum End {
        /** With the last line. */
        DONE,
        /** Because the monitor said so. */
        CANCELLED,
        /** At a line that is not CSV; the last problem tells which. */
        UNREADABLE
    }

    /**
     * What is wrong with a line.
     *
     * @param line where the record begins in the file, from 1; the header is line 1
     * @param column the column as the header has it, empty if it is about the whole line
     * @param code a stable word for programs, as in {@link mortise.core.Problem}
     * @param message for people
     */
    public record LineProblem(long line, String column, String code, String message) {}

    /** Copies the lists. */
    public Report {
        problems = List.copyOf(problems);
        columns = List.copyOf(columns);
    }
}
