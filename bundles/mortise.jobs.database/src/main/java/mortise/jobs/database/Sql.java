package mortise.jobs.database;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import mortise.core.Failure;
import mortise.database.CurrentTransaction;
import mortise.database.Database;
import mortise.database.Dialect.Cause;
import org.jspecify.annotations.Nullable;

/**
 * The tables of jobs, in the thread's transaction or one of its own, in which messages are sent too. What the database
 * refuses is UNAVAILABLE if it may work later.
 */
record Sql(Database database) {
    private static final int ATTEMPTS = 6;

    /** What is done in a transaction. */
    @FunctionalInterface
    interface Work<T extends @Nullable Object> {
        T in(Transaction transaction) throws SQLException;
    }

    /** Makes a value of a row. */
    @FunctionalInterface
    interface Reading<T> {
        T of(ResultSet row) throws SQLException;
    }

    /** Says that a row with the same key is there. */
    static final class Duplicate extends Exception {
        private static final long serialVersionUID = 1L;

        Duplicate(Throwable cause) {
            super(cause);
        }
    }

    /** The statements of one transaction. For one thread. */
    record Transaction(Database database, Connection connection) {
        int update(String sql, @Nullable Object... values) throws SQLException {
            try (PreparedStatement statement = prepared(connection.prepareStatement(sql), values)) {
                return statement.executeUpdate();
            }
        }

        <T> List<T> query(Reading<T> reading, String sql, @Nullable Object... values) throws SQLException {
            try (PreparedStatement statement = prepared(connection.prepareStatement(sql), values);
                    ResultSet rows = statement.executeQuery()) {
                List<T> all = new ArrayList<>();
                while (rows.next()) {
                    all.add(reading.of(rows));
                }
                return all;
            }
        }

        <T> Optional<T> one(Reading<T> reading, String sql, @Nullable Object... values) throws SQLException {
            return query(reading, sql, values).stream().findFirst();
        }

        /**
         * Inserts a row, or leaves the transaction as it was.
         *
         * @return its id
         */
        long insert(String sql, @Nullable Object... values) throws SQLException, Duplicate {
            Savepoint before = connection.setSavepoint();
            try (PreparedStatement statement =
                    prepared(connection.prepareStatement(sql, new String[] {"id"}), values)) {
                statement.executeUpdate();
                try (ResultSet keys = statement.getGeneratedKeys()) {
                    if (!keys.next()) {
                        throw new SQLException("the row has no id");
                    }
                    return keys.getLong(1);
                }
            } catch (SQLException refused) {
                throw refusedOnce(before, refused);
            }
        }

        /** Updates rows whose new key another may have, or leaves the transaction as it was. */
        int claim(String sql, @Nullable Object... values) throws SQLException, Duplicate {
            Savepoint before = connection.setSavepoint();
            try {
                return update(sql, values);
            } catch (SQLException refused) {
                throw refusedOnce(before, refused);
            }
        }

        private Duplicate refusedOnce(Savepoint before, SQLException refused) throws SQLException {
            if (database.dialect().cause(refused) != Cause.DUPLICATE) {
                throw refused;
            }
            connection.rollback(before);
            return new Duplicate(refused);
        }

        private static PreparedStatement prepared(PreparedStatement statement, @Nullable Object... values)
                throws SQLException {
            try {
                for (int i = 0; i < values.length; i++) {
                    Object value = values[i];
                    statement.setObject(
                            i + 1, value instanceof Instant moment ? moment.atOffset(ZoneOffset.UTC) : value);
                }
                return statement;
            } catch (SQLException refused) {
                statement.close();
                throw refused;
            }
        }
    }

    /** Does work in the thread's transaction if it is in one, else in one of its own. */
    <T extends @Nullable Object> T joined(Work<T> work) {
        Optional<CurrentTransaction> current = CurrentTransaction.get();
        if (current.isEmpty()) {
            return alone(work);
        }
        try {
            return work.in(new Transaction(database, current.get().connection()));
        } catch (SQLException refused) {
            throw failure(refused);
        }
    }

    /** Does work in a transaction of its own, for a thread that is in none; again if it got in another's way. */
    <T extends @Nullable Object> T alone(Work<T> work) {
        for (int attempt = 1; ; attempt++) {
            try (Connection connection = database.dataSource().getConnection()) {
                connection.setAutoCommit(false);
                boolean committed = false;
                CurrentTransaction transaction = CurrentTransaction.open(() -> connection);
                T result;
                try (transaction) {
                    result = work.in(new Transaction(database, connection));
                    connection.commit();
                    committed = true;
                } finally {
                    if (!committed) {
                        connection.rollback();
                    }
                    connection.setAutoCommit(true);
                }
                transaction.committed();
                return result;
            } catch (SQLException refused) {
                if (database.dialect().cause(refused) != Cause.CONTENTION || attempt == ATTEMPTS) {
                    throw failure(refused);
                }
            }
        }
    }

    private RuntimeException failure(SQLException refused) {
        return switch (database.dialect().cause(refused)) {
            case UNAVAILABLE, CONTENTION ->
                Failure.unavailable("the database of jobs is away or busy: " + refused.getMessage(), refused);
            case DUPLICATE, REFERENCE, VALUE, OTHER -> new IllegalStateException(refused);
        };
    }

    /** Returns {@code ?, ?, ?}. */
    static String places(int count) {
        return String.join(", ", Collections.nCopies(count, "?"));
    }

    static @Nullable Instant moment(ResultSet row, String column) throws SQLException {
        OffsetDateTime at = row.getObject(column, OffsetDateTime.class);
        return at == null ? null : at.toInstant();
    }
}
