package mortise.database.postgresql;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.StringJoiner;
import mortise.database.Dialect;
import mortise.database.pool.ConnectionPool;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/** PostgreSQL's SQL. */
final class PostgresqlDialect implements Dialect {
    private static final String COLLATE = " collate " + TextCollation.NAME;

    @Override
    public String eclipseLinkPlatform() {
        return "org.eclipse.persistence.platform.database.PostgreSQLPlatform";
    }

    @Override
    public String columnType(ColumnType type, int length, int precision, int scale) {
        return switch (type) {
            case TEXT -> "varchar(" + length + ")" + COLLATE;
            case LONG_TEXT -> "text" + COLLATE;
            case INTEGER -> "bigint";
            case DECIMAL -> "decimal(" + precision + "," + scale + ")";
            case BOOLEAN -> "boolean";
            case DATE -> "date";
            case MOMENT -> "timestamp(6)";
            case BYTES -> "bytea";
        };
    }

    @Override
    public String addColumn(String table, String column, String sqlType) {
        return "alter table " + table + " add column if not exists " + column + " " + sqlType;
    }

    @Override
    public List<String> createPrefixIndex(String index, String table, String column) {
        return List.of("create index if not exists " + index + " on " + table + " (lower(" + column + "))");
    }

    @Override
    public Optional<String> lowered(String column) {
        return Optional.empty();
    }

    @Override
    public String addForeignKey(String table, String constraint, String column, String target, boolean cascade) {
        return "alter table " + table + " add constraint " + constraint + " foreign key (" + column + ") references "
                + target + " (id)" + (cascade ? " on delete cascade" : "") + " not valid";
    }

    @Override
    public String createSequence(String sequence, long start, int increment) {
        return "create sequence if not exists " + sequence + " start with " + start + " increment by " + increment;
    }

    @Override
    public String nextValue(String sequence) {
        return "select nextval('" + sequence + "')";
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
        if (ConnectionPool.threw(exception)) {
            return Cause.UNAVAILABLE;
        }
        String state = String.valueOf(exception.getSQLState());
        return switch (state) {
            case "23505", "23P01" -> Cause.DUPLICATE;
            case "23503", "23001" -> Cause.REFERENCE;
            // too long, out of range, no date, no such character, no number; null, check; longer than an index takes
            case "22001", "22003", "22007", "22008", "22021", "22P02", "22P05", "23502", "23514", "54000" ->
                Cause.VALUE;
            // serialization, deadlock, lock timeout
            case "40001", "40P01", "55P03" -> Cause.CONTENTION;
            // shutting down, crashed, starting; too many connections, disk full; a standby
            case "57P01", "57P02", "57P03", "53300", "53100", "25006" -> Cause.UNAVAILABLE;
            default -> state.startsWith("08") ? Cause.UNAVAILABLE : Cause.OTHER;
        };
    }

    @Override
    public Optional<String> constraint(SQLException exception) {
        for (SQLException each = exception; each != null; each = each.getNextException()) {
            String name = constraintOfOne(each);
            if (name != null) {
                return Optional.of(name.toLowerCase(Locale.ROOT));
            }
        }
        return Optional.empty();
    }

    private static @Nullable String constraintOfOne(SQLException exception) {
        ServerErrorMessage message = exception instanceof PSQLException server ? server.getServerErrorMessage() : null;
        return message == null ? null : message.getConstraint();
    }

    /** The lock's key is of the schema, so that two hosts in one database do not wait for each other. */
    @Override
    public void lock(Connection connection, String name, int timeoutSeconds) throws SQLException {
        String before = setTimeout(connection, timeoutSeconds + "s");
        try (PreparedStatement lock = connection.prepareStatement(
                "select pg_advisory_xact_lock(hashtextextended(current_schema() || '.' || ?, 0))")) {
            lock.setString(1, name);
            lock.executeQuery().close();
        }
        // If it failed the transaction can only be rolled back, which restores the timeout as well.
        setTimeout(connection, before);
    }

    /** Sets this transaction's lock timeout and returns the one before. */
    private static String setTimeout(Connection connection, String timeout) throws SQLException {
        try (PreparedStatement set = connection.prepareStatement(
                "select current_setting('lock_timeout'), set_config('lock_timeout', ?, true)")) {
            set.setString(1, timeout);
            try (ResultSet before = set.executeQuery()) {
                before.next();
                return before.getString(1);
            }
        }
    }

    @Override
    public int lockTimeout(Connection connection, int milliseconds) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet setting = statement.executeQuery("select setting::int, set_config('lock_timeout', '"
                        + milliseconds + "', false)" + " from pg_settings where name = 'lock_timeout'")) {
            setting.next();
            return setting.getInt(1);
        }
    }

    @Override
    public String indexNames() {
        return "select indexname from pg_indexes where schemaname = current_schema()";
    }

    @Override
    public void planAnew(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("set local plan_cache_mode = force_custom_plan");
        }
    }

    @Override
    public boolean returnsUpdated() {
        return true;
    }

    @Override
    public String explain(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet lines = statement.executeQuery("explain " + sql)) {
            StringJoiner plan = new StringJoiner("\n");
            while (lines.next()) {
                plan.add(lines.getString(1));
            }
            return plan.toString();
        }
    }
}
