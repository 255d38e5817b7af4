package mortise.users.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import mortise.core.Failure;
import mortise.database.Database;
import mortise.database.Dialect.Cause;
import org.jspecify.annotations.Nullable;

/** This bundle's own tables. What the database refuses is UNAVAILABLE if it may work later. Safe for use by many threads. */
public final class Sql {
    /** Makes a value of a row. */
    public interface RowReader<T> {
        /** Reads the row the result stands at. */
        T read(ResultSet row) throws SQLException;
    }

    private final Database database;

    /** On this database. */
    public Sql(Database database) {
        this.database = database;
    }

    /** The statements of one transaction. For one thread. */
    public final class Transaction {
        private final Connection connection;

        private Transaction(Connection connection) {
            this.connection = connection;
        }

        /** Executes a statement and returns how many rows it touched. */
        public int update(String sql, @Nullable Object... values) {
            try (PreparedStatement statement = prepared(sql, values)) {
                return statement.executeUpdate();
            } catch (SQLException refused) {
                throw failure(refused);
            }
        }

        /** Returns all rows of a query. */
        public <T> List<T> query(RowReader<T> reader, String sql, @Nullable Object... values) {
            try (PreparedStatement statement = prepared(sql, values);
                    ResultSet rows = statement.executeQuery()) {
                List<T> all = new ArrayList<>();
                while (rows.next()) {
                    all.add(reader.read(rows));
                }
                return all;
            } catch (SQLException refused) {
                throw failure(refused);
            }
        }

        /** Waits until this is the only transaction in the cluster with the lock of this name. */
        public void lock(String name, int seconds) {
            try {
                database.dialect().lock(connection, name, seconds);
            } catch (SQLException refused) {
                throw failure(refused);
            }
        }

        private PreparedStatement prepared(String sql, @Nullable Object... values) throws SQLException {
            PreparedStatement statement = connection.prepareStatement(sql);
            try {
                for (int i = 0; i < values.length; i++) {
                    statement.setObject(i + 1, values[i]);
                }
                return statement;
            } catch (SQLException refused) {
                statement.close();
                throw refused;
            }
        }
    }

    /** Does work in one transaction: all of it becomes final, or nothing if it throws. */
    public <T extends @Nullable Object> T transaction(Function<Transaction, T> work) {
        try (Connection connection = database.dataSource().getConnection()) {
            connection.setAutoCommit(false);
            try {
                T result = work.apply(new Transaction(connection));
                connection.commit();
                return result;
            } catch (Throwable thrown) {
                connection.rollback();
                throw thrown;
            } finally {
                connection.setAutoCommit(true);
            }
        } catch (SQLException refused) {
            throw failure(refused);
        }
    }

    /** Executes one statement in a transaction of its own and returns how many rows it touched. */
    public int update(String sql, @Nullable Object... values) {
        try (Connection connection = database.dataSource().getConnection()) {
            return new Transaction(connection).update(sql, values);
        } catch (SQLException refused) {
            throw failure(refused);
        }
    }

    /** Returns all rows of a query. */
    public <T> List<T> query(RowReader<T> reader, String sql, @Nullable Object... values) {
        try (Connection connection = database.dataSource().getConnection()) {
            return new Transaction(connection).query(reader, sql, values);
        } catch (SQLException refused) {
            throw failure(refused);
        }
    }

    /** Inserts a row; false if one with its key is there already. */
    public boolean insert(String sql, @Nullable Object... values) {
        try (Connection connection = database.dataSource().getConnection();
                PreparedStatement statement = new Transaction(connection).prepared(sql, values)) {
            statement.executeUpdate();
            return true;
        } catch (SQLException refused) {
            if (database.dialect().cause(refused) == Cause.DUPLICATE) {
                return false;
            }
            throw failure(refused);
        }
    }

    /** Returns the next number of a sequence. */
    public long next(String sequence) {
        return query(row -> row.getLong(1), database.dialect().nextValue(sequence))
                .get(0);
    }

    private RuntimeException failure(SQLException refused) {
        return switch (database.dialect().cause(refused)) {
            case UNAVAILABLE, CONTENTION ->
                Failure.unavailable("the database is away or busy; try again in a moment", refused);
            case DUPLICATE, REFERENCE, VALUE, OTHER -> new IllegalStateException(refused);
        };
    }
}
