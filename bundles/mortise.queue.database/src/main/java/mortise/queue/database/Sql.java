package mortise.queue.database;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Collection;
import java.util.Optional;
import mortise.core.Failure;
import mortise.database.CurrentTransaction;
import mortise.database.Database;
import mortise.database.OwnTransaction;

/** Work on the database in one transaction: the thread's, or one of its own that is tried again where that may help. */
record Sql(Database database) {
    /** Does work in the thread's transaction if it is in one, else in one of its own. */
    <T> T joined(OwnTransaction.Work<T> work) {
        Optional<CurrentTransaction> current = CurrentTransaction.get();
        if (current.isEmpty()) {
            return alone(work);
        }
        try {
            return work.on(current.get().connection());
        } catch (SQLException refused) {
            throw failure(refused);
        }
    }

    /** Does work in a transaction of its own, whatever the thread is in. */
    <T> T alone(OwnTransaction.Work<T> work) {
        try {
            return OwnTransaction.call(database, work);
        } catch (SQLException refused) {
            throw failure(refused);
        }
    }

    /** Does the same with what looks for messages: their table is empty one moment and full the next. */
    <T> T looking(OwnTransaction.Work<T> work) {
        return alone(connection -> {
            database.dialect().planAnew(connection);
            return work.on(connection);
        });
    }

    private static Failure failure(SQLException refused) {
        return Failure.unavailable("the queue's database refused: " + refused.getMessage(), refused);
    }

    /** Sets values from a place on and returns the place behind them. */
    static int set(PreparedStatement statement, int from, Collection<?> values) throws SQLException {
        int place = from;
        for (Object value : values) {
            statement.setObject(place++, value);
        }
        return place;
    }
}
