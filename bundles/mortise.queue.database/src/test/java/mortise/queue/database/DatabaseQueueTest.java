package mortise.queue.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import mortise.database.CurrentTransaction;
import mortise.database.OpenDatabase;
import mortise.database.migration.FlywayMigrations;
import mortise.queue.OpenQueue;
import mortise.queue.OpenQueue.Leased;
import mortise.queue.OpenQueue.Outgoing;
import mortise.queue.OpenQueue.Subscription;
import mortise.queue.Priority;
import mortise.testkit.DatabaseOpener;
import mortise.testkit.databases.TestDatabases;
import mortise.testkit.queue.QueueContract;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The contract, and what only a queue in the host's own database can do: send and end with its transactions. */
class DatabaseQueueTest {
    abstract static class OnADatabase implements QueueContract {
        private final Deque<AutoCloseable> opened = new ArrayDeque<>();

        abstract OpenDatabase database();

        OpenDatabase keep(OpenDatabase database) {
            opened.push(database);
            return database;
        }

        @Override
        public OpenQueue open() {
            OpenQueue queue = new DatabaseQueueProvider(database(), new FlywayMigrations()).open();
            opened.push(queue);
            return queue;
        }

        @AfterEach
        void close() throws Exception {
            while (!opened.isEmpty()) {
                opened.pop().close();
            }
        }

        static Outgoing message(String body) {
            return new Outgoing("work", true, Priority.NORMAL, Duration.ZERO, Duration.ZERO, "", "{}", body);
        }

        @Test
        void sendsIfAndOnlyIfTheTransactionCommits() throws SQLException {
            OpenQueue queue = open();
            Subscription worker = queue.subscribe("work", "worker");

            inTransaction(false, () -> queue.send(List.of(message("rolled back"))));
            inTransaction(true, () -> queue.send(List.of(message("committed"))));

            assertThat(queue.take(worker.id(), 9, LONG, "a"))
                    .extracting(Leased::body)
                    .containsExactly("committed");
        }

        @Test
        void endsAMessageWithTheTransactionOfItsWork() throws SQLException {
            OpenQueue queue = open();
            Subscription worker = queue.subscribe("work", "worker");
            queue.send(List.of(message("1")));
            long id = queue.take(worker.id(), 1, LONG, "a").get(0).id();

            inTransaction(false, () -> queue.done(List.of(id), "a"));
            assertThat(queue.extend(List.of(id), LONG, "a")).containsExactly(id);
            inTransaction(true, () -> queue.done(List.of(id), "a"));
            assertThat(queue.extend(List.of(id), LONG, "a")).isEmpty();
        }

        /** As of a transaction that was open for long, or of a clock that was set. */
        @Test
        void findsWhatIsDueForLong() throws SQLException {
            OpenQueue queue = open();
            Subscription worker = queue.subscribe("work", "worker");
            queue.send(List.of(
                    new Outgoing("work", true, Priority.NORMAL, Duration.ofHours(1), Duration.ZERO, "", "{}", "old")));
            assertThat(queue.take(worker.id(), 1, LONG, "a")).isEmpty();
            try (Connection connection = database().dataSource().getConnection();
                    Statement statement = connection.createStatement()) {
                assertThat(statement.executeUpdate("update queue_message set due_at = due_at - interval '2' hour"))
                        .isOne();
            }

            await().untilAsserted(() -> assertThat(queue.take(worker.id(), 1, LONG, "a"))
                    .extracting(Leased::body)
                    .containsExactly("old"));
        }

        private void inTransaction(boolean commit, Runnable work) throws SQLException {
            try (Connection connection = database().dataSource().getConnection()) {
                connection.setAutoCommit(false);
                CurrentTransaction transaction = CurrentTransaction.open(() -> connection);
                try (transaction) {
                    work.run();
                    if (commit) {
                        connection.commit();
                    } else {
                        connection.rollback();
                    }
                }
                if (commit) {
                    transaction.committed();
                }
                connection.setAutoCommit(true);
            }
        }
    }

    @Nested
    class OnH2 extends OnADatabase {
        @TempDir
        private Path folder;

        private @Nullable OpenDatabase database;

        @Override
        OpenDatabase database() {
            OpenDatabase open = database == null ? keep(TestDatabases.h2(folder).open()) : database;
            database = open;
            return open;
        }

        @Override
        public boolean otherNodesHear() {
            return false;
        }
    }

    @Nested
    class OnPostgresql extends OnADatabase {
        private final DatabaseOpener opener = TestDatabases.postgresql();
        private @Nullable OpenDatabase database;

        /** Nodes share the server, each with connections of its own. */
        @Override
        OpenDatabase database() {
            OpenDatabase open = database == null ? keep(opener.open()) : database;
            database = open;
            return open;
        }

        @Override
        public boolean otherNodesHear() {
            return true;
        }

        /**
         * A queue is empty when the database looks at it now and then, and full a moment later. Taken for empty, all indexes are
         * held to be as good, and one that was read as a whole for each message made it a hundred times slower.
         */
        @Test
        void readsByItsIndexesWhenItWasAnalyzedEmpty() throws SQLException {
            OpenQueue queue = open();
            Subscription worker = queue.subscribe("work", "worker");
            queue.send(Collections.nCopies(5_000, message("1")));
            try (Connection connection = database().dataSource().getConnection();
                    Statement statement = connection.createStatement()) {
                statement.execute("delete from queue_message");
                statement.execute("vacuum analyze queue_message");
            }
            queue.send(Collections.nCopies(5_000, message("2")));

            assertThat(plan(Ready.TAKE, worker.id(), worker.id(), 10, 60.0, "a"))
                    .contains("Index Scan using queue_message_ready", "Index Scan using queue_message_pkey")
                    .doesNotContain("Sort", "Seq Scan on queue_message");
            assertThat(plan(Ready.TAKE_BEHIND, worker.id(), worker.id(), 2, 1L, worker.id(), 2, 10, 60.0, "a"))
                    .contains("((id + 0) > ", "Index Scan using queue_message_pkey")
                    .doesNotContain("Sort", "Seq Scan on queue_message", "(id > ");
            assertThat(plan(Ready.DUE, worker.id())).contains("Index Scan using queue_message_later");
            assertThat(plan(Ready.ADOPT, worker.id(), worker.id()))
                    .contains("Index Scan using queue_message_unclaimed");
            assertThat(plan("delete from queue_message where id = any('{1,2}') and owner = 'a'"))
                    .contains("Scan on queue_message_pkey");
        }

        private String plan(String text, Object... values) throws SQLException {
            try (Connection connection = database().dataSource().getConnection();
                    PreparedStatement statement = connection.prepareStatement("explain " + text)) {
                Sql.set(statement, 1, List.of(values));
                StringBuilder plan = new StringBuilder();
                try (ResultSet lines = statement.executeQuery()) {
                    while (lines.next()) {
                        plan.append(lines.getString(1)).append('\n');
                    }
                }
                return plan.toString();
            }
        }
    }
}
