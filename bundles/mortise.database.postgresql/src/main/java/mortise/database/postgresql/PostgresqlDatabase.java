package mortise.database.postgresql;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import javax.sql.DataSource;
import mortise.core.Failure;
import mortise.database.Dialect;
import mortise.database.OpenDatabase;
import mortise.database.Signals;
import mortise.database.pool.ConnectionPool;
import mortise.socket.Settings;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.AttributeType;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.postgresql.ds.PGSimpleDataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** PostgreSQL on its server, one schema of one database. Several nodes may share it. */
public final class PostgresqlDatabase implements OpenDatabase {
    /** The configuration's name. */
    static final String PID = "mortise.database.postgresql";

    /** The provider's name. */
    static final String NAME = "postgresql";

    private static final Logger log = LoggerFactory.getLogger(PostgresqlDatabase.class);

    /** Which server, and how much is asked of it. */
    @ObjectClassDefinition(name = "Database on PostgreSQL")
    public @interface Config {
        /** Where the database is. */
        @AttributeDefinition(
                description =
                        "JDBC URL of the database, as jdbc:postgresql://db.example.com:5432/mortise?sslmode=verify-full."
                                + " Its encoding must be UTF8. Required.")
        String url() default "";

        /** Who signs in. */
        @AttributeDefinition(
                description = "User to sign in as; must be allowed to make tables in the schema. Empty: what the URL or"
                        + " the driver says.")
        String user() default "";

        /** What proves it. */
        @AttributeDefinition(
                description = "The user's password. Empty: none, or what the URL says.",
                type = AttributeType.PASSWORD)
        String _password() default "";

        /** Which schema. */
        @AttributeDefinition(
                description = "Schema the tables are in, which must exist. Empty: the user's first, mostly 'public'.")
        String schema() default "";

        /** Connections at most. */
        @AttributeDefinition(
                description = "Connections open at most, for each node; a request waits while all are busy. All nodes"
                        + " together must stay below the server's max_connections.",
                min = "4",
                max = "500")
        int poolSize() default 20;

        /** Longest wait for a connection. */
        @AttributeDefinition(
                description =
                        "Longest wait for a free connection and for the server to accept a new one, in seconds; then"
                                + " the request fails as unavailable.",
                min = "1",
                max = "600")
        int connectTimeoutSeconds() default 10;

        /** Longest wait for a lock. */
        @AttributeDefinition(
                description =
                        "Longest wait for a row or table that another transaction has locked, in seconds; then the"
                                + " request fails and may be tried again.",
                min = "1",
                max = "600")
        int lockTimeoutSeconds() default 5;

        /** Longest wait for an answer. */
        @AttributeDefinition(
                description =
                        "Longest wait for the server's answer, in seconds; then the connection is given up. Longer"
                                + " than the longest statement. 0 waits forever.",
                min = "0",
                max = "86400")
        int socketTimeoutSeconds() default 900;
    }

    private final HikariDataSource pool;
    private final PostgresqlDialect dialect = new PostgresqlDialect();
    private final Notifications notifications;

    /**
     * Connects to the server.
     *
     * @throws Failure INVALID if a setting cannot work or the server refuses user, password or database; UNAVAILABLE if it
     *     cannot be reached or takes no more connections
     */
    public PostgresqlDatabase(Config config) {
        Settings settings = new Settings(PID);
        int poolSize = settings.between("poolSize", config.poolSize(), 4, 500);
        int connectTimeout = settings.between("connectTimeoutSeconds", config.connectTimeoutSeconds(), 1, 600);
        int lockTimeout = settings.between("lockTimeoutSeconds", config.lockTimeoutSeconds(), 1, 600);
        String url = settings.given("url", config.url());
        String shown = url.replaceFirst("\\?.*", "");

        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setApplicationName("mortise");
        source.setTcpKeepAlive(true);
        source.setSocketTimeout(settings.between("socketTimeoutSeconds", config.socketTimeoutSeconds(), 0, 86_400));
        try {
            source.setURL(url);
        } catch (IllegalArgumentException malformed) {
            throw settings.refused(
                    "url", shown, "no URL of PostgreSQL; expected jdbc:postgresql://host:5432/database", malformed);
        }
        source.setConnectTimeout(connectTimeout);
        source.setLoginTimeout(connectTimeout);
        if (!config.user().isBlank()) {
            source.setUser(config.user().strip());
        }
        if (!config._password().isEmpty()) {
            source.setPassword(config._password());
        }
        if (!config.schema().isBlank()) {
            source.setCurrentSchema(config.schema().strip());
        }
        // The driver announces the time zone of this JVM; ours is UTC everywhere.
        String initSql = "set time zone 'UTC'; set lock_timeout = '" + lockTimeout + "s'";
        pool = ConnectionPool.open(PID, shown, source, dialect, poolSize, Duration.ofSeconds(connectTimeout), initSql);
        try (Connection connection = pool.getConnection()) {
            TextCollation.make(connection, settings, shown);
        } catch (SQLException | Failure unusable) {
            pool.close();
            throw unusable instanceof Failure failure
                    ? failure
                    : settings.refused("url", shown, String.valueOf(unusable.getMessage()), unusable);
        }
        notifications = new Notifications(source);
        log.info("Database is PostgreSQL at {}, at most {} connections", shown, poolSize);
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public DataSource dataSource() {
        return pool;
    }

    @Override
    public Dialect dialect() {
        return dialect;
    }

    @Override
    public Optional<Signals> signals() {
        return Optional.of(notifications);
    }

    @Override
    public void close() {
        notifications.close();
        pool.close();
    }
}
