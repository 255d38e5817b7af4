package mortise.itests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import mortise.itests.host.RestClient;
import mortise.itests.host.RestClient.Reference;
import mortise.itests.host.RunningHost;
import mortise.testkit.PostgresqlServer;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * A node is killed again and again while many write. What was acknowledged is there with its audit entries, and nothing is
 * there by halves. The tables are read past the product, before it has a chance to mend them.
 */
class KillTest {

    private static final int ROUNDS = Integer.getInteger("mortise.kill.rounds", 10);
    private static final int WRITERS = 16;
    /** Writes that are acknowledged before the kill, at least and at most. */
    private static final int FEWEST = 200;

    private static final int MOST = 500;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Random random = new Random(3);

    @Test
    void nothingAcknowledgedIsLostAndNothingIsHalfOnH2() {
        try (RunningHost host = RunningHost.start(settings(Map.of()))) {
            Path copies = host.data().resolve("copies");
            killAgainAndAgain(host, "H2", () -> openCopy(host.data().resolve("database"), copies));
        }
    }

    @Test
    void nothingAcknowledgedIsLostAndNothingIsHalfOnPostgresql() {
        String url = PostgresqlServer.newSchema();
        Map<String, String> settings =
                settings(Map.of("MORTISE_DATABASE_PROVIDER", "postgresql", "MORTISE_DATABASE_POSTGRESQL_URL", url));
        try (RunningHost host = RunningHost.start(settings)) {
            killAgainAndAgain(host, "PostgreSQL", () -> DriverManager.getConnection(url));
        }
    }

    private static Map<String, String> settings(Map<String, String> more) {
        Map<String, String> settings = new LinkedHashMap<>(more);
        settings.put("MORTISE_FEATURES", "mortise-stack-embedded,mortise-database-postgresql,mortise-crm");
        settings.put("MORTISE_CRM_LOAD", "false");
        return settings;
    }

    private void killAgainAndAgain(RunningHost host, String name, Opener opener) {
        RestClient rest = RestClient.of(host);
        Acknowledged acknowledged = new Acknowledged();
        for (int round = 1; round <= ROUNDS; round++) {
            if (!host.isRunning()) {
                host.restart();
            }
            writeUntilKilled(host, rest, acknowledged);

            Stored stored = Stored.read(opener);
            acknowledged.assertIsIn(stored);
            stored.assertNothingIsHalf();
        }
        host.restart();
        acknowledged.assertIsServedBy(rest);
        assertEverythingIsIndexed(host, rest);
        assertThat(host.complaints()).noneMatch(line -> line.contains(" ERROR "));
        System.out.printf("Kill: %s, %d rounds, %d writes acknowledged%n", name, ROUNDS, acknowledged.count.get());
    }

    /** What was committed reaches the index, whichever of its messages were in work when the node was killed. */
    private static void assertEverythingIsIndexed(RunningHost host, RestClient rest) {
        Awaitility.await()
                .atMost(Duration.ofMinutes(2))
                .pollInterval(Duration.ofSeconds(1))
                .untilAsserted(() -> {
                    for (JsonNode waiting : host.json("queue-list")) {
                        for (String count : List.of("ready", "later", "inWork", "dead")) {
                            assertThat(waiting.path(count).longValue())
                                    .as("%s of %s", count, waiting)
                                    .isZero();
                        }
                    }
                    for (JsonNode index : host.json("search-status")) {
                        String entity = index.path("entity").textValue();
                        if (List.of("account", "contact").contains(entity)) {
                            JsonNode page =
                                    RestClient.json(rest.get(entity + "s?page%5Bsize%5D=1&page%5Btotal%5D=true"));
                            assertThat(index.path("documents").longValue())
                                    .as(entity)
                                    .isEqualTo(page.at("/meta/page/total").longValue());
                        }
                    }
                });
    }

    private void writeUntilKilled(RunningHost host, RestClient rest, Acknowledged acknowledged) {
        Queue<String> failures = new ConcurrentLinkedQueue<>();
        List<Thread> writers = IntStream.range(0, WRITERS)
                .mapToObj(number -> new Thread(() -> write(rest, acknowledged, failures), "writer " + number))
                .toList();
        int enough = acknowledged.count.get() + FEWEST + random.nextInt(MOST - FEWEST);
        writers.forEach(Thread::start);
        Awaitility.await()
                .atMost(Duration.ofMinutes(5))
                .until(() -> acknowledged.count.get() >= enough || !failures.isEmpty());
        host.kill9();
        for (Thread writer : writers) {
            try {
                writer.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        // In one line, which is what a build's summary shows.
        assertThat(failures)
                .as("%s; the node said %s", failures, failures.isEmpty() ? "" : host.complaints())
                .isEmpty();
    }

    /** Until nobody answers: two accounts, one changed twice; contacts that move between them in one transaction; one goes. */
    private static void write(RestClient rest, Acknowledged acknowledged, Queue<String> failures) {
        try {
            while (true) {
                long from = acknowledged.make(rest, "accounts", Map.of());
                long to = acknowledged.make(rest, "accounts", Map.of());
                for (int version = 1; version <= 2; version++) {
                    acknowledged.note(
                            rest.change(
                                    RestClient.tag(version), "accounts", from, Map.of("name", acknowledged.nextName())),
                            200);
                }
                Map<String, Reference> account = Map.of("account", new Reference("accounts", from));
                long first = acknowledged.make(rest, "contacts", account);
                long second = acknowledged.make(rest, "contacts", account);
                acknowledged.pairs.put(first, second);
                List<Reference> both = List.of(new Reference("contacts", first), new Reference("contacts", second));
                acknowledged.noteMoved(List.of(first, second), to, rest.relate("accounts", to, "contacts", both));
                long third = acknowledged.make(rest, "contacts", account);
                acknowledged.noteDeleting(third);
                acknowledged.noteDeleted(third, rest.delete("contacts", third));
            }
        } catch (UncheckedIOException killed) {
            // That is how each round ends.
        } catch (RuntimeException | AssertionError wrong) {
            failures.add(wrong.toString());
        }
    }

    @FunctionalInterface
    private interface Opener {
        Connection open() throws SQLException;
    }

    /** The file itself is left as the kill left it: opening it would mend it. */
    private static Connection openCopy(Path database, Path copies) throws SQLException {
        try {
            Files.createDirectories(copies);
            Path copy = Files.createTempDirectory(copies, "copy");
            Files.copy(database.resolve("mortise.mv.db"), copy.resolve("mortise.mv.db"));
            return DriverManager.getConnection("jdbc:h2:file:" + copy.resolve("mortise"), "sa", "");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private record Key(String type, long id) {}

    /** A record: its version, its name, and which account it belongs to. */
    private record Row(int version, @Nullable String name, @Nullable Long account) {}

    private record Entry(int version, String action, JsonNode changes) {
        /** What the entry says a field became, null if it says nothing of it. */
        @Nullable
        String after(String field) {
            for (JsonNode change : changes) {
                if (change.path(0).asText().equals(field)) {
                    return change.path(2).textValue();
                }
            }
            return null;
        }
    }

    /** What writers were told is done. */
    private static final class Acknowledged {
        private final AtomicInteger count = new AtomicInteger();
        private final AtomicInteger names = new AtomicInteger();
        private final Map<Key, Row> rows = new ConcurrentHashMap<>();
        private final Map<Long, Long> pairs = new ConcurrentHashMap<>();
        private final Map<Key, Boolean> deletions = new ConcurrentHashMap<>();

        String nextName() {
            return "Name " + names.incrementAndGet();
        }

        long make(RestClient rest, String type, Map<String, ?> values) {
            Map<String, Object> all = new HashMap<>(values);
            all.put(nameOf(type), nextName());
            return note(rest.create(type, all), 201);
        }

        long note(HttpResponse<String> answer, int expected) {
            check(answer, expected);
            JsonNode data = RestClient.json(answer).path("data");
            String type = data.path("type").textValue();
            long id = RestClient.id(answer);
            JsonNode account = data.at("/relationships/account/data/id");
            rows.put(
                    new Key(type, id),
                    new Row(
                            data.at("/meta/version").intValue(),
                            data.path("attributes").path(nameOf(type)).textValue(),
                            account.isTextual() ? Long.valueOf(account.textValue()) : null));
            return id;
        }

        void noteMoved(List<Long> contacts, long account, HttpResponse<String> answer) {
            check(answer, 204);
            for (long contact : contacts) {
                rows.computeIfPresent(
                        new Key("contacts", contact), (key, row) -> new Row(row.version() + 1, row.name(), account));
            }
        }

        void noteDeleting(long contact) {
            deletions.put(new Key("contacts", contact), false);
        }

        void noteDeleted(long contact, HttpResponse<String> answer) {
            check(answer, 204);
            deletions.put(new Key("contacts", contact), true);
        }

        private void check(HttpResponse<String> answer, int expected) {
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(expected);
            count.incrementAndGet();
        }

        static String nameOf(String type) {
            return type.equals("contacts") ? "lastName" : "name";
        }

        void assertIsIn(Stored stored) {
            rows.forEach((key, row) -> {
                Row found = stored.rows.get(key);
                if (found == null) {
                    assertThat(deletions).as("%s, acknowledged and gone", key).containsKey(key);
                    return;
                }
                assertThat(deletions.getOrDefault(key, false))
                        .as("%s is deleted", key)
                        .isFalse();
                assertThat(found.version()).as("version of %s", key).isGreaterThanOrEqualTo(row.version());
                Entry entry = stored.entry(key, row.version());
                assertThat(entry).as("entry of %s", key).isNotNull();
                if (found.version() == row.version()) {
                    assertThat(found).as("%s", key).isEqualTo(row);
                }
            });
            pairs.forEach((one, other) -> assertThat(stored.contact(one).account())
                    .as("contacts %d and %d, changed in one transaction", one, other)
                    .isEqualTo(stored.contact(other).account()));
        }

        void assertIsServedBy(RestClient rest) {
            rows.entrySet().stream().limit(100).forEach(each -> {
                Key key = each.getKey();
                int status = rest.get(key.type() + "/" + key.id()).statusCode();
                assertThat(status).as("%s", key).isEqualTo(deletions.containsKey(key) ? status : 200);
            });
        }
    }

    /** What is in the tables. */
    private static final class Stored {
        private final Map<Key, Row> rows = new HashMap<>();
        private final Map<Key, List<Entry>> entries = new HashMap<>();

        static Stored read(Opener opener) {
            Stored stored = new Stored();
            try (Connection connection = opener.open();
                    Statement statement = connection.createStatement()) {
                // Both tables as of one moment: what was under way at the kill may end meanwhile.
                connection.setAutoCommit(false);
                connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
                stored.readRows(statement, "accounts", "select id, version, name, cast(null as bigint) from e_account");
                stored.readRows(statement, "contacts", "select id, version, last_name, account_id from e_contact");
                stored.readEntries(statement);
            } catch (SQLException unreadable) {
                throw new AssertionError("the database cannot be read after a kill", unreadable);
            }
            return stored;
        }

        private void readRows(Statement statement, String type, String sql) throws SQLException {
            try (ResultSet found = statement.executeQuery(sql)) {
                while (found.next()) {
                    rows.put(
                            new Key(type, found.getLong(1)),
                            new Row(found.getInt(2), found.getString(3), found.getObject(4, Long.class)));
                }
            }
        }

        private void readEntries(Statement statement) throws SQLException {
            try (ResultSet found = statement.executeQuery("select entity, record_id, version, action, changes"
                    + " from mortise_audit where entity in ('account', 'contact') order by version")) {
                while (found.next()) {
                    entries.computeIfAbsent(
                                    new Key(found.getString(1) + "s", found.getLong(2)), key -> new ArrayList<>())
                            .add(new Entry(found.getInt(3), found.getString(4), JSON.readTree(found.getString(5))));
                }
            } catch (JsonProcessingException broken) {
                throw new AssertionError("an audit entry is broken", broken);
            }
        }

        Row contact(long id) {
            return Objects.requireNonNull(rows.get(new Key("contacts", id)));
        }

        @Nullable
        Entry entry(Key key, int version) {
            return entries.getOrDefault(key, List.of()).stream()
                    .filter(entry -> entry.version() == version)
                    .findFirst()
                    .orElse(null);
        }

        /** Each record has an entry for each of its versions, which says what the record says, and there are no others. */
        void assertNothingIsHalf() {
            assertThat(entries.keySet()).containsAll(rows.keySet());
            entries.forEach((key, ofOne) -> {
                Row row = rows.get(key);
                Entry last = ofOne.get(ofOne.size() - 1);
                assertThat(ofOne.stream().map(Entry::version))
                        .as("versions in the entries of %s", key)
                        .isEqualTo(
                                IntStream.rangeClosed(1, ofOne.size()).boxed().toList());
                if (row == null) {
                    assertThat(last.action())
                            .as("last entry of %s, which is gone", key)
                            .isEqualTo("DELETE");
                    return;
                }
                assertThat(last.version()).as("last entry of %s", key).isEqualTo(row.version());
                assertThat(last.action()).as("last entry of %s", key).isNotEqualTo("DELETE");
                assertThat(latest(ofOne, Acknowledged.nameOf(key.type())))
                        .as("name of %s", key)
                        .isEqualTo(row.name());
                assertThat(latest(ofOne, "account"))
                        .as("account of %s", key)
                        .isEqualTo(row.account() == null ? null : row.account().toString());
            });
        }

        private static @Nullable String latest(List<Entry> entries, String field) {
            String latest = null;
            for (Entry entry : entries) {
                String after = entry.after(field);
                latest = after == null ? latest : after;
            }
            return latest;
        }
    }
}
