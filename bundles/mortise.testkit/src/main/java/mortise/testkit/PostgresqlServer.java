package mortise.testkit;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A PostgreSQL server for tests: one for each JVM, started when first asked for, gone with the JVM. Needs neither Docker
 * nor an installed server, and runs as root too. Its locale is C, so that tests see what we do about letters ourselves.
 */
public final class PostgresqlServer {
    private static final AtomicInteger SCHEMAS = new AtomicInteger();

    private PostgresqlServer() {}

    /** Starts the server when this class is first used, and once. */
    private static final class Holder {
        static final EmbeddedPostgres SERVER = start();

        private static EmbeddedPostgres start() {
            try {
                return EmbeddedPostgres.builder()
                        .setLocaleConfig("locale", "C")
                        .setServerConfig("fsync", "off")
                        .setServerConfig("max_connections", "200")
                        .start();
            } catch (IOException notStarted) {
                throw new UncheckedIOException("the PostgreSQL server for tests did not start", notStarted);
            }
        }
    }

    /** Makes an empty schema and returns the JDBC URL, user included, of a connection that sees only that. */
    public static String newSchema() {
        String schema = "test_" + SCHEMAS.incrementAndGet();
        try (Connection connection = Holder.SERVER.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("create schema " + schema);
        } catch (SQLException unmade) {
            throw new IllegalStateException("no schema for a test", unmade);
        }
        return url() + "&currentSchema=" + schema;
    }

    /** Returns the JDBC URL of the server's database, user included. */
    public static String url() {
        return Holder.SERVER.getJdbcUrl("postgres", "postgres");
    }
}
