package mortise.database;

import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The transaction that the running thread is in, for those who have to write with it: a queue, for one. Whoever begins
 * transactions opens one around each. It does not follow to other threads.
 */
@ProviderType
public final class CurrentTransaction implements AutoCloseable {
    private static final ThreadLocal<CurrentTransaction> CURRENT = new ThreadLocal<>();

    private final Supplier<Connection> connection;
    private final List<Runnable> afterCommit = new ArrayList<>();

    private CurrentTransaction(Supplier<Connection> connection) {
        this.connection = connection;
    }

    /** Returns the thread's transaction; empty if it is in none. */
    public static Optional<CurrentTransaction> get() {
        return Optional.ofNullable(CURRENT.get());
    }

    /**
     * For whoever begins a transaction: makes it the thread's until it is closed.
     *
     * @param connection the transaction's connection, asked for when somebody wants it
     */
    public static CurrentTransaction open(Supplier<Connection> connection) {
        if (CURRENT.get() != null) {
            throw new IllegalStateException("the thread is in a transaction already");
        }
        CurrentTransaction transaction = new CurrentTransaction(connection);
        CURRENT.set(transaction);
        return transaction;
    }

    /** Returns its connection, which is not to be committed, rolled back or closed. */
    public Connection connection() {
        return connection.get();
    }

    /** Has something done when the transaction has committed, on this thread; never if it does not. */
    public void afterCommit(Runnable action) {
        afterCommit.add(action);
    }

    /** For whoever began it: ends it as the thread's. */
    @Override
    public void close() {
        CURRENT.remove();
    }

    /** For whoever committed it, after {@link #close}: does what was to be done then. */
    public void committed() {
        afterCommit.forEach(Runnable::run);
    }
}
