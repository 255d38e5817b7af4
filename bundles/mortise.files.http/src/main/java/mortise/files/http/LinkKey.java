package mortise.files.http;

import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import mortise.core.Failure;
import mortise.database.Database;
import mortise.database.Dialect;
import mortise.database.Migrations;
import mortise.database.Migrations.Script;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** The key that links are signed with: made at the first use and kept in the database, so that all nodes have the same. */
@Component(service = LinkKey.class)
public final class LinkKey {
    private static final List<Script> TABLES =
            List.of(new Script("1", "key", Objects.requireNonNull(LinkKey.class.getResource("/files/V1__key.sql"))));

    private final Database database;
    private final Migrations migrations;
    private volatile byte @Nullable [] key;

    /** Called by the host when there is a database. */
    @Activate
    public LinkKey(@Reference Database database, @Reference Migrations migrations) {
        this.database = database;
        this.migrations = migrations;
    }

    /**
     * Returns the key, 32 bytes.
     *
     * @throws Failure UNAVAILABLE if it cannot be read now
     */
    byte[] bytes() {
        byte[] known = key;
        if (known == null) {
            known = read();
            key = known;
        }
        return known;
    }

    private synchronized byte[] read() {
        migrations.migrate(database, "mortise.files.http", TABLES);
        try (Connection connection = database.dataSource().getConnection()) {
            String secret = stored(connection);
            if (secret == null) {
                make(connection);
                secret = Objects.requireNonNull(stored(connection));
            }
            return HexFormat.of().parseHex(secret);
        } catch (SQLException away) {
            throw Failure.unavailable("the key of file links cannot be read", away);
        }
    }

    private static @Nullable String stored(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select secret from file_link_key where id = 1")) {
            return row.next() ? row.getString(1) : null;
        }
    }

    private void make(Connection connection) throws SQLException {
        byte[] secret = new byte[32];
        new SecureRandom().nextBytes(secret);
        try (PreparedStatement insert =
                connection.prepareStatement("insert into file_link_key (id, secret) values (1, ?)")) {
            insert.setString(1, HexFormat.of().formatHex(secret));
            insert.executeUpdate();
        } catch (SQLException thrown) {
            // Another node was faster: then its key is everybody's.
            if (database.dialect().cause(thrown) != Dialect.Cause.DUPLICATE) {
                throw thrown;
            }
        }
    }
}
