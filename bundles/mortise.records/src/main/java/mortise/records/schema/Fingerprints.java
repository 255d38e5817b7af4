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
import mortise.database.Dialect;
import mortise.database.Dialect.Cause;

/** What every table and foreign key was last brought up to, so that what has not changed costs one query. */
final class Fingerprints {
    private Fingerprints() {}

    /** Returns the fingerprints by item; none if nothing has been made yet. */
    static Map<String, String> read(Connection connection, Dialect dialect) throws SQLException {
        Map<String, String> known = new HashMap<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("select item, fingerprint from " + HostTables.SCHEMA.name())) {
            while (rows.next()) {
                known.put(rows.getString(1), rows.getString(2));
            }
        } catch (SQLException missing) {
            if (dialect.cause(missing) != Cause.OTHER) {
                throw missing;
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
