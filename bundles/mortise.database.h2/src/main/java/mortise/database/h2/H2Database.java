package mortise.database.h2;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;
import mortise.core.Failure;
import mortise.core.Health;
import mortise.database.Database;
import mortise.database.Dialect;
import org.h2.jdbcx.JdbcDataSource;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * H2 in this process, in one file. What a commit has acknowledged is in the operating system's hands (WRITE_DELAY=0), so it
 * survives the death of the process; the default would lose half a second of it.
 */
@Component(
        configurationPid = "mortise.database.h2",
        property = Database.PROVIDER + "=h2",
        service = {Database.class, Health.class})
@Designate(ocd = H2Database.Config.class)
public final class H2Database implements Database, Health {
    private static final Logger log = LoggerFactory.getLogger(H2Database.class);

    /** Where the file is and how many may use it at once. */
    @ObjectClassDefinition(name = "Database on H2")
    public @interface Config {
        /** Folder of the file; empty is below the data folder. */
        @AttributeDefinition(
                description =
                        "Folder the database file is kept in; made if it is missing. Empty: 'database' in the data"
                                + " folder.")
        String folder() default "";

        /** Connections at most. */
        @AttributeDefinition(
                description = "Connections open at most; a request waits while all are busy.",
                min = "2",
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
                description = "Longest wait for a row that another transaction has locked, in seconds.",
                min = "1",
                max = "600")
        int lockTimeoutSeconds() default 5;

        /** Memory for pages. */
        @AttributeDefinition(description = "Memory for pages of the database, in MiB.", min = "4", max = "65536")
        int cacheMebibytes() default 64;
    }

    private final HikariDataSource pool;
    private final H2Dialect dialect = new H2Dialect();

    /**
     * Opens the file.
     *
     * @throws Failure UNAVAILABLE if the folder cannot be written or another process has the file open
     */
    @Activate
    public H2Database(Config config) {
        Path folder = config.folder().isBlank()
                ? Path.of(System.getProperty("mortise.data", "data"), "database")
                : Path.of(config.folder());
        try {
            Files.createDirectories(folder);
        } catch (IOException unwritable) {
            throw Failure.unavailable(
                    "mortise.database.h2: folder = " + folder + " cannot be made or written: " + unwritable,
                    unwritable);
        }
        JdbcDataSource source = new JdbcDataSource();
        source.setUser("sa");
        source.setPassword("");
        source.setURL("jdbc:h2:file:" + folder.toAbsolutePath().resolve("mortise")
                + ";WRITE_DELAY=0;DB_CLOSE_ON_EXIT=FALSE;DB_CLOSE_DELAY=-1"
                + ";LOCK_TIMEOUT=" + config.lockTimeoutSeconds() * 1000L
                + ";CACHE_SIZE=" + config.cacheMebibytes() * 1024L
                + ";TIME ZONE=UTC;DEFAULT_NULL_ORDERING=HIGH");
        HikariConfig settings = new HikariConfig();
        settings.setPoolName("mortise-h2");
        settings.setDataSource(source);
        settings.setMaximumPoolSize(config.poolSize());
        settings.setMinimumIdle(1);
        settings.setConnectionTimeout(config.connectTimeoutSeconds() * 1000L);
        settings.setTransactionIsolation("TRANSACTION_READ_COMMITTED");
        settings.setConnectionInitSql("set lock_timeout " + config.lockTimeoutSeconds() * 1000L);
        try {
            pool = new HikariDataSource(settings);
            try (Connection connection = pool.getConnection();
                    Statement statement = connection.createStatement()) {
                statement.execute("create table if not exists mortise_lock (name varchar(200) primary key)");
            }
        } catch (SQLException | RuntimeException unopened) {
            throw Failure.unavailable(
                    "mortise.database.h2: the database in " + folder + " cannot be opened: " + unopened.getMessage(),
                    unopened);
        }
        log.info("Database is H2 in {}, at most {} connections", folder, config.poolSize());
    }

    @Override
    public String name() {
        return "h2";
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
    public String part() {
        return "database";
    }

    @Override
    public boolean requiredForReadiness() {
        return true;
    }

    @Override
    public Report report() {
        try (Connection connection = pool.getConnection()) {
            return connection.isValid(1)
                    ? Report.up("H2 answers")
                    : Report.down("H2 does not answer; see the log, then start the host again");
        } catch (SQLException away) {
            return Report.down("H2 does not answer: " + away.getMessage());
        }
    }

    /** Closes the file in good order. */
    @Deactivate
    public void close() {
        try (Connection connection = pool.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("shutdown");
        } catch (SQLException closing) {
            log.debug("H2 was closed already", closing);
        }
        pool.close();
    }
}
