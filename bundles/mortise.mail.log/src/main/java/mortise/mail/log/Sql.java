package mortise.mail.log;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import mortise.core.Failure;
import mortise.database.CurrentTransaction;
import mortise.database.Database;
import mortise.database.Dialect.Cause;
import org.jspecify.annotations.Nullable;

/** The statements of the log. Safe for use by many threads. */
record Sql(Database database) {
    /** Makes a value of a row. */
    interface RowReader<T> {
        T read(ResultSet row) throws SQLException;
    }

    private interface Work<T> {
        T on(Connection connection) throws SQLException;
    }

    /** Does work in the thread's transaction, or in one of its own that becomes the thread's meanwhile. */
    <T> T transaction(Supplier<T> work) {
        if (CurrentTransaction.get().isPresent()) {
            return work.get();
        }
        CurrentTransaction joined;
        T result;
        try (Connection connection = database.dataSource().getConnection()) {
            connection.setAutoCommit(false);
            boolean done = false;
            try (CurrentTransaction current = CurrentTransaction.open(() -> connection)) {
                joined = current;
                result = work.get();
                connection.commit();
                done = true;
            } finally {
                if (!done) {
                    connection.rollback();
                }
                connection.setAutoCommit(true);
            }
        } catch (SQLException refused) {
            throw failure(refused);
        }
        joined.committed();
        return result;
    }

    int update(String sql, @Nullable Object... values) {
        return on(connection -> {
            try (PreparedStatement statement = prepared(connection, sql, values)) {
                return statement.executeUpdate();
            }
        });
    }

    <T> List<T> query(RowReader<T> reader, String sql, @Nullable Object... values) {
        return on(connection -> {
            try (PreparedStatement statement = prepared(connection, sql, values);
                    ResultSet rows = statement.executeQuery()) {
                List<T> all = new ArrayList<>();
                while (rows.next()) {
                    all.add(reader.read(rows));
                }
                return all;
            }
        });
    }

    /** Inserts a row and returns the id it got. */
    long insert(String sql, @Nullable Object... values) {
        return on(connection -> {
            try (PreparedStatement statement = connection.prepareStatement(sql, new String[] {"id"})) {
                set(statement, values);
                statement.executeUpdate();
                try (ResultSet keys = statement.getGeneratedKeys()) {
                    keys.next();
                    return keys.getLong(1);
                }
            }
        });
    }

    private <T> T on(Work<T> work) {
        Optional<CurrentTransaction> current = CurrentTransaction.get();
        try {
            if (current.isPresent()) {
                return work.on(current.get().connection());
            }
            try (Connection connection = database.dataSource().getConnection()) {
                return work.on(connection);
            }
        } catch (SQLException refused) {
            throw failure(refused);
        }
    }

    private static PreparedStatement prepared(Connection connection, String sql, @Nullable Object... values)
            throws SQLException {
        PreparedStatement statement = connection.prepareStatement(sql);
        try {
            set(statement, values);
            return statement;
        } catch (SQLException refused) {
            statement.close();
            throw refused;
        }
    }

    private static void set(PreparedStatement statement, @Nullable Object... values) throws SQLException {
        for (int i = 0; i < values.length; i++) {
            statement.setObject(i + 1, values[i]);
        }
    }

    private Failure failure(SQLException refused) {
        return database.dialect().cause(refused) == Cause.DUPLICATE
                ? new Failure(
                        Failure.Kind.UNAVAILABLE, "sent-meanwhile", "a mail of this key is being written", refused)
                : Failure.unavailable("the database of the mail log refused: " + refused.getMessage(), refused);
    }
}
