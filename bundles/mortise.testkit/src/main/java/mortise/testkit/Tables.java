package mortise.testkit;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import mortise.database.Database;
import org.jspecify.annotations.Nullable;

/** SQL in one line each, for the contracts. */
final class Tables {
    private final Database database;

    Tables(Database database) {
        this.database = database;
    }

    /** Executes statements on one connection, each in its own transaction. */
    void execute(String... statements) throws SQLException {
        try (Connection connection = database.dataSource().getConnection()) {
            execute(connection, statements);
        }
    }

    static void execute(Connection connection, String... statements) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    int update(String sql, @Nullable Object... parameters) throws SQLException {
        try (Connection connection = database.dataSource().getConnection()) {
            return update(connection, sql, parameters);
        }
    }

    static int update(Connection connection, String sql, @Nullable Object... parameters) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            set(statement, parameters);
            return statement.executeUpdate();
        }
    }

    /** Returns the first column of all rows. */
    <T> List<@Nullable T> column(Class<T> type, String sql, @Nullable Object... parameters) throws SQLException {
        try (Connection connection = database.dataSource().getConnection()) {
            return column(connection, type, sql, parameters);
        }
    }

    static <T> List<@Nullable T> column(
            Connection connection, Class<T> type, String sql, @Nullable Object... parameters) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            set(statement, parameters);
            List<@Nullable T> values = new ArrayList<>();
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    values.add(rows.getObject(1, type));
                }
            }
            return values;
        }
    }

    private static void set(PreparedStatement statement, @Nullable Object... parameters) throws SQLException {
        for (int i = 0; i < parameters.length; i++) {
            statement.setObject(i + 1, parameters[i]);
        }
    }
}
