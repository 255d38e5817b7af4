package mortise.records.query;

import java.util.List;
import mortise.records.unit.Unit;
import org.eclipse.persistence.queries.DatabaseQuery;
import org.jspecify.annotations.Nullable;

/** Where a question is asked: the database as all see it, or as a transaction does. */
public interface Source {
    /** Returns the unit in use. */
    Unit unit();

    /**
     * Runs a query.
     *
     * @throws mortise.core.Failure UNAVAILABLE if the database is away
     */
    @Nullable
    Object run(DatabaseQuery query, List<Object> arguments);

    /** Runs a query for rows of values. */
    @SuppressWarnings("unchecked")
    default List<@Nullable Object[]> rows(DatabaseQuery query, List<Object> arguments) {
        return (List<@Nullable Object[]>) java.util.Objects.requireNonNull(run(query, arguments));
    }
}
