package mortise.jobs.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import mortise.core.Context;
import mortise.core.Failure;
import mortise.core.Identity;
import mortise.database.CurrentTransaction;
import mortise.database.OpenDatabase;
import mortise.jobs.Job;
import mortise.jobs.JobHandler;
import mortise.jobs.JobQuery;
import mortise.jobs.JobState;
import mortise.jobs.JobType;
import mortise.jobs.Jobs;
import mortise.jobs.Jobs.Started;
import mortise.jobs.Start;
import mortise.jobs.Work;
import mortise.jobs.database.Ledger.Message;
import mortise.queue.Retry;
import mortise.testkit.databases.TestDatabases;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What jobs promise, on each database, with the queue's own consumers. */
class JobsTest {
    record Copy(String what) {}

    static final JobType<Copy> COPY = JobType.of("test.copy", "Copy something", Copy.class)
            .with(new Retry(3, Duration.ofMillis(20), Duration.ofMillis(50)));
    static final JobType<Copy> PART = JobType.of("test.part", "Copy a part", Copy.class)
            .with(new Retry(1, Duration.ofMillis(20), Duration.ofMillis(50)));

    interface Doing {
        void on(Work<Copy> work) throws Exception;
    }

    static JobHandler<Copy> handler(JobType<Copy> type, int concurrency, Doing doing) {
        return new JobHandler<>() {
            @Override
            public JobType<Copy> type() {
                return type;
            }

            @Override
            public int concurrency() {
                return concurrency;
            }

            @Override
            public void run(Work<Copy> work) throws Exception {
                doing.on(work);
            }
        };
    }

    static JobHandler<Copy> handler(Doing doing) {
        return handler(COPY, 1, doing);
    }

    static Context person(long id, String title) {
        Identity identity = new Identity(id, title.toLowerCase(Locale.ROOT), title, Set.of());
        return new Context(identity, "REQ-" + id, "web", "", Locale.GERMANY, ZoneOffset.UTC);
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
            return node(name, Duration.ofSeconds(30));
        }

        private TestNode node(String name, Duration stale) {
            TestNode node = new TestNode(database, name, List.of(), stale);
            nodes.add(node);
            return node;
        }

        private static Job await(Jobs jobs, long id, JobState state) {
            Awaitility.await().pollInSameThread().atMost(Duration.ofSeconds(20)).untilAsserted(() -> assertThat(
                            jobs.find(id).orElseThrow().state())
                    .isEqualTo(state));
            return jobs.find(id).orElseThrow();
        }

        private void sql(String statement) throws SQLException {
            try (Connection connection = database.dataSource().getConnection();
                    var prepared = connection.prepareStatement(statement)) {
                prepared.executeUpdate();
            }
        }

        @Test
        void worksAsWhoeverStartedItAndShowsWhatItDoes() {
            List<String> done = new CopyOnWriteArrayList<>();
            Jobs jobs = node("a")
                    .with(handler(work -> {
                        Context context = Context.current();
                        done.add(
                                work.body().what() + " by " + context.identity().name() + " in " + context.locale());
                        work.progress(3, 4);
                        work.say("three of four");
                        work.log("began");
                        work.log("ended");
                    }))
                    .jobs();

            Started started =
                    call(person(7, "Anna"), () -> jobs.start(COPY, new Copy("x"), Start.PLAIN.titled("Copy x")));
            Job job = await(jobs, started.id(), JobState.SUCCEEDED);

            assertThat(started.fresh()).isTrue();
            assertThat(done).containsExactly("x by anna in de_DE");
            assertThat(job.title()).isEqualTo("Copy x");
            assertThat(job.owner()).isEqualTo("Anna");
            assertThat(job.ownerId()).isEqualTo(7);
            assertThat(job.done()).isEqualTo(3);
            assertThat(job.total()).isEqualTo(4);
            assertThat(job.percent()).isEqualTo(100);
            assertThat(job.words()).isEqualTo("three of four");
            assertThat(job.body()).contains("\"x\"");
            assertThat(job.node()).isEqualTo("a");
            assertThat(job.ended()).isNotNull();
            assertThat(jobs.log(job.id(), 10)).extracting(Jobs.Line::text).containsExactly("began", "ended");
        }

        private static <T> T call(Context context, java.util.concurrent.Callable<T> work) {
            try {
                return context.call(work);
            } catch (Exception failed) {
                throw new AssertionError(failed);
            }
        }

        @Test
        void showsPeopleTheirOwnJobsOnly() {
            Jobs jobs = node("a").jobs();
            long annas = call(person(7, "Anna"), () -> jobs.start(COPY, new Copy("x")))
                    .id();
            Context ben = person(8, "Ben");

            assertThat(call(ben, () -> jobs.find(annas))).isEmpty();
            assertThat(call(ben, () -> jobs.list(JobQuery.latest(9)))).isEmpty();
            assertThat(call(ben, jobs::counts)).isEmpty();
            assertThat(call(ben, () -> jobs.log(annas, 9))).isEmpty();
            assertThatThrownBy(() -> ben.run(() -> jobs.cancel(annas)))
                    .isInstanceOfSatisfying(
                            Failure.class, failure -> assertThat(failure.kind()).isEqualTo(Failure.Kind.MISSING));
            assertThat(call(person(7, "Anna"), () -> jobs.list(JobQuery.latest(9))))
                    .hasSize(1);
            assertThat(jobs.counts()).containsExactly(Map.entry(JobState.WAITING, 1L));
        }

        @Test
        void startsWithTheTransactionOrNotAtAll() throws SQLException {
            Jobs jobs = node("a").with(handler(work -> {})).jobs();

            long rolledBack =
                    inTransaction(false, () -> jobs.start(COPY, new Copy("x")).id());
            long committed =
                    inTransaction(true, () -> jobs.start(COPY, new Copy("y")).id());

            await(jobs, committed, JobState.SUCCEEDED);
            assertThat(jobs.find(rolledBack)).isEmpty();
        }

        private <T> T inTransaction(boolean commit, java.util.function.Supplier<T> work) throws SQLException {
            try (Connection connection = database.dataSource().getConnection()) {
                connection.setAutoCommit(false);
                CurrentTransaction transaction = CurrentTransaction.open(() -> connection);
                T result;
                try (transaction) {
                    result = work.get();
                    if (commit) {
                        connection.commit();
                    } else {
                        connection.rollback();
                    }
                } finally {
                    connection.setAutoCommit(true);
                }
                if (commit) {
                    transaction.committed();
                }
                return result;
            }
        }

        @Test
        void startsOneOfAUniqueNameInTheWholeCluster() throws Exception {
            CountDownLatch end = new CountDownLatch(1);
            AtomicInteger began = new AtomicInteger();
            JobHandler<Copy> handler = handler(work -> {
                began.incrementAndGet();
                end.await();
            });
            TestNode a = node("a").with(handler);
            TestNode b = node("b").with(handler(work -> {
                began.incrementAndGet();
                end.await();
            }));
            Start once = Start.PLAIN.unique("copy/everything");
            ExecutorService callers = Executors.newFixedThreadPool(8);
            List<Future<Started>> all = new ArrayList<>();
            for (int i = 0; i < 24; i++) {
                Jobs jobs = i % 2 == 0 ? a.jobs() : b.jobs();
                all.add(callers.submit(() -> call(Context.system("t"), () -> jobs.start(COPY, new Copy("x"), once))));
            }
            List<Started> started = new ArrayList<>();
            for (Future<Started> each : all) {
                started.add(each.get());
            }
            callers.shutdown();

            assertThat(started)
                    .extracting(Started::id)
                    .containsOnly(started.get(0).id());
            assertThat(started).filteredOn(Started::fresh).hasSize(1);
            Awaitility.await().pollInSameThread().until(() -> began.get() == 1);
            end.countDown();
            await(a.jobs(), started.get(0).id(), JobState.SUCCEEDED);
            assertThat(b.jobs().start(COPY, new Copy("x"), once).fresh()).isTrue();
        }

        @Test
        void leavesTheTransactionUsableWhenTheNameIsTaken() throws SQLException {
            Jobs jobs = node("a").jobs();
            Start once = Start.PLAIN.unique("once");
            long first = jobs.start(COPY, new Copy("x"), once).id();

            long other = inTransaction(true, () -> {
                assertThat(jobs.start(COPY, new Copy("x"), once)).isEqualTo(new Started(first, false));
                return jobs.start(COPY, new Copy("y")).id();
            });

            assertThat(jobs.find(other)).isPresent();
        }

        @Test
        void triesAgainAndThenFailsWithTheReason() {
            AtomicInteger attempts = new AtomicInteger();
            Jobs jobs = node("a")
                    .with(handler(work -> {
                        attempts.incrementAndGet();
                        throw new IllegalStateException("disk full");
                    }))
                    .jobs();

            Job job = await(jobs, jobs.start(COPY, new Copy("x")).id(), JobState.FAILED);

            assertThat(attempts).hasValue(3);
            assertThat(job.attempts()).isEqualTo(3);
            assertThat(job.reason()).isEqualTo("IllegalStateException: disk full");
            assertThat(job.trace()).contains("JobsTest");
            assertThat(jobs.log(job.id(), 9)).hasSize(3);
        }

        @Test
        void givesUpAtOnceWhatCannotSucceed() {
            AtomicInteger attempts = new AtomicInteger();
            Jobs jobs = node("a")
                    .with(handler(work -> {
                        attempts.incrementAndGet();
                        throw Failure.invalid("no", "there is no such thing");
                    }))
                    .jobs();

            Job job = await(jobs, jobs.start(COPY, new Copy("x")).id(), JobState.FAILED);

            assertThat(attempts).hasValue(1);
            assertThat(job.reason()).isEqualTo("there is no such thing");
        }

        @Test
        void beginsAgainWhatFailedWithWhatItRemembers() {
            AtomicBoolean well = new AtomicBoolean();
            List<String> memories = new CopyOnWriteArrayList<>();
            Jobs jobs = node("a")
                    .with(handler(work -> {
                        memories.add(work.memory());
                        work.remember(work.memory() + "+");
                        if (!well.get()) {
                            throw Failure.invalid("no", "not yet");
                        }
                    }))
                    .jobs();
            long id =
                    jobs.start(COPY, new Copy("x"), Start.PLAIN.unique("once")).id();
            await(jobs, id, JobState.FAILED);
            long other =
                    jobs.start(COPY, new Copy("y"), Start.PLAIN.unique("once")).id();
            await(jobs, other, JobState.FAILED);

            well.set(true);
            jobs.retry(id);
            await(jobs, id, JobState.SUCCEEDED);

            assertThat(memories).containsExactly("", "", "+");
            assertThatThrownBy(() -> jobs.retry(id)).isInstanceOf(Failure.class).hasMessageContaining("succeeded");
        }

        @Test
        void refusesToBeginAgainWhileAnotherOfItsNameIsAtIt() {
            Jobs jobs = node("a").jobs();
            Start once = Start.PLAIN.unique("once");
            long first = jobs.start(COPY, new Copy("x"), once).id();
            assertThat(jobs.cancel(first)).isTrue();
            jobs.start(COPY, new Copy("y"), once);

            assertThatThrownBy(() -> jobs.retry(first))
                    .isInstanceOfSatisfying(
                            Failure.class, failure -> assertThat(failure.kind()).isEqualTo(Failure.Kind.CONFLICT));
            assertThat(jobs.find(first).orElseThrow().state()).isEqualTo(JobState.CANCELLED);
        }

        @Test
        void tellsAHandlerOnAnotherNodeThatItsJobIsCancelled() throws Exception {
            CountDownLatch began = new CountDownLatch(1);
            TestNode worker = node("worker").with(handler(work -> {
                began.countDown();
                while (true) {
                    work.check();
                    Thread.sleep(20);
                }
            }));
            Jobs web = node("web").jobs();
            long id = web.start(COPY, new Copy("x")).id();
            assertThat(began.await(10, TimeUnit.SECONDS)).isTrue();

            assertThat(call(person(0, "Ingrid"), () -> web.cancel(id))).isFalse();

            Job job = await(worker.jobs(), id, JobState.CANCELLED);
            assertThat(job.reason()).isEqualTo("cancelled by Ingrid");
            assertThatThrownBy(() -> web.cancel(id)).isInstanceOf(Failure.class);
        }

        @Test
        void cancelsWhatNobodyHasBegunAtOnceAndNeverBeginsIt() {
            TestNode node = node("a");
            long id = node.jobs().start(COPY, new Copy("x")).id();
            AtomicInteger began = new AtomicInteger();

            assertThat(node.jobs().cancel(id)).isTrue();
            node.with(handler(work -> began.incrementAndGet()));
            long next = node.jobs().start(COPY, new Copy("y")).id();

            await(node.jobs(), next, JobState.SUCCEEDED);
            assertThat(began).hasValue(1);
            assertThat(node.jobs().find(id).orElseThrow().state()).isEqualTo(JobState.CANCELLED);
        }

        @Test
        void doesPartsOnAllNodesAndEndsWithTheLast() {
            Set<String> parts = java.util.concurrent.ConcurrentHashMap.newKeySet();
            JobHandler<Copy> root = handler(work -> {
                for (int i = 0; i < 20; i++) {
                    work.part("part " + i, PART, new Copy("" + i), Start.PLAIN.titled("Part " + i));
                }
            });
            TestNode a = node("a")
                    .with(root)
                    .with(handler(PART, 2, work -> parts.add(work.body().what())));
            node("b").with(handler(PART, 2, work -> parts.add(work.body().what())));

            long id = a.jobs().start(COPY, new Copy("all")).id();
            Job job = await(a.jobs(), id, JobState.SUCCEEDED);

            assertThat(parts).hasSize(20);
            assertThat(job.parts()).isEqualTo(20);
            assertThat(job.done()).isEqualTo(20);
            assertThat(a.jobs().parts(List.of(id), 5).get(id)).hasSize(5).allMatch(part -> part.parent() == id);
            assertThat(a.jobs().list(JobQuery.latest(100))).extracting(Job::id).containsExactly(id);
        }

        @Test
        void beginsOnlyThePartsAgainThatFailed() {
            failAndBeginAgain(new AtomicBoolean());
        }

        @Test
        void takesAPartThatFailedBeforeTheNextWasMade() {
            failAndBeginAgain(new AtomicBoolean(true));
        }

        private void failAndBeginAgain(AtomicBoolean late) {
            AtomicBoolean well = new AtomicBoolean();
            AtomicInteger roots = new AtomicInteger();
            AtomicInteger done = new AtomicInteger();
            TestNode node = node("a")
                    .with(handler(work -> {
                        roots.incrementAndGet();
                        long first = work.part("1", PART, new Copy("1"), Start.PLAIN);
                        if (late.get()) {
                            // Until it has failed.
                            Thread.sleep(600);
                        }
                        work.part("2", PART, new Copy("2"), Start.PLAIN);
                        work.part("3", PART, new Copy("3"), Start.PLAIN.after(first));
                    }))
                    .with(handler(PART, 1, work -> {
                        if (work.body().what().equals("1") && !well.get()) {
                            throw new IllegalStateException("out of paper");
                        }
                        done.incrementAndGet();
                    }));
            long id = node.jobs().start(COPY, new Copy("all")).id();
            Job failed = await(node.jobs(), id, JobState.FAILED);
            assertThat(failed.reason()).isEqualTo("2 of 3 parts did not succeed");
            assertThat(node.jobs().parts(List.of(id), 9).get(id))
                    .extracting(Job::state)
                    .containsExactlyInAnyOrder(JobState.FAILED, JobState.SUCCEEDED, JobState.CANCELLED);

            well.set(true);
            node.jobs().retry(id);

            Job job = await(node.jobs(), id, JobState.SUCCEEDED);
            assertThat(job.failedParts()).isZero();
            assertThat(roots).hasValue(1);
            assertThat(done).hasValue(3);
        }

        @Test
        void beginsAPartAgainAndItsJobWithIt() {
            AtomicBoolean well = new AtomicBoolean();
            TestNode node = node("a")
                    .with(handler(work -> work.part("1", PART, new Copy("1"), Start.PLAIN)))
                    .with(handler(PART, 1, work -> {
                        if (!well.get()) {
                            throw new IllegalStateException("out of paper");
                        }
                    }));
            long id = node.jobs().start(COPY, new Copy("all")).id();
            await(node.jobs(), id, JobState.FAILED);

            well.set(true);
            node.jobs().parts(List.of(id), 1).values().forEach(parts -> node.jobs()
                    .retry(parts.get(0).id()));

            await(node.jobs(), id, JobState.SUCCEEDED);
        }

        @Test
        void cancelsThePartsWithTheWhole() throws Exception {
            CountDownLatch began = new CountDownLatch(1);
            TestNode node = node("a")
                    .with(handler(work ->
                            IntStream.range(0, 5).forEach(i -> work.part("" + i, PART, new Copy("" + i), Start.PLAIN))))
                    .with(handler(PART, 1, work -> {
                        began.countDown();
                        while (true) {
                            work.check();
                            Thread.sleep(20);
                        }
                    }));
            long id = node.jobs().start(COPY, new Copy("all")).id();
            assertThat(began.await(10, TimeUnit.SECONDS)).isTrue();

            node.jobs().cancel(id);

            Job job = await(node.jobs(), id, JobState.CANCELLED);
            assertThat(job.failedParts()).isEqualTo(5);
            assertThat(node.jobs().parts(List.of(id), 9).get(id))
                    .extracting(Job::state)
                    .containsOnly(JobState.CANCELLED);
        }

        @Test
        void beginsWhatWaitsWhenAllBeforeItSucceeded() {
            List<String> order = new CopyOnWriteArrayList<>();
            CountDownLatch go = new CountDownLatch(1);
            Jobs jobs = node("a")
                    .with(handler(COPY, 4, work -> {
                        if (work.body().what().equals("first")) {
                            go.await();
                        }
                        order.add(work.body().what());
                    }))
                    .jobs();
            long first = jobs.start(COPY, new Copy("first"), Start.PLAIN.titled("The first"))
                    .id();
            long second = jobs.start(COPY, new Copy("second")).id();
            long third = jobs.start(COPY, new Copy("third"), Start.PLAIN.after(first, second))
                    .id();
            await(jobs, second, JobState.SUCCEEDED);
            assertThat(jobs.find(third).orElseThrow().state()).isEqualTo(JobState.BLOCKED);
            assertThat(jobs.waitsFor(List.of(third))).isEqualTo(Map.of(third, List.of("The first")));

            go.countDown();

            await(jobs, third, JobState.SUCCEEDED);
            assertThat(order).containsExactly("second", "first", "third");
        }

        @Test
        void cancelsWhatWaitsForAFailureAndBringsItBackWithARetry() {
            AtomicBoolean well = new AtomicBoolean();
            Jobs jobs = node("a")
                    .with(handler(work -> {
                        if (!well.get()) {
                            throw Failure.invalid("no", "not yet");
                        }
                    }))
                    .jobs();
            CountDownLatch never = new CountDownLatch(0);
            assertThat(never.getCount()).isZero();
            TestNode quiet = node("quiet");
            long first = quiet.jobs().start(PART, new Copy("1")).id();
            long second =
                    jobs.start(COPY, new Copy("2"), Start.PLAIN.after(first)).id();
            long third =
                    jobs.start(COPY, new Copy("3"), Start.PLAIN.after(second)).id();
            jobs.cancel(first);
            Job cancelled = await(jobs, third, JobState.CANCELLED);
            assertThat(cancelled.reason()).contains("job " + second);
            assertThatThrownBy(() -> jobs.retry(third)).hasMessageContaining("job " + second);
            assertThatThrownBy(() -> jobs.start(COPY, new Copy("4"), Start.PLAIN.after(first)))
                    .isInstanceOf(Failure.class);

            well.set(true);
            jobs.retry(first);
            assertThat(jobs.find(third).orElseThrow().state()).isEqualTo(JobState.BLOCKED);
            quiet.with(handler(PART, 1, work -> {}));

            await(jobs, third, JobState.SUCCEEDED);
        }

        @Test
        void isTakenOverFromAConsumerThatLostItsMessage() {
            TestNode node = node("b");
            long id = node.jobs().start(COPY, new Copy("x")).id();
            Message message = new Message(id, 1);

            Row dead = node.engine.begin(message, "m1", "token of the dead").orElseThrow();
            assertThat(node.engine.begin(message, "m2", "another message")).isEmpty();
            Row alive = node.engine.begin(message, "m1", "token of the living").orElseThrow();
            node.engine.worked(id, "token of the dead");
            assertThat(node.engine.failed(id, "token of the dead", "late", "", null))
                    .isNull();
            assertThat(node.jobs().find(id).orElseThrow().state()).isEqualTo(JobState.RUNNING);
            node.engine.worked(id, "token of the living");

            assertThat(dead.job().attempts()).isEqualTo(1);
            assertThat(alive.job().attempts()).isEqualTo(2);
            assertThat(node.jobs().find(id).orElseThrow().state()).isEqualTo(JobState.SUCCEEDED);
            assertThat(node.engine.begin(message, "m1", "after the end")).isEmpty();
        }

        @Test
        void failsWhatKillsWhoeverWorksOnIt() {
            TestNode node = node("b");
            long id = node.jobs().start(COPY, new Copy("x")).id();
            Message message = new Message(id, 1);
            for (int i = 0; i < 3; i++) {
                assertThat(node.engine.begin(message, "m", "t" + i)).isPresent();
            }

            assertThat(node.engine.begin(message, "m", "t4")).isEmpty();

            Job job = node.jobs().find(id).orElseThrow();
            assertThat(job.state()).isEqualTo(JobState.FAILED);
            assertThat(job.reason()).contains("begun 3 times");
        }

        @Test
        void findsJobsWhoseNodeGivesNoSignOfLife() throws SQLException {
            TestNode node = node("b", Duration.ofSeconds(20));
            long id = node.jobs().start(COPY, new Copy("x")).id();
            // The message is gone with the node that had it.
            node.queue.take(node.queue.subscribe("job.test.copy", "jobs").id(), 1, Duration.ofHours(1), "dead");
            assertThat(node.engine.begin(new Message(id, 1), "m", "dead")).isPresent();
            node.with(handler(work -> {}));

            sql("update job set seen_at = current_timestamp - interval '1' hour where id = " + id);

            Job job = await(node.jobs(), id, JobState.SUCCEEDED);
            assertThat(job.attempts()).isEqualTo(2);
            assertThat(node.jobs().log(id, 9))
                    .extracting(Jobs.Line::text)
                    .anyMatch(line -> line.contains("no sign of life"));
        }

        @Test
        void sendsAgainWhatAnAdministratorRemoved() throws SQLException {
            TestNode node = node("a", Duration.ofSeconds(20));
            long id = node.jobs().start(COPY, new Copy("x")).id();
            node.queue.unsubscribe(node.queue.subscribe("job.test.copy", "jobs").id());
            node.with(handler(work -> {}));

            sql("update job set sent_at = current_timestamp - interval '1' hour where id = " + id);

            await(node.jobs(), id, JobState.SUCCEEDED);
        }

        @Test
        void doesNotSendAgainWhatStillWaits() throws Exception {
            TestNode node = node("a", Duration.ofSeconds(20));
            long id = node.jobs().start(COPY, new Copy("x")).id();

            sql("update job set sent_at = current_timestamp - interval '1' hour where id = " + id);
            Thread.sleep(1_000);

            assertThat(node.queue.depths().get(0).ready()).isEqualTo(1);
        }

        @Test
        void failsAHandlerThatIsStuck() {
            CountDownLatch interrupted = new CountDownLatch(1);
            JobType<Copy> impatient = COPY.silent(Duration.ofSeconds(1));
            TestNode node = node("a").with(handler(impatient, 1, work -> {
                if (work.body().what().equals("stuck")) {
                    try {
                        new CountDownLatch(1).await();
                    } finally {
                        interrupted.countDown();
                    }
                }
            }));
            long id = node.jobs().start(impatient, new Copy("stuck")).id();

            Job job = await(node.jobs(), id, JobState.FAILED);

            assertThat(job.reason()).isEqualTo("no sign of life for 1 seconds on a");
            Awaitility.await().pollInSameThread().until(() -> interrupted.getCount() == 0);
            await(node.jobs(), node.jobs().start(impatient, new Copy("next")).id(), JobState.SUCCEEDED);
        }

        @Test
        void goesOnElsewhereWhenItsNodeStops() throws Exception {
            CountDownLatch began = new CountDownLatch(1);
            JobHandler<Copy> leaving = handler(work -> {
                work.remember("half");
                began.countDown();
                while (!work.stopping()) {
                    Thread.sleep(10);
                }
            });
            TestNode a = node("a").with(leaving);
            List<String> memories = new CopyOnWriteArrayList<>();
            long id = a.jobs().start(COPY, new Copy("x")).id();
            assertThat(began.await(10, TimeUnit.SECONDS)).isTrue();
            node("b").with(handler(work -> memories.add(work.memory())));

            a.without(leaving);

            Job job = await(a.jobs(), id, JobState.SUCCEEDED);
            assertThat(job.node()).isEqualTo("b");
            assertThat(job.attempts()).isEqualTo(1);
            assertThat(memories).containsExactly("half");
        }

        @Test
        void keepsTheLatestLines() {
            Jobs jobs = node("a")
                    .with(handler(work -> {
                        for (int i = 1; i <= 2_500; i++) {
                            work.log("line " + i);
                            if (i == 1_200) {
                                Thread.sleep(1_500);
                            }
                        }
                    }))
                    .jobs();

            long id = jobs.start(COPY, new Copy("x")).id();
            await(jobs, id, JobState.SUCCEEDED);

            List<Jobs.Line> lines = jobs.log(id, 5_000);
            assertThat(lines).hasSize(1_000);
            assertThat(lines.get(0).text()).isEqualTo("line 1501");
            assertThat(lines.get(999).text()).isEqualTo("line 2500");
        }

        @Test
        void removesWhatEndedLongAgoWithAllThatHangsOnIt() throws SQLException {
            TestNode node = node("a")
                    .with(handler(work -> {
                        work.log("a line");
                        work.part("1", PART, new Copy("1"), Start.PLAIN);
                    }))
                    .with(handler(PART, 1, work -> work.log("a line")));
            long old = node.jobs().start(COPY, new Copy("x")).id();
            long after = node.jobs()
                    .start(COPY, new Copy("y"), Start.PLAIN.after(old))
                    .id();
            await(node.jobs(), after, JobState.SUCCEEDED);

            sql("update job set ended_at = current_timestamp - interval '31' day where id = " + old);

            Awaitility.await()
                    .pollInSameThread()
                    .until(() -> node.jobs().find(old).isEmpty());
            assertThat(node.jobs().parts(List.of(old), 9)).isEmpty();
            assertThat(node.jobs().find(after)).isPresent();
            try (Connection connection = database.dataSource().getConnection();
                    var rows = connection.createStatement().executeQuery("select count(*) from job_line")) {
                assertThat(rows.next()).isTrue();
                assertThat(rows.getLong(1)).isEqualTo(2);
            }
        }

        @Test
        void findsByStateAndText() {
            Jobs jobs = node("a").jobs();
            long one = jobs.start(COPY, new Copy("x"), Start.PLAIN.titled("Import 100% of Places"))
                    .id();
            long two = jobs.start(COPY, new Copy("x"), Start.PLAIN.titled("Export"))
                    .id();
            jobs.cancel(two);

            assertThat(jobs.list(new JobQuery(Set.of(), "0% OF", Long.MAX_VALUE, 9)))
                    .extracting(Job::id)
                    .containsExactly(one);
            assertThat(jobs.list(new JobQuery(Set.of(), "!", Long.MAX_VALUE, 9)))
                    .isEmpty();
            assertThat(jobs.list(new JobQuery(Set.of(JobState.CANCELLED), "", Long.MAX_VALUE, 9)))
                    .extracting(Job::id)
                    .containsExactly(two);
            assertThat(jobs.list(new JobQuery(Set.of(), "test.copy", two, 9)))
                    .extracting(Job::id)
                    .containsExactly(one);
        }

        @Test
        void refusesABodyThatDoesNotFit() {
            Jobs jobs = node("a").jobs();
            record Secret(Thread thread) {}
            JobType<Secret> unreadable = JobType.of("test.secret", "Secret", Secret.class);

            assertThatThrownBy(() -> jobs.start(unreadable, new Secret(Thread.currentThread())))
                    .isInstanceOfSatisfying(
                            Failure.class, failure -> assertThat(failure.kind()).isEqualTo(Failure.Kind.INVALID));
            assertThat(jobs.counts()).isEmpty();
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
