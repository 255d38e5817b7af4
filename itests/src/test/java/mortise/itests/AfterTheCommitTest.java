package mortise.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import mortise.itests.host.RestClient;
import mortise.itests.host.RunningHost;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What follows a save in the sample, with everything embedded: search, a mail by rule, a push to who listens, a job. */
class AfterTheCommitTest {
    private static final RunningHost host = RunningHost.shared();
    private static final RestClient rest = RestClient.of(host);

    @Test
    void searchFindsItTheOwnerGetsAMailAndWhoListensIsTold() throws Exception {
        Queue<String> heard = new ConcurrentLinkedQueue<>();
        WebSocket socket = listen(heard);
        JsonNode owner = RestClient.json(rest.get("users?filter[name]=lena.hoffmann"))
                .path("data")
                .path(0);

        long id = RestClient.id(rest.create(
                "accounts",
                Map.of(
                        "name",
                        "Quayside Zephyr <b>GmbH</b>",
                        "owner",
                        new RestClient.Reference("users", owner.path("id").asLong()))));

        await().atMost(Duration.ofSeconds(10)).untilAsserted(() -> assertThat(
                        host.json("search", "zephir quayside").toString())
                .contains("Quayside Zephyr"));
        await().atMost(Duration.ofSeconds(10)).untilAsserted(() -> assertThat(heard)
                .anyMatch(text -> text.contains("\"id\":" + id) || text.contains("\"id\":\"" + id + "\"")));
        await().atMost(Duration.ofSeconds(10))
                .untilAsserted(() -> assertThat(mails()).hasSize(1));
        assertThat(mails()).allSatisfy(mail -> {
            assertThat(mail).contains("lena.hoffmann@mortise.example").contains("&lt;b&gt;GmbH&lt;/b&gt;");
        });

        assertThat(rest.change(RestClient.tag(1), "accounts", id, Map.of("name", "Harbour Zephyr"))
                        .statusCode())
                .isEqualTo(200);
        await().atMost(Duration.ofSeconds(10))
                .untilAsserted(() -> assertThat(mails()).hasSize(2).anySatisfy(mail -> assertThat(mail)
                        .contains("Subject: Renamed account: Harbour Zephyr")
                        .contains("lena.hoffmann@mortise.example")));
        socket.sendClose(WebSocket.NORMAL_CLOSURE, "").get(10, TimeUnit.SECONDS);
    }

    @Test
    void aWebhookIsToldOfItAndNotLedIntoThisMachine() throws Exception {
        JsonNode admin = RestClient.json(rest.get("users?filter[name]=admin"))
                .path("data")
                .path(0);
        long webhook = RestClient.id(rest.create(
                "webhooks",
                Map.of(
                        "name",
                        "Inside",
                        "url",
                        "https://localhost:1/hooks",
                        "entity",
                        "account",
                        "reader",
                        new RestClient.Reference("users", admin.path("id").asLong()))));

        long account = RestClient.id(rest.create("accounts", Map.of("name", "Told of")));

        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(host.json("webhook-log", "--record", Long.toString(account)))
                        .hasSize(1)
                        .allSatisfy(message -> {
                            assertThat(message.path("event").textValue()).isEqualTo("accounts.created");
                            assertThat(message.path("webhook").longValue()).isEqualTo(webhook);
                            assertThat(message.path("state").textValue()).isEqualTo("failed");
                            assertThat(message.path("reason").textValue()).contains("allowedNetworks");
                        }));
    }

    @Test
    void anIndexIsMadeAnewAsAJob() {
        host.command("search-rebuild", "task").orThrow();

        List<JsonNode> jobs = StreamSupport.stream(host.json("job-list").spliterator(), false)
                .filter(job -> job.path("type").textValue().equals("search.rebuild"))
                .toList();
        assertThat(jobs)
                .isNotEmpty()
                .allSatisfy(job -> assertThat(job.path("state").textValue()).isEqualToIgnoringCase("succeeded"));
    }

    /** Mails in the outbox that name the account. */
    private static List<String> mails() throws IOException {
        try (Stream<Path> files = Files.list(host.data().resolve("outbox"))) {
            return files.filter(file -> file.toString().endsWith(".eml"))
                    .map(AfterTheCommitTest::read)
                    .filter(text -> text.contains("Zephyr"))
                    .toList();
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException gone) {
            throw new UncheckedIOException(gone);
        }
    }

    /** Connects with a ticket, as programs do, and hears of accounts. */
    private static WebSocket listen(Queue<String> heard) throws Exception {
        JsonNode ticket = RestClient.json(host.send(HttpRequest.newBuilder(host.uri("push/ticket"))
                .header(
                        "Authorization",
                        "Bearer "
                                + host.json("token-create", "--user", "admin")
                                        .path("token")
                                        .textValue())
                .POST(HttpRequest.BodyPublishers.noBody())));
        String address =
                host.uri("push?ticket=" + ticket.path("ticket").textValue()).toString();
        WebSocket socket = HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .buildAsync(URI.create(address.replaceFirst("http", "ws")), new WebSocket.Listener() {
                    private final StringBuilder text = new StringBuilder();

                    @Override
                    public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
                        text.append(data);
                        if (last) {
                            heard.add(text.toString());
                            text.setLength(0);
                        }
                        from.request(1);
                        return null;
                    }
                })
                .get(10, TimeUnit.SECONDS);
        socket.sendText("{\"do\":\"hear\",\"topics\":[\"records/account\"]}", true)
                .get(10, TimeUnit.SECONDS);
        await().atMost(Duration.ofSeconds(10)).until(() -> !heard.isEmpty());
        return socket;
    }
}
