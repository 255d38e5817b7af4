package mortise.database;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/** What differs from one database's SQL to another's, and nothing more. Safe for use by many threads. */
@ProviderType
public interface Dialect {
    /** What a column holds. */
    enum ColumnType {
        /**
         * A text of a greatest length in code points. Every text of that length fits; a database that counts otherwise may
         * take longer ones as well, up to twice the length.
         */
        TEXT,
        /** A text of any length. */
        LONG_TEXT,
        /** A whole number of 64 bits. */
        INTEGER,
        /** A decimal number of a precision and a scale. */
        DECIMAL,
        /** Yes or no. */
        BOOLEAN,
        /** A day. */
        DATE,
        /** A moment, to the microsecond, stored in UTC. */
        MOMENT,
        /** Bytes of any length. */
        BYTES
    }

    /** What went wrong in the database, as far as somebody can act on it. */
    enum Cause {
        /** A unique index has the value already. */
        DUPLICATE,
        /** A foreign key refers to what is not there, or somebody still refers to what is to go. */
        REFERENCE,
        /** A value does not fit its column. */
        VALUE,
        /** A lock was not to be had in time, or two transactions waited for each other: try again. */
        CONTENTION,
        /** The database is away. */
        UNAVAILABLE,
        /** Anything else: a defect. */
        OTHER
    }

    /** Returns EclipseLink's platform class for this database. */
    String eclipseLinkPlatform();

    /**
     * Returns the SQL type of a column.
     *
     * @param length characters of a TEXT; else ignored
     * @param precision digits of a DECIMAL; else ignored
     * @param scale digits behind the point of a DECIMAL; else ignored
     */
    String columnType(ColumnType type, int length, int precision, int scale);

    /** Returns the statement that adds a column that may be null if it is not there yet. */
    String addColumn(String table, String column, String sqlType);

    /**
     * Returns the statements that make an index that serves equality, order and prefixes of the lower-cased column:
     * {@code lower(column) >= 'ab' and lower(column) < 'ac'}, or the same of {@link #lowered} where that is a column. They
     * may be repeated.
     */
    List<String> createPrefixIndex(String index, String table, String column);

    /**
     * Returns the column that {@link #createPrefixIndex} makes for the lower-cased values of another, which the database
     * fills in by itself; empty if this database indexes the expression {@code lower(column)}.
     */
    Optional<String> lowered(String column);

    /**
     * Returns the statement that makes a column refer to the {@code id} of another table from now on. Rows that are there
     * already are not looked at, so that it takes no time and old rows cannot make it fail.
     *
     * @param cascade whether a row goes with the one it refers to; else that one cannot go
     */
    String addForeignKey(String table, String constraint, String column, String target, boolean cascade);

    /** Returns the statement that makes a sequence that counts from {@code start} in steps of {@code increment}. */
    String createSequence(String sequence, long start, int increment);

    /** Returns the query for a sequence's next value. */
    String nextValue(String sequence);

    /** Tells what an exception of this database's driver means; looks at the exceptions chained to it as well. */
    Cause cause(SQLException exception);

    /** Returns the constraint or index that an exception names, in lower case; empty if it names none. */
    Optional<String> constraint(SQLException exception);

    /**
     * Waits until this connection's open transaction is the only one in the cluster that holds the lock of this name; the
     * end of the transaction gives it up.
     *
     * @param timeoutSeconds how long to wait
     * @throws SQLException of cause CONTENTION if it was not to be had in time
     */
    void lock(Connection connection, String name, int timeoutSeconds) throws SQLException;

    /**
     * Sets how long later statements of this connection wait for a lock before they fail with the cause CONTENTION. It is
     * the connection's until it is set again: put back what was there before the connection goes back to the pool.
     *
     * @return the milliseconds before
     */
    int lockTimeout(Connection connection, int milliseconds) throws SQLException;

    /** Returns the query for the names of all indexes in the connection's schema, in one column, in whatever case. */
    String indexNames();

    /**
     * Tells whether {@code with … for update skip locked} picks rows in the order of an index, reading no more than it locks,
     * {@code update … from … returning} changes and returns them in the same statement, and {@code create index … where …}
     * makes an index of some rows only. If not, one had better find rows first, lock them by their ids and change them then.
     */
    boolean returnsUpdated();

    /**
     * Has the statements that follow in this connection's transaction planned each time for what the tables are then, where the
     * database would keep plans: a plan that was made while a table was empty reads the whole of it when it is full. For tables
     * that fill and empty within seconds.
     */
    void planAnew(Connection connection) throws SQLException;

    /** Returns the plan of a query as the database words it, for people and for tests that look for an index. */
    String explain(Connection connection, String sql) throws SQLException;
}
