package mortise.search.postgresql;

import java.sql.SQLException;
import java.sql.Statement;
import mortise.core.Failure;
import mortise.database.Database;
import mortise.database.OwnTransaction;

/** Work on the database, and what it last said when it refused. */
final class Transactions {
    private static final String NO_TABLE = "42P01";
    private static final String TOOK_TOO_LONG = "57014";
    private static final int ATTEMPTS = 5;

    private final Database database;
    private final int timeoutSeconds;
    private volatile String problem = "";

    Transactions(Database database, int timeoutSeconds) {
        this.database = database;
        this.timeoutSeconds = timeoutSeconds;
    }

    /** Says what is wrong, empty if nothing is. */
    String problem() {
        return problem;
    }

    /** Changes something in a transaction of its own, whatever the thread is in. */
    <T> T write(OwnTransaction.Work<T> work) {
        try {
            T result = OwnTransaction.call(database, work);
            problem = "";
            return result;
        } catch (SQLException refused) {
            throw failure(refused);
        }
    }

    /**
     * Reads what is there at one moment. An index that was put in place of another meanwhile takes the other's tables away:
     * then it is read again.
     */
    <T> T read(OwnTransaction.Work<T> work) {
        for (int attempt = 1; ; attempt++) {
            try {
                T result = OwnTransaction.call(database, connection -> {
                    try (Statement begin = connection.createStatement()) {
                        // Plans for the values that are asked for: how many rows have a word differs by far.
                        begin.execute("set transaction isolation level repeatable read read only;"
                                + " set local statement_timeout = '" + timeoutSeconds + "s';"
                                + " set local plan_cache_mode = force_custom_plan; set local jit = off");
                    }
                    return work.on(connection);
                });
                problem = "";
                return result;
            } catch (SQLException refused) {
                if (!NO_TABLE.equals(refused.getSQLState()) || attempt == ATTEMPTS) {
                    throw failure(refused);
                }
            }
        }
    }

    private Failure failure(SQLException refused) {
        if (TOOK_TOO_LONG.equals(refused.getSQLState())) {
            return Failure.unavailable(
                    "the database did not answer this question within " + timeoutSeconds + " seconds", refused);
        }
        problem = "the database of the search index refused: " + refused.getMessage();
        return Failure.unavailable(problem, refused);
    }
}
