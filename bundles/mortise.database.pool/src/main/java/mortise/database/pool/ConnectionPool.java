package mortise.database.pool;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import javax.sql.DataSource;
import mortise.core.Failure;
import mortise.database.Dialect;

/**
 * Opens HikariCP over a driver's data source. Connections come with auto-commit on and READ COMMITTED, whatever the one
 * before left behind.
 */
public final class ConnectionPool {
    private ConnectionPool() {}

    /**
     * Opens one connection to see that the settings work, then the pool.
     *
     * @param pid the provider's configuration, named in failures and threads
     * @param connectTimeout longest wait for a connection while all are busy
     * @param initSql run once on each new connection
     * @throws Failure UNAVAILABLE if the database is away, busy or shutting down, INVALID if it refuses for another reason
     */
    public static HikariDataSource open(
            String pid,
            String where,
            DataSource source,
            Dialect dialect,
            int size,
            Duration connectTimeout,
            String initSql) {
        try (Connection connection = source.getConnection()) {
            connection.isValid(1);
        } catch (SQLException refused) {
            String message = pid + ": cannot open " + where + ": " + refused.getMessage();
            throw switch (dialect.cause(refused)) {
                case UNAVAILABLE, CONTENTION -> Failure.unavailable(message, refused);
                default -> new Failure(Failure.Kind.INVALID, "database-refused", message, refused);
            };
        }
        HikariConfig settings = new HikariConfig();
        settings.setPoolName(pid);
        settings.setDataSource(source);
        settings.setMaximumPoolSize(size);
        settings.setMinimumIdle(1);
        settings.setConnectionTimeout(connectTimeout.toMillis());
        settings.setValidationTimeout(Math.min(connectTimeout.toMillis(), 5_000));
        settings.setTransactionIsolation("TRANSACTION_READ_COMMITTED");
        settings.setConnectionInitSql(initSql);
        settings.setInitializationFailTimeout(-1); // the connection above has told already
        return new HikariDataSource(settings);
    }

    /**
     * Tells whether an exception is the pool's own: it is closed, or has no connection to give. These are of the JDK's
     * classes, those of drivers are of theirs.
     */
    public static boolean threw(SQLException exception) {
        return exception instanceof SQLTransientConnectionException
                || exception instanceof SQLNonTransientConnectionException
                || (exception.getClass() == SQLException.class && exception.getSQLState() == null);
    }
}
