package mortise.records.save;

import jakarta.persistence.EntityManager;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import mortise.database.CurrentTransaction;
import mortise.database.Database;
import mortise.queue.Queue;
import mortise.records.query.Source;
import mortise.records.unit.Statement;
import mortise.records.unit.Unit;
import mortise.records.unit.Units;
import org.eclipse.persistence.internal.sessions.UnitOfWorkImpl;
import org.eclipse.persistence.queries.DatabaseQuery;
import org.jspecify.annotations.Nullable;

/**
 * Work on the database, each piece with one unit from its beginning to its end: reading by itself, or in the transaction
 * of the thread. Safe for use by many threads.
 */
public final class Transactions {
    private final Units units;
    private final DatabaseFailures failures;
    private final Queue queue;
    private final Consumer<Set<String>> changed;
    private final ThreadLocal<@Nullable Transaction> current = new ThreadLocal<>();

    /**
     * Transactions on a database, whose changes are told by way of a queue.
     *
     * @param changed is told the entities of records that were changed, when that is committed
     */
    public Transactions(Units units, Database database, Queue queue, Consumer<Set<String>> changed) {
        this.units = units;
        this.queue = queue;
        this.changed = changed;
        this.failures = new DatabaseFailures(database.dialect());
    }

    /** Tells whether the thread is in a transaction. */
    public boolean active() {
        return current.get() != null;
    }

    /** Does work that only reads; in the thread's transaction if there is one. */
    public <T> T read(Function<Source, T> work) {
        Transaction transaction = current.get();
        if (transaction != null) {
            transaction.flush();
            return work.apply(transaction);
        }
        try (Units.Hold hold = units.hold()) {
            return work.apply(new Outside(hold.unit(), failures));
        }
    }

    /** Does work in a transaction of its own, or in the one that the thread is in. If it throws, nothing of it stays. */
    public <T> T write(Function<Transaction, T> work) {
        Transaction outer = current.get();
        if (outer != null) {
            int before = outer.changes;
            boolean done = false;
            try {
                T result = work.apply(outer);
                done = true;
                return result;
            } finally {
                outer.failed |= !done && outer.changes != before;
            }
        }
        T result;
        CurrentTransaction joined;
        try (Units.Hold hold = units.hold();
                Transaction transaction = new Transaction(hold.unit(), failures);
                CurrentTransaction open = CurrentTransaction.open(transaction::connection)) {
            current.set(transaction);
            joined = open;
            try {
                result = work.apply(transaction);
                Set<String> entities = transaction.announce(queue);
                if (!entities.isEmpty()) {
                    open.afterCommit(() -> changed.accept(entities));
                }
                transaction.commit();
            } finally {
                current.remove();
            }
        }
        joined.committed();
        return result;
    }

    /** Does work as {@link #write} does, and undoes it; inside a transaction it has to leave everything as it was. */
    public <T> T trial(Function<Transaction, T> work) {
        Transaction outer = current.get();
        if (outer != null) {
            return work.apply(outer);
        }
        try (Units.Hold hold = units.hold();
                Transaction transaction = new Transaction(hold.unit(), failures);
                CurrentTransaction undone = CurrentTransaction.open(transaction::connection)) {
            current.set(transaction);
            try {
                return work.apply(transaction);
            } finally {
                current.remove();
            }
        }
    }

    private record Outside(Unit unit, DatabaseFailures failures) implements Source {
        @Override
        public <T> List<T> rows(
                Statement statement, List<Object> arguments, int first, int most, Statement.RowReader<T> reader) {
            try (Connection connection = unit.connection()) {
                return statement.execute(connection, arguments, first, most, reader);
            } catch (SQLException refused) {
                throw failures.of(unit.model(), refused);
            }
        }
    }

    /** A transaction. For the thread that began it. */
    public static final class Transaction implements Source, AutoCloseable {
        private final Unit unit;
        private final DatabaseFailures failures;
        private final EntityManager entityManager;
        private final UnitOfWorkImpl work;
        private boolean dirty;
        private int changes;
        private boolean failed;
        private final Announcements announcements = new Announcements();

        private Transaction(Unit unit, DatabaseFailures failures) {
            this.unit = unit;
            this.failures = failures;
            this.entityManager = unit.entityManager();
            entityManager.getTransaction().begin();
            work = entityManager.unwrap(UnitOfWorkImpl.class);
            failures.in(unit.model(), () -> {
                work.beginEarlyTransaction();
                return null;
            });
        }

        @Override
        public Unit unit() {
            return unit;
        }

        @Override
        public <T> List<T> rows(
                Statement statement, List<Object> arguments, int first, int most, Statement.RowReader<T> reader) {
            try {
                return statement.execute(connection(), arguments, first, most, reader);
            } catch (SQLException refused) {
                throw failures.of(unit.model(), refused);
            }
        }

        /** Runs a query for objects. */
        @Nullable
        Object run(DatabaseQuery query, List<Object> arguments) {
            return failures.in(unit.model(), () -> work.executeQuery(query, arguments));
        }

        /** Notes what everybody is told with the commit. */
        void done(Work work, int version) {
            announcements.add(work, version);
        }

        /** Returns the entities of what it tells. */
        private Set<String> announce(Queue queue) {
            if (failed) {
                return Set.of();
            }
            flush();
            Set<String> entities = announcements.entities();
            announcements.send(queue);
            return entities;
        }

        private Connection connection() {
            return entityManager.unwrap(Connection.class);
        }

        /** Adds a new row. */
        void add(Object entity) {
            entityManager.persist(entity);
            changed();
        }

        /** Notes that a row read in it was changed. */
        void changed() {
            dirty = true;
            changes++;
        }

        /** Removes a row. */
        void remove(Object entity) {
            entityManager.remove(entity);
            changed();
        }

        /** Sends what was changed to the database. */
        void flush() {
            if (dirty) {
                dirty = false;
                failures.in(unit.model(), () -> {
                    entityManager.flush();
                    return null;
                });
            }
        }

        private void commit() {
            if (failed) {
                throw new IllegalStateException("something in the transaction failed, and was caught: it is undone");
            }
            failures.in(unit.model(), () -> {
                entityManager.getTransaction().commit();
                return null;
            });
        }

        @Override
        public void close() {
            try {
                if (entityManager.getTransaction().isActive()) {
                    entityManager.getTransaction().rollback();
                }
            } finally {
                entityManager.close();
            }
        }
    }
}
