package mortise.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import mortise.itests.host.ExtensionJar;
import mortise.itests.host.RestClient;
import mortise.itests.host.RunningHost;
import mortise.testkit.MortalPostgresql;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A web node, a consumer and their database are killed in turns while people write: a handler counts what it was told, in
 * transactions of its own, and in the end it was told every change that was committed, and counted each once by its key.
 * {@code -Dmortise.kills=200} kills more often.
 */
class LossTest {
    private static final int KILLS = Integer.getInteger("mortise.kills", 6);
    private static final int WRITERS = 3;
    private static final int BETWEEN_KILLS = 100;

    private static final String COUNTING =
            """
            package example.counting;

            import java.sql.Connection;
            import java.sql.PreparedStatement;
            import java.sql.Statement;
            import java.time.Duration;
            import mortise.database.Database;
            import mortise.entity.RecordChanges;
            import mortise.queue.Delivery;
            import mortise.queue.Handler;
            import mortise.queue.Queue;
            import mortise.queue.Retry;
            import mortise.queue.Topic;
            import org.osgi.framework.BundleActivator;
            import org.osgi.framework.BundleContext;

            public final class Activator implements BundleActivator {
                private static final Topic<String> POISON = Topic.work("counting.poison", String.class)
                        .with(new Retry(3, Duration.ofMillis(100), Duration.ofSeconds(1)));

                @Override public void start(BundleContext context) {
                    context.registerService(Handler.class, new Handler<String>() {
                        @Override public Topic<String> topic() { return POISON; }
                        @Override public String subscriber() { return "counting"; }
                        @Override public void handle(Delivery<String> delivery) { throw new IllegalStateException("poison"); }
                    }, null);
                    context.registerService(Handler.class, new Handler<RecordChanges>() {
                        @Override public Topic<RecordChanges> topic() { return RecordChanges.topicOf("account"); }
                        @Override public String subscriber() { return "counting"; }
                        @Override public int concurrency() { return 8; }
                        @Override public void handle(Delivery<RecordChanges> delivery) throws Exception {
                            Database database = context.getService(context.getServiceReference(Database.class));
                            Queue queue = context.getService(context.getServiceReference(Queue.class));
                            for (RecordChanges.Change change : delivery.body().changes()) {
                                if (count(database, change) && change.id() % 50 == 0) {
                                    queue.send(POISON, "drink");
                                }
                            }
                        }
                    }, null);
                }

                private static boolean count(Database database, RecordChanges.Change change) throws Exception {
                    try (Connection connection = database.dataSource().getConnection()) {
                        connection.setAutoCommit(false);
                        try (PreparedStatement told = connection.prepareStatement("insert into told (id, version) values (?, ?)");
                                PreparedStatement key = connection.prepareStatement(
                                        "insert into counted (id, version) values (?, ?) on conflict do nothing");
                                Statement count = connection.createStatement()) {
                            for (PreparedStatement each : new PreparedStatement[] {told, key}) {
                                each.setLong(1, change.id());
                                each.setInt(2, change.version());
                            }
                            told.executeUpdate();
                            boolean first = key.executeUpdate() == 1;
                            if (first) {
                                count.executeUpdate("update counter set n = n + 1");
                            }
                            connection.commit();
                            return first;
                        } finally {
                            connection.rollback();
                            connection.setAutoCommit(true);
                        }
                    }
                }

                @Override public void stop(BundleContext context) {}
            }
            """;

    private final Set<List<Long>> acknowledged = ConcurrentHashMap.newKeySet();
    private final Queue<String> failures = new ConcurrentLinkedQueue<>();
    private volatile boolean enough;

    @Test
    void everyCommittedChangeHasItsEffectOnce(@TempDir Path folder) throws Exception {
        Path jar = ExtensionJar.of(
                folder,
                "example.counting.Activator",
                "org.osgi.framework,javax.sql,mortise.database,mortise.entity,mortise.queue",
                COUNTING);
        try (MortalPostgresql database = MortalPostgresql.start(folder)) {
            String url = database.url();
            String common = "mortise-database-postgresql,mortise-queue-database,mortise-records,mortise-users,"
                    + "mortise-operations,mortise-shell";
            try (RunningHost web = RunningHost.start(settings(url, common + ",mortise-rest,mortise-crm"));
                    RunningHost consumer = RunningHost.start(settings(url, common + ",mortise-consumer"))) {
                execute(
                        url,
                        "create table told (id bigint not null, version int not null)",
                        "create table counted (id bigint not null, version int not null, primary key (id, version))",
                        "create table counter (n bigint not null)",
                        "insert into counter values (0)");
                consumer.command("extension-install", jar.toString()).orThrow();
                RestClient rest = RestClient.of(web);
                // What happened before anybody listened is not told.
                await().atMost(Duration.ofSeconds(20)).until(() -> consumer.json("queue-list")
                        .findValuesAsText("subscription")
                        .contains("record.changed.account/counting"));

                killWhilePeopleWrite(rest, database, web, consumer);

                everythingWasCountedOnce(url);
                assertThat(failures).isEmpty();
                List<JsonNode> dead = List.copyOf(web.json("dead-letter-list").findParents("id"));
                assertThat(dead).isNotEmpty().allSatisfy(letter -> {
                    assertThat(letter.path("subscription").textValue()).isEqualTo("counting.poison/counting");
                    // Whose worker was killed at each of its attempts is taken once more, to be buried.
                    boolean killed = letter.path("reason").textValue().startsWith("whoever worked on it died");
                    assertThat(letter.path("attempts").intValue()).isEqualTo(killed ? 4 : 3);
                });
                System.out.printf(
                        "Loss: %d kills, %d acknowledged changes, %d told, %d counted, %d poisoned%n",
                        KILLS,
                        acknowledged.size(),
                        number(url, "select count(*) from told"),
                        number(url, "select n from counter"),
                        dead.size());
            }
        }
    }

    private void killWhilePeopleWrite(RestClient rest, MortalPostgresql database, RunningHost web, RunningHost consumer)
            throws Exception {
        List<Thread> writers = IntStream.range(0, WRITERS)
                .mapToObj(number -> new Thread(() -> writeUntilEnough(rest), "writer " + number))
                .toList();
        writers.forEach(Thread::start);
        for (int kill = 0; kill < KILLS; kill++) {
            int before = acknowledged.size();
            await().atMost(Duration.ofMinutes(2))
                    .until(() -> !failures.isEmpty() || acknowledged.size() >= before + BETWEEN_KILLS);
            switch (kill % 3) {
                case 0 -> {
                    consumer.kill9();
                    consumer.restart();
                }
                case 1 -> {
                    database.kill9();
                    database.restart();
                }
                default -> {
                    web.kill9();
                    web.restart();
                }
            }
        }
        enough = true;
        for (Thread writer : writers) {
            writer.join();
        }
    }

    private void writeUntilEnough(RestClient rest) {
        while (!enough) {
            try {
                write(rest);
            } catch (UncheckedIOException away) {
                // Killed: whether it was done is not known.
                sleep();
            } catch (RuntimeException | AssertionError wrong) {
                failures.add(wrong.toString());
                return;
            }
        }
    }

    /** Makes an account and changes it. */
    private void write(RestClient rest) {
        HttpResponse<String> made = rest.create("accounts", Map.of("name", "Account"));
        if (!isDone(made, 201)) {
            return;
        }
        long id = RestClient.id(made);
        acknowledged.add(List.of(id, 1L));
        if (isDone(rest.change(RestClient.tag(1), "accounts", id, Map.of("name", "Changed")), 200)) {
            acknowledged.add(List.of(id, 2L));
        }
    }

    private static boolean isDone(HttpResponse<String> answer, int expected) {
        // A node that starts has no REST yet.
        boolean spoken = answer.headers().firstValue("Content-Type").orElse("").startsWith("application/vnd.api+json");
        if (answer.statusCode() == 503 || !spoken) {
            sleep();
            return false;
        }
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(expected);
        return true;
    }

    private static void sleep() {
        try {
            Thread.sleep(100);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void everythingWasCountedOnce(String url) throws SQLException {
        String committed = "select record_id, version from mortise_audit where entity = 'account'";
        await().atMost(Duration.ofMinutes(3))
                .pollInterval(Duration.ofMillis(500))
                .untilAsserted(
                        () -> assertThat(without(pairs(url, committed), pairs(url, "select id, version from counted")))
                                .as("committed and not counted")
                                .isEmpty());
        assertThat(without(acknowledged, pairs(url, committed)))
                .as("acknowledged and not there")
                .isEmpty();
        assertThat(without(pairs(url, "select id, version from told"), pairs(url, committed)))
                .as("told and not committed")
                .isEmpty();
        assertThat(number(url, "select n from counter")).isEqualTo(number(url, "select count(*) from counted"));
    }

    private static Set<List<Long>> without(Set<List<Long>> all, Set<List<Long>> some) {
        Set<List<Long>> rest = new HashSet<>(all);
        rest.removeAll(some);
        return rest;
    }

    private static Map<String, String> settings(String url, String features) {
        return Map.of(
                "MORTISE_FEATURES",
                features,
                "MORTISE_CRM_LOAD",
                "false",
                "MORTISE_DATABASE_PROVIDER",
                "postgresql",
                "MORTISE_DATABASE_POSTGRESQL_URL",
                url);
    }

    private static void execute(String url, String... statements) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement()) {
            for (String each : statements) {
                statement.execute(each);
            }
        }
    }

    private static long number(String url, String query) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            row.next();
            return row.getLong(1);
        }
    }

    private static Set<List<Long>> pairs(String url, String query) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            Set<List<Long>> pairs = new HashSet<>();
            while (rows.next()) {
                pairs.add(List.of(rows.getLong(1), rows.getLong(2)));
            }
            return pairs;
        }
    }
}
