package mortise.records.schema;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import mortise.core.Failure;
import mortise.core.Problem;
import mortise.database.Dialect;
import mortise.database.Dialect.Cause;

/**
 * Executes statements that change tables in use. Each waits for its locks only shortly, since everybody else waits behind
 * it, and tries again.
 */
final class Execution {
    private static final int LOCK_MILLISECONDS = 500;
    private static final int ATTEMPTS = 8;
    private static final int FIRST_PAUSE_MILLISECONDS = 50;

    private final Dialect dialect;
    private final Connection connection;
    private int statements;

    Execution(Dialect dialect, Connection connection) {
        this.dialect = dialect;
        this.connection = connection;
    }

    /**
     * Executes what can be executed.
     *
     * @param failures takes the entities of which it cannot; what depends on these is left out
     * @return how many statements were executed
     */
    int run(List<Step> steps, Map<String, Failure> failures) throws SQLException {
        int before = dialect.lockTimeout(connection, LOCK_MILLISECONDS);
        try {
            for (Step step : steps) {
                if (!failures.containsKey(step.entity()) && !failures.containsKey(step.target())) {
                    try {
                        run(step);
                    } catch (Failure refused) {
                        if (step.entity().isEmpty()) {
                            throw refused;
                        }
                        failures.put(step.entity(), refused);
                    }
                }
            }
            return statements;
        } finally {
            dialect.lockTimeout(connection, before);
        }
    }

    private void run(Step step) throws SQLException {
        if (!step.atOnce()) {
            for (Change change : step.changes()) {
                persistently(step, List.of(change));
            }
            return;
        }
        connection.setAutoCommit(false);
        try {
            persistently(step, step.changes());
        } finally {
            connection.setAutoCommit(true);
        }
    }

    private void persistently(Step step, List<Change> changes) throws SQLException {
        for (int attempt = 1; ; attempt++) {
            Change current = changes.get(0);
            try (Statement statement = connection.createStatement()) {
                for (Change change : changes) {
                    current = change;
                    statement.execute(change.sql());
                }
                if (!connection.getAutoCommit()) {
                    connection.commit();
                }
                statements += changes.size();
                return;
            } catch (SQLException refused) {
                if (!connection.getAutoCommit()) {
                    connection.rollback();
                }
                Cause cause = dialect.cause(refused);
                if (cause == Cause.UNAVAILABLE || (cause == Cause.CONTENTION && attempt == ATTEMPTS)) {
                    throw refused;
                }
                if (cause != Cause.CONTENTION) {
                    throw failure(step, current, cause, refused);
                }
                pause((long) FIRST_PAUSE_MILLISECONDS << attempt);
            }
        }
    }

    private static void pause(long milliseconds) {
        try {
            Thread.sleep(milliseconds);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw Failure.unavailable("stopped while the tables were being changed", stopped);
        }
    }

    private static Failure failure(Step step, Change change, Cause cause, SQLException refused) {
        String of =
                "entity '" + step.entity() + "'" + (change.field().isEmpty() ? "" : ", field '" + change.field() + "'");
        Problem problem = cause == Cause.DUPLICATE
                ? problem(
                        change,
                        "values-not-unique",
                        of + ": records that are there share a value; make them differ before the field can be unique")
                : problem(
                        change,
                        "schema-refused",
                        of + ": the database refuses '" + change.sql() + "': " + refused.getMessage());
        return new Failure(Failure.Kind.INVALID, List.of(problem), refused);
    }

    private static Problem problem(Change change, String code, String message) {
        return change.field().isEmpty() ? Problem.of(code, message) : Problem.atField(change.field(), code, message);
    }
}
