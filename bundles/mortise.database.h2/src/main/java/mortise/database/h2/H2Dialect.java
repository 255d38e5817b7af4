package mortise.database.h2;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import mortise.database.Dialect;
import mortise.database.pool.ConnectionPool;
import org.h2.api.ErrorCode;

/** H2's SQL. */
final class H2Dialect implements Dialect {
    /** Makes the table whose rows {@link #lock} locks. */
    static final String LOCK_TABLE = "create table if not exists mortise_lock (name varchar(200) primary key)";

    /** The longest text of a column that is not a CLOB. */
    private static final int MAX_LENGTH = 1_048_576;

    /** H2 says {@code "PUBLIC.UQ_NAME ON …"}, {@code "PUBLIC.UC INDEX PUBLIC.UC_INDEX_8 ON …"}, {@code "FK_NAME: …"}. */
    private static final Pattern CONSTRAINT = Pattern.compile("violation: \"(?:\\w+\\.)?(\\w+)[ :]");

    /** What H2 adds to a constraint's name for the index that it makes. */
    private static final String OF_CONSTRAINT = "_index_[0-9a-f]+$";

    @Override
    public String eclipseLinkPlatform() {
        return "org.eclipse.persistence.platform.database.H2Platform";
    }

    /** H2 counts UTF-16 units, of which a code point has at most two. */
    @Override
    public String columnType(ColumnType type, int length, int precision, int scale) {
        return switch (type) {
            case TEXT -> "varchar(" + Math.min(2L * length, MAX_LENGTH) + ")";
            case LONG_TEXT -> "clob";
            case INTEGER -> "bigint";
            case DECIMAL -> "decimal(" + precision + "," + scale + ")";
            case BOOLEAN -> "boolean";
            case DATE -> "date";
            case MOMENT -> "timestamp(6)";
            case BYTES -> "blob";
        };
    }

    @Override
    public String addColumn(String table, String column, String sqlType) {
        return "alter table " + table + " add column if not exists " + column + " " + sqlType;
    }

    /** H2 has no index on an expression, but columns that it computes. */
    @Override
    public List<String> createPrefixIndex(String index, String table, String column) {
        String lowered = lowered(column).orElseThrow();
        return List.of(
                addColumn(table, lowered, "varchar generated always as (lower(" + column + "))"),
                "create index if not exists " + index + " on " + table + " (" + lowered + ")");
    }

    @Override
    public Optional<String> lowered(String column) {
        return Optional.of(column + "_lc");
    }

    @Override
    public String addForeignKey(String table, String constraint, String column, String target, boolean cascade) {
        return "alter table " + table + " add constraint " + constraint + " foreign key (" + column + ") references "
                + target + " (id)" + (cascade ? " on delete cascade" : "") + " nocheck";
    }

    @Override
    public String createSequence(String sequence, long start, int increment) {
        return "create sequence if not exists " + sequence + " start with " + start + " increment by " + increment
                + " no cache";
    }

    @Override
    public String nextValue(String sequence) {
        return "select next value for " + sequence;
    }

    @Override
    public Cause cause(SQLException exception) {
        for (SQLException each = exception; each != null; each = each.getNextException()) {
            Cause cause = causeOfOne(each);
            if (cause != Cause.OTHER) {
                return cause;
            }
        }
        return Cause.OTHER;
    }

    private static Cause causeOfOne(SQLException exception) {
        return switch (exception.getErrorCode()) {
            case ErrorCode.DUPLICATE_KEY_1 -> Cause.DUPLICATE;
            case ErrorCode.REFERENTIAL_INTEGRITY_VIOLATED_CHILD_EXISTS_1,
                    ErrorCode.REFERENTIAL_INTEGRITY_VIOLATED_PARENT_MISSING_1 -> Cause.REFERENCE;
            case ErrorCode.VALUE_TOO_LONG_2,
                    ErrorCode.NUMERIC_VALUE_OUT_OF_RANGE_1,
                    ErrorCode.NUMERIC_VALUE_OUT_OF_RANGE_2,
                    ErrorCode.DATA_CONVERSION_ERROR_1,
                    ErrorCode.NULL_NOT_ALLOWED,
                    ErrorCode.CHECK_CONSTRAINT_VIOLATED_1 -> Cause.VALUE;
            case ErrorCode.LOCK_TIMEOUT_1, ErrorCode.DEADLOCK_1, ErrorCode.CONCURRENT_UPDATE_1 -> Cause.CONTENTION;
            case ErrorCode.DATABASE_IS_CLOSED,
                    ErrorCode.DATABASE_CALLED_AT_SHUTDOWN,
                    ErrorCode.DATABASE_ALREADY_OPEN_1,
                    ErrorCode.CONNECTION_BROKEN_1,
                    ErrorCode.IO_EXCEPTION_1,
                    ErrorCode.IO_EXCEPTION_2 -> Cause.UNAVAILABLE;
            default -> isOfThePool(exception) ? Cause.UNAVAILABLE : Cause.OTHER;
        };
    }

    /** The pool gives no connection, or the one it gave is broken. */
    private static boolean isOfThePool(SQLException exception) {
        return ConnectionPool.threw(exception)
                || String.valueOf(exception.getSQLState()).startsWith("08");
    }

    @Override
    public Optional<String> constraint(SQLException exception) {
        for (SQLException each = exception; each != null; each = each.getNextException()) {
            Matcher matcher = CONSTRAINT.matcher(String.valueOf(each.getMessage()));
            if (matcher.find()) {
                return Optional.of(matcher.group(1).toLowerCase(Locale.ROOT).replaceFirst(OF_CONSTRAINT, ""));
            }
        }
        return Optional.empty();
    }

    /** Locks a row of a table made for it. The row is there while somebody holds or held the lock. */
    @Override
    public void lock(Connection connection, String name, int timeoutSeconds) throws SQLException {
        try (Statement statement = connection.createStatement();
                PreparedStatement merge =
                        connection.prepareStatement("merge into mortise_lock (name) key (name) values (?)")) {
            long before = lockTimeout(statement);
            statement.execute("set lock_timeout " + timeoutSeconds * 1000L);
            try {
                merge.setString(1, name);
                merge.executeUpdate();
            } finally {
                // The setting is the connection's, which the pool gives to others.
                statement.execute("set lock_timeout " + before);
            }
        }
    }

    private static long lockTimeout(Statement statement) throws SQLException {
        try (ResultSet milliseconds = statement.executeQuery("select lock_timeout()")) {
            milliseconds.next();
            return milliseconds.getLong(1);
        }
    }

    @Override
    public int lockTimeout(Connection connection, int milliseconds) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            long before = lockTimeout(statement);
            statement.execute("set lock_timeout " + milliseconds);
            return Math.toIntExact(before);
        }
    }

    @Override
    public String indexNames() {
        return "select index_name from information_schema.indexes where index_schema = current_schema";
    }

    @Override
    public void planAnew(Connection connection) {
        // Plans are made anew by themselves when a table has changed.
    }

    @Override
    public boolean returnsUpdated() {
        return false;
    }

    @Override
    public String explain(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet plan = statement.executeQuery("explain " + sql)) {
            return plan.next() ? plan.getString(1) : "";
        }
    }
}
