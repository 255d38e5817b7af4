package mortise.database.migration;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Locale;
import mortise.database.Database;

/**
 * The table in which Flyway remembers which steps of a bundle ran.
 *
 * @param table its name, told apart from those of all other bundles
 */
record History(Database database, String table) {
    /** Shorter than any database's longest name, with room for what Flyway adds for an index. */
    private static final int LONGEST = 50;

    static History of(Database database, String bundle) {
        String plain = bundle.toLowerCase(Locale.ROOT).replace('.', '_');
        String name = "migration_" + plain.replaceAll("[^a-z0-9_]", "_");
        boolean told = bundle.matches("[a-z0-9.]+") && name.length() <= LONGEST;
        String suffix = "_" + Integer.toHexString(bundle.hashCode());
        return new History(
                database, told ? name : name.substring(0, Math.min(name.length(), LONGEST - suffix.length())) + suffix);
    }

    /**
     * Removes the marks of steps that failed, so that they are tried again; where the database undoes a failed step
     * itself there are none. Flyway's own repair would also accept scripts that have changed since.
     */
    void forgetFailedSteps() throws SQLException {
        try (Connection connection = database.dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            if (exists(connection)) {
                statement.executeUpdate("delete from \"" + table + "\" where \"success\" = false");
            }
        }
    }

    private boolean exists(Connection connection) throws SQLException {
        try (ResultSet tables =
                connection.getMetaData().getTables(connection.getCatalog(), connection.getSchema(), table, null)) {
            while (tables.next()) {
                if (tables.getString("TABLE_NAME").equals(table)) {
                    return true;
                }
            }
            return false;
        }
    }
}
