package mortise.records.schema;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/** What every table and foreign key was last brought up to, so that what has not changed costs one query. */
final class Fingerprints {
    private static final String EXISTS = "select count(*) from information_schema.tables"
            + " where table_schema = current_schema and lower(table_name) = '" + HostTables.SCHEMA.name() + "'";

    private volatile boolean made;

    /** Returns the fingerprints by item; none if nothing has been made yet. */
    Map<String, String> read(Connection connection) throws SQLException {
        Map<String, String> known = new HashMap<>();
        try (Statement statement = connection.createStatement()) {
            if (!made) {
                // Asked first, because databases write into their logs that there is no such table.
                try (ResultSet count = statement.executeQuery(EXISTS)) {
                    made = count.next() && count.getInt(1) > 0;
                }
            }
            if (made) {
                try (ResultSet rows =
                        statement.executeQuery("select item, fingerprint from " + HostTables.SCHEMA.name())) {
                    while (rows.next()) {
                        known.put(rows.getString(1), rows.getString(2));
                    }
                }
            }
        }
        return known;
    }

    static void write(Connection connection, Map<String, String> fingerprints) throws SQLException {
        try (PreparedStatement delete =
                        connection.prepareStatement("delete from " + HostTables.SCHEMA.name() + " where item = ?");
                PreparedStatement insert = connection.prepareStatement(
                        "insert into " + HostTables.SCHEMA.name() + " (item, fingerprint) values (?, ?)")) {
            for (Map.Entry<String, String> each : fingerprints.entrySet()) {
                delete.setString(1, each.getKey());
                delete.addBatch();
                insert.setString(1, each.getKey());
                insert.setString(2, each.getValue());
                insert.addBatch();
            }
            delete.executeBatch();
            insert.executeBatch();
        }
    }

    /** Returns what is different for different statements. */
    static String of(List<Change> creation) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            creation.forEach(change -> digest.update((change.sql() + "\n").getBytes(StandardCharsets.UTF_8)));
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
