package mortise.jobs.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import mortise.core.Context;
import mortise.core.Failure;
import mortise.core.Problem;
import mortise.database.OpenDatabase;
import mortise.jobs.Job;
import mortise.jobs.JobHandler;
import mortise.jobs.JobQuery;
import mortise.jobs.JobState;
import mortise.jobs.JobType;
import mortise.jobs.Schedule;
import mortise.jobs.Schedules.Entry;
import mortise.jobs.Work;
import mortise.jobs.database.JobsTest.Copy;
import mortise.testkit.databases.TestDatabases;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What schedules promise, on each database, with as many nodes as it takes. */
class SchedulesTest {
    private static final JobType<Copy> COPY = JobsTest.COPY.schedulable(new Copy("example"));

    private record Worker(List<Schedule<Copy>> schedules, JobsTest.Doing doing) implements JobHandler<Copy> {
        @Override
        public JobType<Copy> type() {
            return COPY;
        }

        @Override
        public void run(Work<Copy> work) throws Exception {
            doing.on(work);
        }
    }

    private static Worker worker(JobsTest.Doing doing, String cron) {
        return new Worker(
                List.of(new Schedule<>("nightly", "Nightly copy", cron, "Europe/Oslo", new Copy("all"), true)), doing);
    }

    abstract static class OnADatabase {
        private final List<TestNode> nodes = new ArrayList<>();
        private OpenDatabase database;
        private Context.Scope system;

        abstract OpenDatabase open();

        @BeforeEach
        void start() {
            database = open();
            system = Context.system("test").open();
        }

        @AfterEach
        void stop() {
            system.close();
            nodes.forEach(TestNode::close);
            database.close();
        }

        private TestNode node(String name) {
            TestNode node = new TestNode(database, name, List.of(), Duration.ofSeconds(30));
            nodes.add(node);
            return node;
        }

        private Entry entry(TestNode node) {
            Awaitility.await()
                    .pollInSameThread()
                    .until(() -> !node.schedules().list().isEmpty());
            return node.schedules().list().get(0);
        }

        private void sql(String statement) throws SQLException {
            try (Connection connection = database.dataSource().getConnection();
                    var prepared = connection.prepareStatement(statement)) {
                prepared.executeUpdate();
            }
        }

        /** Has a schedule be due for so long, and every node look. */
        private void due(String since) throws SQLException {
            sql("update job_schedule set next_at = current_timestamp - interval " + since);
        }

        private static void awaitFired(TestNode node, int times) {
            Awaitility.await()
                    .pollInSameThread()
                    .atMost(Duration.ofSeconds(25))
                    .until(() -> node.jobs().list(JobQuery.latest(99)).stream()
                                    .filter(job -> job.state().ended())
                                    .count()
                            == times);
        }

        @Test
        void fireOnceInTheWholeCluster() throws Exception {
            AtomicInteger began = new AtomicInteger();
            List<TestNode> all = new ArrayList<>();
            for (String name : List.of("a", "b", "c")) {
                all.add(node(name).with(worker(work -> began.incrementAndGet(), "0 3 * * *")));
            }
            Entry before = entry(all.get(0));
            assertThat(before.next()).isAfter(Instant.now());
            assertThat(before.last()).isNull();

            due("'1' second");
            awaitFired(all.get(0), 1);
            // Every node has looked once more by now.
            Awaitility.await()
                    .pollDelay(Duration.ofSeconds(11))
                    .timeout(Duration.ofSeconds(20))
                    .until(() -> true);

            assertThat(began).hasValue(1);
            Entry after = entry(all.get(1));
            assertThat(after.next()).isEqualTo(before.next());
            assertThat(after.last()).isNotNull();
            assertThat(Objects.requireNonNull(after.lastJob()).state()).isEqualTo(JobState.SUCCEEDED);
            assertThat(Objects.requireNonNull(after.lastJob()).owner()).isEqualTo("System");
        }

        @Test
        void makeUpOnceForWhatWasMissed() throws Exception {
            TestNode node = node("a");
            Worker worker = worker(work -> {}, "*/10 * * * *");
            node.with(worker);
            entry(node);

            due("'3' day");
            awaitFired(node, 1);

            assertThat(entry(node).next()).isAfter(Instant.now());
            assertThat(node.jobs().list(JobQuery.latest(99))).hasSize(1);
        }

        @Test
        void leaveWhatWasMissedWhereTheySaySo() throws Exception {
            TestNode node = node("a")
                    .with(new Worker(
                            List.of(new Schedule<>("now", "Only in time", "0 3 * * *", "", new Copy("x"), false)),
                            work -> {}));
            entry(node);

            due("'1' hour");

            Awaitility.await().pollInSameThread().atMost(Duration.ofSeconds(20)).until(() -> Objects.requireNonNull(
                            entry(node).next())
                    .isAfter(Instant.now()));
            assertThat(node.jobs().list(JobQuery.latest(99))).isEmpty();
        }

        @Test
        void startNoSecondJobWhileTheFirstRuns() throws Exception {
            CountDownLatch end = new CountDownLatch(1);
            AtomicInteger began = new AtomicInteger();
            TestNode node = node("a")
                    .with(worker(
                            work -> {
                                began.incrementAndGet();
                                end.await();
                            },
                            "0 3 * * *"));
            Entry entry = entry(node);
            long first = node.schedules().run(entry.id()).id();
            Awaitility.await().until(() -> began.get() == 1);

            assertThat(node.schedules().run(entry.id()).fresh()).isFalse();
            due("'1' second");
            Awaitility.await()
                    .pollInSameThread()
                    .atMost(Duration.ofSeconds(20))
                    .until(() -> entry(node).last() != null);
            end.countDown();
            awaitFired(node, 1);

            assertThat(node.jobs().list(JobQuery.latest(9))).extracting(Job::id).containsExactly(first);
        }

        @Test
        void fireNotWhilePausedAndMakeNothingUpAfterwards() throws Exception {
            TestNode node = node("a").with(worker(work -> {}, "0 3 * * *"));
            Entry entry = entry(node);

            node.schedules().pause(entry.id(), true);
            node.schedules().pause(entry.id(), true);
            assertThat(entry(node).paused()).isTrue();
            assertThat(entry(node).next()).isNull();
            node.schedules().pause(entry.id(), false);

            assertThat(entry(node).next()).isEqualTo(entry.next());
            assertThat(node.jobs().list(JobQuery.latest(9))).isEmpty();
        }

        @Test
        void takeOverWhatABundleBringsAnew() {
            TestNode node = node("a");
            Worker first = worker(work -> {}, "0 3 * * *");
            node.with(first);
            Entry before = entry(node);
            node.schedules().pause(before.id(), true);
            node.without(first);
            assertThat(entry(node).here()).isFalse();
            assertThatThrownBy(() -> node.schedules().run(before.id())).isInstanceOf(Failure.class);

            node.with(worker(work -> {}, "0 4 * * *"));

            Awaitility.await().pollInSameThread().until(() -> entry(node).cron().equals("0 4 * * *"));
            assertThat(entry(node).id()).isEqualTo(before.id());
            assertThat(entry(node).paused()).isTrue();
            assertThatThrownBy(() -> node.schedules().remove(before.id()))
                    .isInstanceOfSatisfying(
                            Failure.class, failure -> assertThat(failure.kind()).isEqualTo(Failure.Kind.CONFLICT));
        }

        @Test
        void runAsWhoeverMadeThem() throws Exception {
            List<String> users = new CopyOnWriteArrayList<>();
            TestNode node = node("a")
                    .with(new Worker(
                            List.of(),
                            work -> users.add(Context.current().identity().name() + " "
                                    + work.body().what())));
            assertThat(node.schedules().choices())
                    .extracting(choice -> choice.type() + choice.body())
                    .containsExactly("test.copy{\"what\":\"example\"}");

            long id = node.schedules().make("Copy", "test.copy", "{\"what\":\"x\"}", " 0  7 1 * * ", "Asia/Tokyo");
            assertThat(entry(node).zone()).isEqualTo(ZoneId.of("Asia/Tokyo"));
            assertThat(entry(node).maker()).isEqualTo("System");
            due("'1' second");
            awaitFired(node, 1);

            assertThat(users).containsExactly("system x");
            node.schedules().remove(id);
            assertThat(node.schedules().list()).isEmpty();
        }

        @Test
        void sayAllThatIsWrongAtOnce() {
            TestNode node = node("a").with(new Worker(List.of(), work -> {}));

            assertThatThrownBy(() -> node.schedules().make(" ", "test.copy", "{\"who\":1}", "99 * * * *", "Mars/Base"))
                    .isInstanceOfSatisfying(Failure.class, failure -> assertThat(failure.problems())
                            .extracting(Problem::field)
                            .containsExactly("title", "body", "zone", "cron"));
            assertThatThrownBy(() -> node.schedules().make("T", "nobody", "{}", "* * * * *", ""))
                    .isInstanceOf(Failure.class);
            assertThat(node.schedules().list()).isEmpty();
        }

        @Test
        void areForAdministrators() {
            TestNode node = node("a");
            Context anna = JobsTest.person(7, "Anna");

            assertThatThrownBy(() -> anna.run(() -> node.schedules().list()))
                    .isInstanceOfSatisfying(
                            Failure.class, failure -> assertThat(failure.kind()).isEqualTo(Failure.Kind.DENIED));
            assertThatThrownBy(() -> anna.run(() -> node.schedules().pause(1, true)))
                    .isInstanceOf(Failure.class);
        }
    }

    @Nested
    class OnH2 extends OnADatabase {
        @TempDir
        private Path folder;

        @Override
        OpenDatabase open() {
            return TestDatabases.h2(folder).open();
        }
    }

    @Nested
    class OnPostgresql extends OnADatabase {
        @Override
        OpenDatabase open() {
            return TestDatabases.postgresql().open();
        }
    }
}
