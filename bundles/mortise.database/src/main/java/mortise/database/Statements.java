package mortise.database;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import mortise.core.Failure;
import mortise.database.Dialect.Cause;
import org.jspecify.annotations.Nullable;

/**
 * Statements on the tables of one bundle, in the thread's transaction if it is in one. Values stand for the question marks. A
 * statement that the database refuses throws a {@link Failure} of kind UNAVAILABLE; its code is {@code duplicate} if a unique key was
 * there already. Safe for use by many threads.
 *
 * @param database where the tables are
 * @param what what is in them, for people: {@code mail log}
 */
public record Statements(Database database, String what) {
    /**
     * Makes a value of a row.
     *
     * @param <T> the value
     */
    @FunctionalInterface
    public interface RowReader<T> {
        /** Returns the value; the row is not to be moved. */
        T read(ResultSet row) throws SQLException;
    }

    private interface Work<T> {
        T on(Connection connection) throws SQLException;
    }

    /** Does work in the thread's transaction, or in one of its own that becomes the thread's meanwhile. */
    public <T> T transaction(Supplier<T> work) {
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

    /** Returns how many rows it changed. */
    public int update(String sql, @Nullable Object... values) {
        return on(connection -> {
            try (PreparedStatement statement = prepared(connection, sql, values)) {
                return statement.executeUpdate();
            }
        });
    }

    /** Returns a value for each row, all in memory. */
    public <T> List<T> query(RowReader<T> reader, String sql, @Nullable Object... values) {
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

    /** Inserts a row and returns the {@code id} it got. */
    public long insert(String sql, @Nullable Object... values) {
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

    /** Inserts rows at once and returns the {@code id}s they got, in their order. */
    public List<Long> insertAll(String sql, List<Object[]> rows) {
        return on(connection -> {
            try (PreparedStatement statement = connection.prepareStatement(sql, new String[] {"id"})) {
                for (Object[] values : rows) {
                    set(statement, values);
                    statement.addBatch();
                }
                statement.executeBatch();
                List<Long> ids = new ArrayList<>();
                try (ResultSet keys = statement.getGeneratedKeys()) {
                    while (keys.next()) {
                        ids.add(keys.getLong(1));
                    }
                }
                return ids;
            }
        });
    }

    /** Returns a question mark for each of so many values, with commas between them. */
    public static String marks(int count) {
        return String.join(", ", Collections.nCopies(count, "?"));
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
        String code = database.dialect().cause(refused) == Cause.DUPLICATE ? "duplicate" : "unavailable";
        String message = "the database refused what was to be done in the " + what + ": " + refused.getMessage();
        return new Failure(Failure.Kind.UNAVAILABLE, code, message, refused);
    }
}
