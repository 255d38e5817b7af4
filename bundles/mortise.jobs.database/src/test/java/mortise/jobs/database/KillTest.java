package mortise.jobs.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import mortise.core.Context;
import mortise.database.OpenDatabase;
import mortise.jobs.Job;
import mortise.jobs.JobState;
import mortise.jobs.database.JobsTest.Copy;
import mortise.testkit.DatabaseOpener;
import mortise.testkit.databases.TestDatabases;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Nodes that are killed in the middle of jobs, as by {@code kill -9}: others go on, and each effect is there once. */
class KillTest {
    private final DatabaseOpener opener = TestDatabases.postgresql();
    private OpenDatabase database;
    private TestNode node;
    private Context.Scope system;

    @BeforeEach
    void start() throws SQLException {
        database = opener.open();
        node = new TestNode(database, "survivor", List.of(), Duration.ofSeconds(20));
        system = Context.system("test").open();
        try (Connection connection = database.dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("create table effect (name varchar(100) not null)");
        }
    }

    @AfterEach
    void stop() {
        system.close();
        node.close();
        database.close();
    }

    private Process child() throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        KilledNode.class.getName(),
                        opener.argument())
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    private long one(String query) {
        try (Connection connection = database.dataSource().getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            rows.next();
            return rows.getLong(1);
        } catch (SQLException failed) {
            throw new IllegalStateException(failed);
        }
    }

    private long effects() {
        return one("select count(*) from effect");
    }

    /** Kills a node three times as soon as it has done something. */
    private void killAgainAndAgain(int each) throws Exception {
        for (int i = 0; i < 3; i++) {
            long before = effects();
            Process child = child();
            try {
                Awaitility.await().atMost(Duration.ofSeconds(40)).until(() -> effects() >= before + each);
            } finally {
                child.destroyForcibly().waitFor();
            }
        }
    }

    private Job awaitEnd(long id) {
        Awaitility.await()
                .pollInSameThread()
                .atMost(Duration.ofSeconds(60))
                .until(() -> node.jobs().find(id).orElseThrow().state().ended());
        return node.jobs().find(id).orElseThrow();
    }

    @Test
    void oneJobGoesOnWhereItWas() throws Exception {
        long id = node.jobs().start(KilledNode.COUNT, new Copy("all")).id();

        killAgainAndAgain(40);
        long before = effects();
        KilledNode.work(node, database);
        long start = System.nanoTime();
        Awaitility.await().atMost(Duration.ofSeconds(15)).until(() -> effects() > before);
        Duration takeOver = Duration.ofNanos(System.nanoTime() - start);
        Job job = awaitEnd(id);

        assertThat(job.state()).as(job.reason()).isEqualTo(JobState.SUCCEEDED);
        assertThat(job.attempts()).isEqualTo(4);
        assertThat(job.node()).isEqualTo("survivor");
        assertThat(takeOver).isLessThan(Duration.ofSeconds(10));
        assertThat(effects()).isEqualTo(KilledNode.EFFECTS);
        assertThat(one("select count(distinct name) from effect")).isEqualTo(KilledNode.EFFECTS);
    }

    @Test
    void allPartsAreDoneOnce() throws Exception {
        long id = node.jobs().start(KilledNode.WHOLE, new Copy("all")).id();

        killAgainAndAgain(5);
        KilledNode.work(node, database);
        Job job = awaitEnd(id);

        assertThat(job.state()).as(job.reason()).isEqualTo(JobState.SUCCEEDED);
        assertThat(job.parts()).isEqualTo(KilledNode.PARTS);
        assertThat(effects()).isEqualTo(KilledNode.PARTS);
        assertThat(one("select count(distinct name) from effect")).isEqualTo(KilledNode.PARTS);
    }
}
