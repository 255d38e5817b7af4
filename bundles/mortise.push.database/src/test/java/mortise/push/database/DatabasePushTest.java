package mortise.push.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import mortise.database.OpenDatabase;
import mortise.database.migration.FlywayMigrations;
import mortise.push.OpenPush;
import mortise.testkit.DatabaseOpener;
import mortise.testkit.databases.TestDatabases;
import mortise.testkit.push.PushContract;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The contract, and what is particular to rows. */
class DatabasePushTest {
    abstract static class OnADatabase implements PushContract {
        private final Deque<AutoCloseable> opened = new ArrayDeque<>();

        abstract OpenDatabase database();

        OpenDatabase keep(OpenDatabase database) {
            opened.push(database);
            return database;
        }

        @Override
        public OpenPush open() {
            OpenPush push = new DatabasePushProvider(database(), new FlywayMigrations()).open();
            opened.push(push);
            return push;
        }

        @AfterEach
        void close() throws Exception {
            while (!opened.isEmpty()) {
                opened.pop().close();
            }
        }

        @Test
        void saysWhereEventsWereGoneBeforeTheyCouldBeRead() throws SQLException {
            OpenPush push = open();
            push.publish(List.of(PushContract.event("1", "a"), PushContract.event("2", "a")));
            try (Connection connection = database().dataSource().getConnection();
                    Statement statement = connection.createStatement()) {
                statement.executeUpdate("update push_head set number = number + 5");
            }
            Ear ear = PushContract.ear(push);
            ear.await(2);

            push.publish(List.of(PushContract.event("8", "a")));

            ear.await(3);
            assertThat(ear.bodies()).containsExactly("1", "2", "8");
            assertThat(ear.whole()).containsExactly(false, false);
        }
    }

    @Nested
    class OnH2 extends OnADatabase {
        @TempDir
        private Path folder;

        private @Nullable OpenDatabase database;

        @Override
        public boolean isForSeveralNodes() {
            return false;
        }

        @Override
        OpenDatabase database() {
            OpenDatabase open = database;
            if (open == null) {
                open = keep(TestDatabases.h2(folder).open());
                database = open;
            }
            return open;
        }
    }

    @Nested
    class OnPostgresql extends OnADatabase {
        private final DatabaseOpener opener = TestDatabases.postgresql();

        @Override
        OpenDatabase database() {
            return keep(opener.open());
        }
    }
}
