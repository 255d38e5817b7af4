package mortise.database;

import java.sql.Connection;
import java.sql.SQLException;

/** A transaction of one's own, whatever the thread is in. */
public final class OwnTransaction {
    private static final int ATTEMPTS = 4;

    private OwnTransaction() {}

    /** What is done with its connection, which is not to be committed, rolled back or closed. */
    @FunctionalInterface
    public interface Work<T> {
        /** Does it; perhaps again, after a roll-back. */
        T on(Connection connection) throws SQLException;
    }

    /**
     * Does work in a transaction: all of it becomes final, or nothing if it throws. It is done again, four times in all, if
     * it got in another's way or another inserted the same key meanwhile; so it should do nothing but statements.
     *
     * @throws SQLException if the database refused it for another reason, or each time
     */
    public static <T> T call(Database database, Work<T> work) throws SQLException {
        for (int attempt = 1; ; attempt++) {
            try (Connection connection = database.dataSource().getConnection()) {
                connection.setAutoCommit(false);
                boolean done = false;
                try {
                    T result = work.on(connection);
                    connection.commit();
                    done = true;
                    return result;
                } finally {
                    if (!done) {
                        connection.rollback();
                    }
                    connection.setAutoCommit(true);
                }
            } catch (SQLException refused) {
                boolean again =
                        switch (database.dialect().cause(refused)) {
                            case CONTENTION, DUPLICATE -> attempt < ATTEMPTS;
                            default -> false;
                        };
                if (!again) {
                    throw refused;
                }
            }
        }
    }
}
