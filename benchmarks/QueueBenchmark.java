import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import mortise.consumer.Consumers;
import mortise.database.Database;
import mortise.database.OpenDatabase;
import mortise.database.migration.FlywayMigrations;
import mortise.queue.Delivery;
import mortise.queue.Handler;
import mortise.queue.OpenQueue;
import mortise.queue.OpenQueue.Outgoing;
import mortise.queue.OpenQueue.Subscription;
import mortise.queue.Priority;
import mortise.queue.Queue;
import mortise.queue.Sending;
import mortise.queue.Topic;
import mortise.queue.database.DatabaseQueueProvider;
import mortise.queue.selection.JsonFormat;
import mortise.queue.selection.TypedQueue;
import mortise.testkit.databases.TestDatabases;
import org.osgi.util.converter.Converters;

/**
 * The queue on PostgreSQL beside two tables with SKIP LOCKED as somebody would write them by hand: one whose rows are locked
 * while they are worked on, and one that promises what the queue does, with leases, attempts and JSON. Messages a second from
 * the first send to the end of the last one's work, in turns, two senders and four workers each. Then what an operation costs in front
 * of a million messages, and what idle topics cost. Argument: messages in a turn of single ones; of batches it has ten times as
 * many, since it would last a third of a second otherwise, and one clean-up of the database would decide it. Class path: that
 * of the tests of mortise.consumer.
 */
final class QueueBenchmark {
    private static final int ROUNDS = 5;
    private static final int SENDERS = 2;
    private static final int WORKERS = 4;
    private static final int BATCH = 100;
    private static final int TIMES_AS_MANY = 10;
    private static final String BODY = "x".repeat(200);

    /** What is sent. */
    record Job(int number, String text) {}

    private static final Topic<Job> TOPIC = Topic.work("benchmark.job", Job.class);

    private interface Contender {
        /** Sends a count of messages, so many at a time, and returns when all are worked on. */
        void run(int count, int batch) throws Exception;
    }

    public static void main(String[] arguments) throws Exception {
        int count = Integer.parseInt(arguments[0]);
        try (OpenDatabase database = TestDatabases.postgresql().open();
                OpenQueue open = new DatabaseQueueProvider(database, new FlywayMigrations()).open()) {
            Mortise mortise = new Mortise(open);
            List<ByHand> byHand = List.of(new Locking(database), new Leasing(database));
            for (int batch : new int[] {1, BATCH}) {
                int messages = batch == 1 ? count : count * TIMES_AS_MANY;
                double[][] ratios = new double[byHand.size()][ROUNDS];
                for (int round = -1; round < ROUNDS; round++) {
                    double ours = perSecond(mortise, messages, batch);
                    System.out.printf("%s at a time: %,.0f a second%s%n", batch, ours, round < 0 ? " (warming up)" : "");
                    for (int other = 0; other < byHand.size(); other++) {
                        double theirs = perSecond(byHand.get(other), messages, batch);
                        System.out.printf("    by hand, %s: %,.0f%n", byHand.get(other).name(), theirs);
                        if (round >= 0) {
                            ratios[other][round] = ours / theirs;
                        }
                    }
                }
                for (int other = 0; other < byHand.size(); other++) {
                    Arrays.sort(ratios[other]);
                    System.out.printf(
                            "%s at a time: %.2f × by hand, %s%n",
                            batch, ratios[other][ROUNDS / 2], byHand.get(other).name());
                }
            }
            mortise.close();
            byHand.forEach(ByHand::close);
            idle(database, open);
            depth(database, open);
        }
    }

    private static double perSecond(Contender contender, int count, int batch) throws Exception {
        long start = System.nanoTime();
        contender.run(count, batch);
        return count * 1e9 / (System.nanoTime() - start);
    }

    private static void send(int count, int batch, java.util.function.Consumer<List<Job>> send) throws Exception {
        ExecutorService senders = Executors.newFixedThreadPool(SENDERS);
        List<Future<?>> sent = new ArrayList<>();
        AtomicInteger next = new AtomicInteger();
        for (int sender = 0; sender < SENDERS; sender++) {
            sent.add(senders.submit(() -> {
                for (int from = next.getAndAdd(batch); from < count; from = next.getAndAdd(batch)) {
                    send.accept(IntStream.range(from, Math.min(count, from + batch))
                            .mapToObj(number -> new Job(number, BODY))
                            .toList());
                }
            }));
        }
        for (Future<?> each : sent) {
            each.get();
        }
        senders.shutdown();
    }

    private static final class Mortise implements Contender, AutoCloseable {
        private final Queue queue;
        private final Consumers consumers;
        private volatile CountDownLatch left = new CountDownLatch(0);

        Mortise(OpenQueue open) {
            queue = new TypedQueue(open, new JsonFormat());
            consumers = new Consumers(
                    Converters.standardConverter().convert(Map.of()).to(Consumers.Config.class),
                    open,
                    new JsonFormat(),
                    () -> {});
            consumers.add(new Handler<Job>() {
                @Override
                public Topic<Job> topic() {
                    return TOPIC;
                }

                @Override
                public String subscriber() {
                    return "worker";
                }

                @Override
                public int concurrency() {
                    return WORKERS;
                }

                @Override
                public void handle(Delivery<Job> delivery) {
                    left.countDown();
                }
            });
        }

        @Override
        public void run(int count, int batch) throws Exception {
            left = new CountDownLatch(count);
            send(count, batch, jobs -> queue.send(TOPIC, jobs, Sending.PLAIN));
            left.await();
        }

        @Override
        public void close() {
            consumers.close();
        }
    }

    /** Workers of a table; what is sent at once is taken at once. */
    private abstract static class ByHand implements Contender, AutoCloseable {
        private final Database database;
        private final Object arrival = new Object();
        private final List<Thread> workers = new ArrayList<>();
        private volatile CountDownLatch left = new CountDownLatch(0);
        private volatile int most = 1;

        ByHand(Database database, String... tables) throws SQLException {
            this.database = database;
            try (Connection connection = database.dataSource().getConnection();
                    Statement statement = connection.createStatement()) {
                for (String table : tables) {
                    statement.execute(table);
                }
            }
            for (int worker = 0; worker < WORKERS; worker++) {
                Thread thread = new Thread(this::work);
                thread.setDaemon(true);
                workers.add(thread);
                thread.start();
            }
        }

        abstract String name();

        abstract void insert(Connection connection, List<Job> jobs) throws SQLException;

        /** Takes some, works on them and ends them; returns how many. */
        abstract int take(Connection connection, int atOnce) throws SQLException;

        private void work() {
            try {
                while (true) {
                    if (takeSome() == 0) {
                        pause();
                    }
                }
            } catch (SQLException failed) {
                throw new IllegalStateException(failed);
            } catch (InterruptedException closed) {
                Thread.currentThread().interrupt();
            }
        }

        private int takeSome() throws SQLException {
            try (Connection connection = database.dataSource().getConnection()) {
                connection.setAutoCommit(false);
                int taken = take(connection, most);
                connection.commit();
                for (int done = 0; done < taken; done++) {
                    left.countDown();
                }
                return taken;
            }
        }

        /** Asks again soon in a turn of its own; in those of others it is quiet, and holds no connection. */
        private void pause() throws InterruptedException {
            synchronized (arrival) {
                arrival.wait(left.getCount() > 0 ? 5 : 0);
            }
        }

        @Override
        public void run(int count, int batch) throws Exception {
            most = batch;
            left = new CountDownLatch(count);
            send(count, batch, this::insert);
            left.await();
        }

        private void insert(List<Job> jobs) {
            try (Connection connection = database.dataSource().getConnection()) {
                connection.setAutoCommit(false);
                insert(connection, jobs);
                connection.commit();
                connection.setAutoCommit(true);
            } catch (SQLException failed) {
                throw new IllegalStateException(failed);
            }
            synchronized (arrival) {
                arrival.notifyAll();
            }
        }

        static void delete(Connection connection, String table, List<Long> ids) throws SQLException {
            try (PreparedStatement delete =
                    connection.prepareStatement("delete from " + table + " where id = any (?)")) {
                delete.setArray(1, connection.createArrayOf("bigint", ids.toArray(Long[]::new)));
                delete.executeUpdate();
            }
        }

        @Override
        public void close() {
            workers.forEach(Thread::interrupt);
        }
    }

    /** Rows are locked while they are worked on. Nobody counts attempts, and a worker keeps a transaction open. */
    private static final class Locking extends ByHand {
        Locking(Database database) throws SQLException {
            super(
                    database,
                    "create table job (id bigint generated by default as identity primary key, number int not null,"
                            + " text varchar(1000) not null)");
        }

        @Override
        String name() {
            return "rows locked";
        }

        @Override
        void insert(Connection connection, List<Job> jobs) throws SQLException {
            try (PreparedStatement insert =
                    connection.prepareStatement("insert into job (number, text) values (?, ?)")) {
                for (Job job : jobs) {
                    insert.setInt(1, job.number());
                    insert.setString(2, job.text());
                    insert.addBatch();
                }
                insert.executeBatch();
            }
        }

        @Override
        int take(Connection connection, int atOnce) throws SQLException {
            List<Long> ids = new ArrayList<>();
            try (PreparedStatement select = connection.prepareStatement(
                    "select id, number, text from job order by id limit ? for update skip locked")) {
                select.setInt(1, atOnce);
                try (ResultSet rows = select.executeQuery()) {
                    while (rows.next()) {
                        ids.add(rows.getLong(1));
                        new Job(rows.getInt(2), rows.getString(3));
                    }
                }
            }
            if (!ids.isEmpty()) {
                delete(connection, "job", ids);
            }
            return ids.size();
        }
    }

    /** A lease, attempts and a body as JSON: what the queue promises, of one topic and for one subscriber. */
    private static final class Leasing extends ByHand {
        private final JsonFormat format = new JsonFormat();

        Leasing(Database database) throws SQLException {
            super(
                    database,
                    "create table leased_job (id bigint generated by default as identity primary key,"
                            + " free_at timestamp with time zone default current_timestamp not null, worker varchar(100),"
                            + " attempts int default 0 not null, body varchar(10000) not null)",
                    "create index leased_job_free on leased_job (free_at, id)");
        }

        @Override
        String name() {
            return "rows leased";
        }

        @Override
        void insert(Connection connection, List<Job> jobs) throws SQLException {
            try (PreparedStatement insert = connection.prepareStatement("insert into leased_job (body) values (?)")) {
                for (Job job : jobs) {
                    insert.setString(1, format.write(TOPIC, job));
                    insert.addBatch();
                }
                insert.executeBatch();
            }
        }

        @Override
        int take(Connection connection, int atOnce) throws SQLException {
            List<Long> ids = new ArrayList<>();
            List<String> bodies = new ArrayList<>();
            try (PreparedStatement lease = connection.prepareStatement(
                    "with picked as materialized (select id from leased_job where free_at <= current_timestamp"
                            + " order by free_at, id limit ? for update skip locked) update leased_job l"
                            + " set free_at = current_timestamp + interval '1' minute, worker = ?, attempts = attempts + 1"
                            + " from picked where l.id = picked.id returning l.id, l.body")) {
                lease.setInt(1, atOnce);
                lease.setString(2, Thread.currentThread().getName());
                try (ResultSet rows = lease.executeQuery()) {
                    while (rows.next()) {
                        ids.add(rows.getLong(1));
                        bodies.add(rows.getString(2));
                    }
                }
            }
            connection.commit();
            bodies.forEach(body -> format.read(TOPIC, body));
            if (!ids.isEmpty()) {
                delete(connection, "leased_job", ids);
            }
            return ids.size();
        }
    }

    private static long statements(Database database) throws SQLException {
        try (Connection connection = database.dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("select pg_stat_clear_snapshot()");
            try (ResultSet row = statement.executeQuery(
                    "select xact_commit + xact_rollback from pg_stat_database where datname = current_database()")) {
                row.next();
                return row.getLong(1);
            }
        }
    }

    private static void idle(Database database, OpenQueue open) throws Exception {
        for (int topics : new int[] {0, 50}) {
            Consumers consumers = new Consumers(
                    Converters.standardConverter().convert(Map.of()).to(Consumers.Config.class),
                    open,
                    new JsonFormat(),
                    () -> {});
            for (int number = 0; number < topics; number++) {
                consumers.add(idleHandler(Topic.work("benchmark.idle" + number, Job.class)));
            }
            Thread.sleep(10_000);
            long before = statements(database);
            Thread.sleep(20_000);
            System.out.printf(
                    "%d idle topics: %.2f transactions a second%n", topics, (statements(database) - before) / 20.0);
            consumers.close();
        }
    }

    private static Handler<Job> idleHandler(Topic<Job> topic) {
        return new Handler<>() {
            @Override
            public Topic<Job> topic() {
                return topic;
            }

            @Override
            public String subscriber() {
                return "worker";
            }

            @Override
            public void handle(Delivery<Job> delivery) {
                throw new IllegalStateException("nothing was sent");
            }
        };
    }

    /** Sends, takes and ends single messages in front of nothing and of a million. */
    private static void depth(Database database, OpenQueue open) throws Exception {
        Subscription subscription = open.subscribe("benchmark.depth", "worker");
        List<Outgoing> one = List.of(outgoing());
        operations(open, subscription, one, 500);
        double empty = operations(open, subscription, one, 2_000);
        List<Outgoing> many = IntStream.range(0, 10_000).mapToObj(number -> outgoing()).toList();
        for (int sent = 0; sent < 1_000_000; sent += many.size()) {
            open.send(many);
        }
        try (Connection connection = database.dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("analyze queue_message");
        }
        operations(open, subscription, one, 500);
        double full = operations(open, subscription, one, 2_000);
        System.out.printf(
                "send, take and end one: %.2f ms in front of nothing, %.2f ms of a million, %.2f ×%n",
                empty, full, full / empty);
    }

    private static Outgoing outgoing() {
        return new Outgoing(
                "benchmark.depth", true, Priority.NORMAL, Duration.ZERO, Duration.ZERO, "", "{}", "\"" + BODY + "\"");
    }

    private static double operations(OpenQueue open, Subscription subscription, List<Outgoing> one, int count) {
        long start = System.nanoTime();
        for (int number = 0; number < count; number++) {
            open.send(one);
            open.take(subscription.id(), 1, Duration.ofMinutes(1), "benchmark")
                    .forEach(leased -> open.done(List.of(leased.id()), "benchmark"));
        }
        return (System.nanoTime() - start) / 1e6 / count;
    }
}
