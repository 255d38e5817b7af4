package mortise.web;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import mortise.consumer.Consumers;
import mortise.core.Failure;
import mortise.database.Database;
import mortise.database.migration.FlywayMigrations;
import mortise.jobs.JobHandler;
import mortise.jobs.JobType;
import mortise.jobs.Jobs;
import mortise.jobs.Schedule;
import mortise.jobs.Schedules;
import mortise.jobs.Start;
import mortise.jobs.Work;
import mortise.jobs.database.JobEngine;
import mortise.jobs.database.JobsHost;
import mortise.queue.OpenQueue;
import mortise.queue.Retry;
import mortise.queue.selection.JsonFormat;
import mortise.queue.selection.TypedQueue;
import mortise.testkit.Configurations;

/** Jobs in the host's own database, worked on here: real ones, that do what their bodies say. */
final class TestJobs implements AutoCloseable {
    /**
     * What a job does.
     *
     * @param what {@code ok}, {@code fail}, {@code again}, {@code wait} until {@link #go}, or {@code parts}
     */
    record Order(String what) {}

    static final JobType<Order> JOB = JobType.of("test.order", "Do as told", Order.class)
            .with(new Retry(2, Duration.ofMinutes(5), Duration.ofMinutes(5)))
            .schedulable(new Order("ok"));

    final CountDownLatch go = new CountDownLatch(1);
    private final JobEngine engine;
    private final Consumers consumers;

    TestJobs(Database database, OpenQueue queue) {
        new FlywayMigrations().migrate(database, JobsHost.PID, JobsHost.tables());
        JsonFormat format = new JsonFormat();
        engine = new JobEngine(
                database,
                new TypedQueue(queue, format),
                queue,
                format,
                () -> List.of(new MemoryUsers()),
                () -> 0,
                "node-1",
                Duration.ofMinutes(1),
                Duration.ofDays(30));
        engine.start(Duration.ofMinutes(1));
        consumers = new Consumers(
                Configurations.config(Consumers.Config.class, Map.of("drainSeconds", "5", "lookSeconds", "1")),
                queue,
                format,
                () -> {});
        consumers.add(engine.add(new Worker()));
    }

    /** Has other jobs worked on, too. */
    void add(JobHandler<?> handler) {
        consumers.add(engine.add(handler));
    }

    Jobs jobs() {
        return engine.jobs();
    }

    Schedules schedules() {
        return engine.schedules();
    }

    private final class Worker implements JobHandler<Order> {
        @Override
        public JobType<Order> type() {
            return JOB;
        }

        @Override
        public int concurrency() {
            return 8;
        }

        @Override
        public List<Schedule<Order>> schedules() {
            return List.of(
                    new Schedule<>("nightly", "Nightly order", "15 2 * * *", "Europe/Oslo", new Order("ok"), true));
        }

        @Override
        public void run(Work<Order> work) throws InterruptedException {
            switch (work.body().what()) {
                case "fail" -> throw Failure.invalid("no", "the mail server says <b>550</b> no such mailbox");
                case "again" -> throw Failure.unavailable("the server is away", null);
                case "wait" -> waitForIt(work);
                case "parts" -> parts(work);
                default -> work.log("done as <i>told</i>");
            }
        }

        private void waitForIt(Work<Order> work) throws InterruptedException {
            work.progress(12_000, 18_400);
            work.say("chunk 12 of 19");
            work.log("12,000 rows are read");
            while (go.getCount() > 0) {
                work.check();
                Thread.sleep(20);
            }
        }

        private void parts(Work<Order> work) {
            long first = work.part("1", JOB, new Order("wait"), Start.PLAIN.titled("Copy contacts"));
            work.part("2", JOB, new Order("ok"), Start.PLAIN.titled("Copy accounts"));
            work.part(
                    "3",
                    JOB,
                    new Order("ok"),
                    Start.PLAIN.titled("Copy opportunities").after(first));
        }
    }

    @Override
    public void close() {
        go.countDown();
        consumers.close();
        engine.close();
    }
}
