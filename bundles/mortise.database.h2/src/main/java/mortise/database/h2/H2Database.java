package mortise.database.h2;

import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import javax.sql.DataSource;
import mortise.core.Failure;
import mortise.database.Dialect;
import mortise.database.OpenDatabase;
import mortise.database.pool.ConnectionPool;
import mortise.socket.Settings;
import org.h2.jdbcx.JdbcDataSource;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * H2 in this process, in one file. A commit writes at once to the operating system (WRITE_DELAY=0), so it survives the
 * death of the process; H2's own default would lose half a second of commits.
 */
public final class H2Database implements OpenDatabase {
    /** The configuration's name. */
    static final String PID = "mortise.database.h2";

    /** The provider's name. */
    static final String NAME = "h2";

    private static final Logger log = LoggerFactory.getLogger(H2Database.class);

    /** Where the file is and how many may use it at once. */
    @ObjectClassDefinition(name = "Database on H2")
    public @interface Config {
        /** Folder of the file; empty is below the data folder. */
        @AttributeDefinition(
                description = "Folder the database file is kept in; made if it is missing. Empty: the folder 'database'"
                        + " in the data folder.")
        String folder() default "";

        /** Connections at most. */
        @AttributeDefinition(
                description = "Connections open at most; a request waits while all are busy.",
                min = "4",
                max = "500")
        int poolSize() default 20;

        /** Longest wait for a connection. */
        @AttributeDefinition(
                description = "Longest wait for a free connection, in seconds; then the request fails as unavailable.",
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

        /** Memory for pages. */
        @AttributeDefinition(description = "Memory for pages of the database, in MiB.", min = "4", max = "65536")
        int cacheMebibytes() default 64;
    }

    private final JdbcDataSource source = new JdbcDataSource();
    /** It is there while the database is open, and still if it was not closed in good order. */
    private final Path open;

    private final HikariDataSource pool;
    private final H2Dialect dialect = new H2Dialect();

    /**
     * Opens the file, and makes it if it is missing.
     *
     * @throws Failure INVALID if a setting cannot work or the folder cannot be written; UNAVAILABLE if another process has
     *     the file open
     */
    public H2Database(Config config) {
        Settings settings = new Settings(PID);
        int poolSize = settings.between("poolSize", config.poolSize(), 4, 500);
        int connectTimeout = settings.between("connectTimeoutSeconds", config.connectTimeoutSeconds(), 1, 600);
        int lockTimeout = settings.between("lockTimeoutSeconds", config.lockTimeoutSeconds(), 1, 600);
        int cache = settings.between("cacheMebibytes", config.cacheMebibytes(), 4, 65_536);
        Path folder = folder(config.folder(), settings);

        open = folder.resolve("open");
        source.setUser("sa");
        source.setPassword("");
        // The shutdown hook is off because the host closes the database itself, after those who use it. A null is the
        // highest value, as in PostgreSQL. A statement is parsed once per connection: the default keeps eight.
        source.setURL("jdbc:h2:file:" + folder.resolve("mortise")
                + ";WRITE_DELAY=0;DB_CLOSE_ON_EXIT=FALSE;DB_CLOSE_DELAY=-1;DEFAULT_NULL_ORDERING=HIGH"
                + ";QUERY_CACHE_SIZE=128;TIME ZONE=UTC"
                + ";LOCK_TIMEOUT=" + lockTimeout * 1000L
                + ";CACHE_SIZE=" + cache * 1024L);
        pool = ConnectionPool.open(
                PID,
                "the file in " + folder,
                source,
                dialect,
                poolSize,
                Duration.ofSeconds(connectTimeout),
                H2Dialect.LOCK_TABLE);
        try {
            Indexes.mend(source);
            Identities.mend(source, Files.exists(open));
            Files.write(open, new byte[0]);
        } catch (SQLException | IOException unusable) {
            pool.close();
            throw Failure.unavailable("H2's file in " + folder + " cannot be used: " + unusable.getMessage(), unusable);
        }
        log.info("Database is H2 in {}, at most {} connections", folder, poolSize);
    }

    private static Path folder(String configured, Settings settings) {
        Path folder = Settings.folder(configured, "database");
        if (folder.toString().contains(";")) {
            throw settings.refused("folder", folder, "H2 takes no path with a semicolon", null);
        }
        try {
            Files.createDirectories(folder);
        } catch (IOException unwritable) {
            throw settings.refused("folder", folder, "cannot be made: " + unwritable, unwritable);
        }
        if (!Files.isWritable(folder)) {
            throw settings.refused("folder", folder, "cannot be written by this process", null);
        }
        return folder;
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
    public void close() {
        if (pool.isClosed()) {
            return;
        }
        pool.close();
        try (Connection connection = source.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("shutdown");
            Files.deleteIfExists(open);
        } catch (SQLException | IOException closing) {
            // What is committed is on disk; the next opening clears up.
            log.warn("H2 was not shut down in good order", closing);
        }
    }
}
