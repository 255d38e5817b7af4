package mortise.records.query;

import java.util.List;
import mortise.records.unit.Statement;
import mortise.records.unit.Unit;

/** Where a question is asked: the database as all see it, or as a transaction does. */
public interface Source {
    /** Returns the unit in use. */
    Unit unit();

    /**
     * Executes a statement.
     *
     * @param first rows to leave out, where the statement has a limit
     * @param most rows to return, where the statement has a limit
     * @throws mortise.core.Failure UNAVAILABLE if the database is away
     */
    <T> List<T> rows(Statement statement, List<Object> arguments, int first, int most, Statement.RowReader<T> reader);
}
