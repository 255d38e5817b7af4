package mortise.jobs.database;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import mortise.database.CurrentTransaction;
import mortise.database.Database;
import mortise.database.OpenDatabase;
import mortise.jobs.JobHandler;
import mortise.jobs.JobType;
import mortise.jobs.Start;
import mortise.jobs.Work;
import mortise.jobs.database.JobsTest.Copy;
import mortise.queue.Retry;
import mortise.testkit.databases.TestDatabases;

/** A node in a process of its own, to be killed: it works on jobs that count what they did in the table {@code effect}. */
final class KilledNode {
    static final int EFFECTS = 400;
    static final int PARTS = 40;

    private static final Retry STUBBORN = new Retry(20, Duration.ofMillis(10), Duration.ofMillis(50));
    /** Does one thing after the other, and remembers each with it. */
    static final JobType<Copy> COUNT =
            JobType.of("test.count", "Count", Copy.class).with(STUBBORN);
    /** Has its parts do one thing each. */
    static final JobType<Copy> WHOLE =
            JobType.of("test.whole", "Count in parts", Copy.class).with(STUBBORN);

    private static final JobType<Copy> PART =
            JobType.of("test.piece", "Count one", Copy.class).with(STUBBORN);

    private KilledNode() {}

    /** Works until it is killed. */
    public static void main(String[] arguments) throws Exception {
        OpenDatabase database = new TestDatabases.Postgresql().apply(arguments[0]);
        work(new TestNode(database, "child", List.of(), Duration.ofSeconds(20)), database);
        Thread.currentThread().join();
    }

    static void work(TestNode node, Database database) {
        node.with(handler(COUNT, 1, work -> count(work, database)))
                .with(handler(WHOLE, 1, KilledNode::split))
                .with(handler(PART, 2, work -> one(work, database)));
    }

    private static JobHandler<Copy> handler(JobType<Copy> type, int concurrency, JobsTest.Doing doing) {
        return JobsTest.handler(type, concurrency, doing);
    }

    private static void count(Work<Copy> work, Database database) throws Exception {
        int from = work.memory().isEmpty() ? 1 : Integer.parseInt(work.memory()) + 1;
        for (int number = from; number <= EFFECTS; number++) {
            int each = number;
            inTransaction(database, connection -> {
                effect(connection, "count " + each);
                work.remember(Integer.toString(each));
            });
            work.progress(number, EFFECTS);
            work.check();
            Thread.sleep(5);
        }
    }

    private static void split(Work<Copy> work) throws InterruptedException {
        for (int number = 1; number <= PARTS; number++) {
            work.part("part " + number, PART, new Copy("part " + number), Start.PLAIN);
            Thread.sleep(20);
        }
    }

    /** Looks first whether it was done in an attempt before. */
    private static void one(Work<Copy> work, Database database) throws Exception {
        Thread.sleep(60);
        inTransaction(database, connection -> {
            if (work.memory().isEmpty()) {
                effect(connection, work.body().what());
                work.remember("done");
            }
        });
    }

    private interface Doing {
        void with(Connection connection) throws SQLException;
    }

    private static void effect(Connection connection, String name) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement("insert into effect (name) values (?)")) {
            insert.setString(1, name);
            insert.executeUpdate();
        }
    }

    private static void inTransaction(Database database, Doing doing) throws SQLException {
        try (Connection connection = database.dataSource().getConnection()) {
            connection.setAutoCommit(false);
            CurrentTransaction transaction = CurrentTransaction.open(() -> connection);
            try (transaction) {
                doing.with(connection);
                connection.commit();
            } finally {
                connection.rollback();
                connection.setAutoCommit(true);
            }
            transaction.committed();
        }
    }
}
