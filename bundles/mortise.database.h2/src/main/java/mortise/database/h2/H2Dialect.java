package mortise.database.h2;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import mortise.database.Dialect;
import org.h2.api.ErrorCode;

/** H2's SQL. */
final class H2Dialect implements Dialect {
    /** H2 names a constraint in its messages as {@code "PUBLIC.UQ_NAME_INDEX_2 ON …"} or {@code "FK_NAME: …"}. */
    private static final Pattern CONSTRAINT =
            Pattern.compile("\"(?:PUBLIC\\.)?([A-Z0-9_]+)[ :]", Pattern.CASE_INSENSITIVE);

    @Override
    public String eclipseLinkPlatform() {
        return "org.eclipse.persistence.platform.database.H2Platform";
    }

    @Override
    public String columnType(ColumnType type, int length, int precision, int scale) {
        return switch (type) {
            case TEXT -> "varchar(" + length + ")";
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

    /** H2 has no index on an expression. */
    @Override
    public Optional<String> createPrefixIndex(String index, String table, String column) {
        return Optional.empty();
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
            switch (each.getErrorCode()) {
                case ErrorCode.DUPLICATE_KEY_1 -> {
                    return Cause.DUPLICATE;
                }
                case ErrorCode.REFERENTIAL_INTEGRITY_VIOLATED_CHILD_EXISTS_1,
                        ErrorCode.REFERENTIAL_INTEGRITY_VIOLATED_PARENT_MISSING_1 -> {
                    return Cause.REFERENCE;
                }
                case ErrorCode.VALUE_TOO_LONG_2,
                        ErrorCode.NUMERIC_VALUE_OUT_OF_RANGE_1,
                        ErrorCode.NUMERIC_VALUE_OUT_OF_RANGE_2,
                        ErrorCode.DATA_CONVERSION_ERROR_1,
                        ErrorCode.NULL_NOT_ALLOWED,
                        ErrorCode.CHECK_CONSTRAINT_VIOLATED_1 -> {
                    return Cause.VALUE;
                }
                case ErrorCode.LOCK_TIMEOUT_1, ErrorCode.DEADLOCK_1, ErrorCode.CONCURRENT_UPDATE_1 -> {
                    return Cause.CONTENTION;
                }
                case ErrorCode.DATABASE_IS_CLOSED,
                        ErrorCode.DATABASE_ALREADY_OPEN_1,
                        ErrorCode.CONNECTION_BROKEN_1,
                        ErrorCode.IO_EXCEPTION_1,
                        ErrorCode.IO_EXCEPTION_2 -> {
                    return Cause.UNAVAILABLE;
                }
                default -> {
                    String state = each.getSQLState();
                    if (state != null && state.startsWith("08")) {
                        return Cause.UNAVAILABLE;
                    }
                }
            }
        }
        return Cause.OTHER;
    }

    @Override
    public Optional<String> constraint(SQLException exception) {
        for (SQLException each = exception; each != null; each = each.getNextException()) {
            Matcher matcher = CONSTRAINT.matcher(String.valueOf(each.getMessage()));
            if (matcher.find()) {
                return Optional.of(matcher.group(1).toLowerCase(Locale.ROOT).replaceAll("_index_[0-9a-f]+$", ""));
            }
        }
        return Optional.empty();
    }

    /** H2 is one process, but its nodes may be threads of tests: a row of a table of locks is locked. */
    @Override
    public void lock(Connection connection, String name, int timeoutSeconds) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("set lock_timeout " + timeoutSeconds * 1000L);
        }
        try (PreparedStatement insert =
                        connection.prepareStatement("merge into mortise_lock (name) key (name) values (?)");
                PreparedStatement select =
                        connection.prepareStatement("select name from mortise_lock where name = ? for update")) {
            insert.setString(1, name);
            insert.executeUpdate();
            select.setString(1, name);
            select.executeQuery().close();
        }
    }

    @Override
    public String explain(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet plan = statement.executeQuery("explain " + sql)) {
            return plan.next() ? plan.getString(1) : "";
        }
    }
}
