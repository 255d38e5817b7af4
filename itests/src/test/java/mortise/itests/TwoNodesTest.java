package mortise.itests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import java.util.stream.Stream;
import mortise.itests.host.Browser;
import mortise.itests.host.RestClient;
import mortise.itests.host.RunningHost;
import mortise.testkit.PostgresqlServer;
import org.awaitility.Awaitility;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.FormElement;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Two nodes on one empty database, started at the same moment, are one product. */
class TwoNodesTest {

    private static final int RACES = 20;
    private static final String MOVED = "The tables of ";

    private static final String database = PostgresqlServer.newSchema();
    private static final List<RunningHost> nodes = new ArrayList<>();
    private static RunningHost one;
    private static RunningHost other;

    @BeforeAll
    static void startBothAtOnce() {
        Map<String, String> settings = Map.of(
                "MORTISE_FEATURES", "mortise-stack-embedded,mortise-database-postgresql,mortise-crm",
                "MORTISE_CRM_LOAD", "false",
                "MORTISE_DATABASE_PROVIDER", "postgresql",
                "MORTISE_DATABASE_POSTGRESQL_URL", database);
        nodes.addAll(together(() -> RunningHost.start(settings), () -> RunningHost.start(settings)));
        one = nodes.get(0);
        other = nodes.get(1);
    }

    @AfterAll
    static void stop() {
        nodes.forEach(RunningHost::close);
    }

    @Test
    void oneMigratesAndBothServeWithoutComplaint() throws SQLException {
        for (RunningHost node : nodes) {
            assertThat(node.get("health/ready").statusCode()).isEqualTo(200);
            assertThat(RestClient.of(node).get("accounts").statusCode()).isEqualTo(200);
            assertThat(node.complaints()).noneMatch(line -> !line.contains("database.slow"));
        }
        List<String> moved = nodes.stream()
                .flatMap(node -> node.log().lines())
                .filter(line -> line.contains(MOVED))
                .map(line -> line.substring(line.indexOf(MOVED)))
                .toList();
        assertThat(moved).isNotEmpty().doesNotHaveDuplicates();
        assertThat(numbers("select count(*) from e_user where name = '" + RunningHost.ADMIN + "'"))
                .containsExactly(1L);
        assertThat(numbers("select count(*) from migration_mortise_users where version = '1' and success"))
                .containsExactly(1L);
    }

    @Test
    void aSessionOfOneIsValidOnTheOther() {
        Browser browser = Browser.signedIn(one);

        assertThat(browser.on(other).get("accounts").statusCode()).isEqualTo(200);
        assertThat(Browser.at(other).get("accounts").statusCode()).isEqualTo(303);
    }

    @Test
    void aSignOutOnOneEndsTheSessionOnTheOther() {
        Browser browser = Browser.signedIn(one);
        Browser there = browser.on(other);
        assertThat(there.get("accounts").statusCode()).isEqualTo(200);

        browser.submit(Browser.form(browser.get("accounts"), "sign-out"), Map.of());

        Awaitility.await()
                .atMost(Duration.ofSeconds(6))
                .until(() -> browser.on(other).get("accounts").statusCode() == 303
                        && there.get("accounts").statusCode() == 303);
    }

    @Test
    void aTokenOfOneIsValidOnTheOther() {
        RestClient rest = RestClient.of(one);

        assertThat(rest.on(other).get("accounts").statusCode()).isEqualTo(200);
    }

    @Test
    void aRecordSavedOnOneIsReadOnTheOther() {
        RestClient rest = RestClient.of(one);

        long id = RestClient.id(rest.create("accounts", Map.of("name", "Saved on one")));
        HttpResponse<String> read = rest.on(other).get("accounts/" + id);
        rest.on(other).change(RestClient.tag(1), "accounts", id, Map.of("name", "Changed on the other"));

        assertThat(name(RestClient.json(read).path("data"))).isEqualTo("Saved on one");
        assertThat(name(RestClient.json(rest.get("accounts/" + id)).path("data")))
                .isEqualTo("Changed on the other");
    }

    @Test
    void ofTwoWhoWriteAtOnceOneWinsAndTheOtherIsShownWhatIsThere() {
        RestClient rest = RestClient.of(one);
        for (int race = 0; race < RACES; race++) {
            long id = RestClient.id(rest.create("accounts", Map.of("name", "Before")));

            List<HttpResponse<String>> answers = together(
                    () -> rest.change(RestClient.tag(1), "accounts", id, Map.of("name", "From one")),
                    () -> rest.on(other).change(RestClient.tag(1), "accounts", id, Map.of("name", "From the other")));

            assertThat(answers.stream().map(HttpResponse::statusCode)).containsExactlyInAnyOrder(200, 412);
            boolean firstWon = answers.get(0).statusCode() == 200;
            JsonNode won = RestClient.json(answers.get(firstWon ? 0 : 1)).path("data");
            JsonNode shown = RestClient.json(answers.get(firstWon ? 1 : 0)).at("/errors/0/meta/current");
            assertThat(name(won)).isEqualTo(firstWon ? "From one" : "From the other");
            assertThat(shown.path("meta").path("version").intValue()).isEqualTo(2);
            assertThat(name(shown)).isEqualTo(name(won));
            assertThat(name(RestClient.json(rest.get("accounts/" + id)).path("data")))
                    .isEqualTo(name(won));
        }
    }

    @Test
    void whoSavesAFormTooLateSeesBothVersionsAndDecides() {
        RestClient rest = RestClient.of(other);
        long id = RestClient.id(rest.create("accounts", Map.of("name", "Before")));
        Browser browser = Browser.signedIn(one);
        String path = "accounts/" + id + "/edit";
        FormElement form = Browser.form(browser.get(path), path);
        rest.change(RestClient.tag(1), "accounts", id, Map.of("name", "Theirs", "notes", "Nobody else wrote here"));

        HttpResponse<String> conflict = browser.submit(form, Map.of("f.name", "Mine"));

        Document page = Browser.page(conflict);
        assertThat(conflict.statusCode()).isEqualTo(409);
        assertThat(page.select("label:has(input[name=c.name][value=mine])").text())
                .contains("Mine");
        assertThat(page.select("label:has(input[name=c.name][value=theirs])").text())
                .contains("Theirs");
        assertThat(name(RestClient.json(rest.get("accounts/" + id)).path("data")))
                .isEqualTo("Theirs");

        HttpResponse<String> decided = browser.submit(Browser.form(conflict, path), Map.of("c.name", "mine"));

        assertThat(decided.statusCode()).isEqualTo(303);
        JsonNode kept = RestClient.json(rest.get("accounts/" + id)).path("data");
        assertThat(name(kept)).isEqualTo("Mine");
        assertThat(kept.at("/attributes/notes").textValue()).isEqualTo("Nobody else wrote here");
        assertThat(kept.at("/meta/version").intValue()).isEqualTo(3);
    }

    private static String name(JsonNode record) {
        return record.at("/attributes/name").asText();
    }

    /** Does both at the same moment, and returns both results in their order. */
    private static <T> List<T> together(Supplier<T> first, Supplier<T> second) {
        CountDownLatch bothThere = new CountDownLatch(2);
        return Stream.of(first, second)
                .map(work -> CompletableFuture.supplyAsync(
                        () -> {
                            bothThere.countDown();
                            await(bothThere);
                            return work.get();
                        },
                        task -> new Thread(task, "one of two").start()))
                .toList()
                .stream()
                .map(CompletableFuture::join)
                .toList();
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static List<Long> numbers(String sql) throws SQLException {
        List<Long> numbers = new ArrayList<>();
        try (Connection connection = DriverManager.getConnection(database);
                Statement statement = connection.createStatement();
                ResultSet found = statement.executeQuery(sql)) {
            while (found.next()) {
                numbers.add(found.getLong(1));
            }
        }
        return numbers;
    }
}
