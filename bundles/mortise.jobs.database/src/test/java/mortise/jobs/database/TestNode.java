package mortise.jobs.database;

import java.time.Duration;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import mortise.access.Users;
import mortise.consumer.Consumers;
import mortise.database.Database;
import mortise.database.migration.FlywayMigrations;
import mortise.jobs.JobHandler;
import mortise.jobs.Jobs;
import mortise.jobs.Schedules;
import mortise.queue.Handler;
import mortise.queue.OpenQueue;
import mortise.queue.database.DatabaseQueueProvider;
import mortise.queue.selection.JsonFormat;
import mortise.queue.selection.TypedQueue;
import mortise.testkit.Configurations;

/** A node of a cluster: a queue, consumers and jobs on a database that others may share. */
final class TestNode implements AutoCloseable {
    final OpenQueue queue;
    final JobEngine engine;
    private final Consumers consumers;
    private final Map<JobHandler<?>, Handler<?>> handlers = new IdentityHashMap<>();

    TestNode(Database database, String name, List<Users> users, Duration stale) {
        FlywayMigrations migrations = new FlywayMigrations();
        migrations.migrate(database, JobsHost.PID, JobsHost.tables());
        queue = new DatabaseQueueProvider(database, migrations).open();
        JsonFormat format = new JsonFormat();
        engine = new JobEngine(
                database,
                new TypedQueue(queue, format),
                queue,
                format,
                () -> users,
                () -> 0,
                name,
                stale,
                Duration.ofDays(30));
        consumers = new Consumers(
                Configurations.config(Consumers.Config.class, Map.of("drainSeconds", "5", "lookSeconds", "1")),
                queue,
                format,
                () -> {});
        engine.start(Duration.ofMillis(300));
    }

    Jobs jobs() {
        return engine.jobs();
    }

    Schedules schedules() {
        return engine.schedules();
    }

    TestNode with(JobHandler<?> handler) {
        Handler<?> works = engine.add(handler);
        handlers.put(handler, works);
        consumers.add(works);
        return this;
    }

    void without(JobHandler<?> handler) {
        engine.remove(handler);
        consumers.remove(List.of(handlers.get(handler)));
    }

    @Override
    public void close() {
        consumers.close();
        engine.close();
        queue.close();
    }
}
