package mortise.webhooks.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import mortise.core.Context;
import mortise.core.Identity;
import mortise.database.OpenDatabase;
import mortise.database.migration.FlywayMigrations;
import mortise.entity.Action;
import mortise.entity.Draft;
import mortise.entity.Entities;
import mortise.entity.Permit;
import mortise.rest.RestServlet;
import mortise.testkit.Configurations;
import mortise.testkit.databases.TestDatabases;
import mortise.testkit.queue.SentMessages;
import mortise.testkit.records.TestCallers;
import mortise.testkit.records.TestHost;
import mortise.users.Role;
import mortise.users.User;
import mortise.webhooks.records.Messages;
import mortise.webhooks.records.Outlet;
import mortise.webhooks.records.StoredWebhooks;
import mortise.webhooks.records.Webhook;
import mortise.webhooks.records.WebhookChecks;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Messages of webhooks over REST and in their box: real REST, records and tables. */
class MessageResourceTest {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final Identity BOSS = new Identity(9, "boss", "Boss", Set.of());

    @TempDir
    private Path folder;

    private final HttpClient client = HttpClient.newHttpClient();
    private TestHost host;
    private Outlet outlet;
    private Messages messages;
    private StoredWebhooks webhooks;
    private Server server;
    private long webhook;

    @BeforeEach
    void start() throws Exception {
        outlet = new Outlet(Configurations.config(Outlet.Config.class, Map.of()));
        OpenDatabase database = TestDatabases.h2(folder).open();
        messages = new Messages(outlet, database, new FlywayMigrations(), new SentMessages());
        Entities later = () -> host.model();
        host = TestHost.on(database)
                .entities(User.class, Role.class, Webhook.class)
                .hooks(new WebhookChecks(later, outlet, messages))
                .rules((identity, type, action) -> identity.equals(BOSS) || identity.isSystem()
                        ? Permit.ALL
                        : identity.id() == TestHost.ANNA.id() && action == Action.VIEW ? Permit.ALL : Permit.NONE)
                .start();
        webhooks = new StoredWebhooks(host.records(), later, messages);
        TestCallers known = new TestCallers(Set.of("boss"), TestHost.ANNA, TestHost.BEN, BOSS);
        RestServlet rest = new RestServlet(
                Configurations.config(RestServlet.Config.class, Map.of()), host.records(), host, known, known);
        rest.addApplication(
                new MessagesApplication(webhooks), Map.of("osgi.jakartars.application.base", "/webhook-messages"));
        server = new Server();
        ServerConnector connector = new ServerConnector(server);
        connector.setHost("127.0.0.1");
        server.addConnector(connector);
        ServletContextHandler context = new ServletContextHandler("/");
        ServletHolder holder = new ServletHolder(rest);
        holder.setAsyncSupported(true);
        context.addServlet(holder, "/api/*");
        server.setHandler(context);
        server.start();
        webhook = host.asSystem(() -> {
            long reader = host.records()
                    .save(Draft.create("user").set("name", "eve").set("title", "Eve"))
                    .id();
            return host.records()
                    .save(Draft.create("webhook")
                            .set("name", "Hook")
                            .set("url", "https://example.com/")
                            .set("entity", "user")
                            .set("reader", reader))
                    .id();
        });
    }

    @AfterEach
    void stop() throws Exception {
        server.stop();
        messages.close();
        outlet.close();
        host.close();
    }

    private HttpResponse<String> call(String who, String method, String path) throws Exception {
        URI address = URI.create(
                "http://127.0.0.1:" + ((ServerConnector) server.getConnectors()[0]).getLocalPort() + "/api/" + path);
        HttpRequest.Builder request =
                HttpRequest.newBuilder(address).method(method, HttpRequest.BodyPublishers.noBody());
        if (!who.isEmpty()) {
            request.header("Authorization", "Bearer " + who);
        }
        return client.send(request.build(), BodyHandlers.ofString());
    }

    private JsonNode read(String who, String method, String path, int status) throws Exception {
        HttpResponse<String> answer = call(who, method, path);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        return MAPPER.readTree(answer.body());
    }

    @Test
    void pingsAndListsAndShowsWhatIsSent() throws Exception {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            ids.add(
                    0,
                    read("boss", "POST", "webhook-messages/ping?webhook=" + webhook, 202)
                            .at("/data/id")
                            .asText());
        }

        JsonNode page = read("anna", "GET", "webhook-messages?page%5Bsize%5D=2&filter%5Bwebhook%5D=" + webhook, 200);
        assertThat(page.path("data").findValuesAsText("state")).containsExactly("waiting", "waiting");
        JsonNode rest = read("anna", "GET", page.at("/links/next").asText().substring("/api/".length()), 200);
        List<String> found = new ArrayList<>();
        page.path("data").forEach(each -> found.add(each.path("id").asText()));
        rest.path("data").forEach(each -> found.add(each.path("id").asText()));
        assertThat(found).isEqualTo(ids);
        assertThat(rest.path("links").has("next")).isFalse();
        assertThat(read("anna", "GET", "webhook-messages?filter%5Bstate%5D=failed", 200)
                        .path("data"))
                .isEmpty();
        JsonNode one = read("anna", "GET", "webhook-messages/" + ids.get(0), 200);
        assertThat(one.at("/data/attributes/event").asText()).isEqualTo("ping");
        assertThat(one.at("/data/relationships/webhook/data/id").asLong()).isEqualTo(webhook);
        assertThat(read("boss", "GET", "webhook-messages/" + ids.get(0) + "/body", 200)
                        .path("type")
                        .asText())
                .isEqualTo("ping");
    }

    @Test
    void makesAnotherSecret() throws Exception {
        String before = host.asSystem(() -> webhooks.secret(webhook));

        String secret = read("boss", "POST", "webhook-messages/secret?webhook=" + webhook, 200)
                .at("/data/attributes/secret")
                .asText();

        assertThat(secret).startsWith("whsec_").isNotEqualTo(before);
        assertThat(host.asSystem(() -> webhooks.secret(webhook))).isEqualTo(secret);
        assertThat(read("boss", "GET", "webhooks/" + webhook, 200).toString()).doesNotContain("whsec_");
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '^',
            textBlock =
                    """
                    ^^,   GET,  webhook-messages,                      401
                    ben,  GET,  webhook-messages,                      403
                    anna, GET,  webhook-messages?filter%5Bstate%5D=no, 400
                    anna, GET,  webhook-messages?colour=red,           400
                    anna, GET,  webhook-messages?filter%5Bwebhook%5D=1, 404
                    anna, GET,  webhook-messages/999,                  404
                    anna, GET,  webhook-messages/MESSAGE/body,         403
                    anna, POST, webhook-messages/MESSAGE/resend,       403
                    boss, POST, webhook-messages/MESSAGE/resend,       409
                    boss, POST, webhook-messages/999/resend,           404
                    anna, POST, webhook-messages/ping?webhook=WEBHOOK, 403
                    boss, POST, webhook-messages/ping,                 400
                    boss, POST, webhook-messages/ping?webhook=1,       404
                    anna, POST, webhook-messages/secret?webhook=WEBHOOK, 403
                    """)
    void refusesWhatCannotBe(String who, String method, String path, int status) throws Exception {
        long message = host.asSystem(() -> webhooks.ping(webhook));

        JsonNode answer = read(
                who,
                method,
                path.replace("MESSAGE", Long.toString(message)).replace("WEBHOOK", Long.toString(webhook)),
                status);

        assertThat(answer.at("/errors/0/code").asText()).isNotEmpty();
        assertThat(host.asSystem(() -> webhooks.get(message)).orElseThrow().attempts())
                .isZero();
    }

    @Test
    void showsTheLatestMessagesBesideTheWebhook() throws Exception {
        MessagesPanel panel = new MessagesPanel(webhooks, host.records());
        assertThat(written(panel, BOSS, Locale.ENGLISH)).contains("Nothing has been sent yet");
        host.asSystem(() -> webhooks.ping(webhook));

        assertThat(written(panel, BOSS, Locale.GERMAN))
                .contains("wartet")
                .contains("ping")
                .contains(host.asSystem(() -> webhooks.secret(webhook)));
        assertThat(written(panel, TestHost.ANNA, Locale.ENGLISH))
                .contains("waiting")
                .doesNotContain("whsec_");
    }

    private String written(MessagesPanel panel, Identity reader, Locale locale) throws Exception {
        Context system = Context.system("test");
        Context context = new Context(reader, "test", "web", "", locale, system.zone());
        StringBuilder out = new StringBuilder();
        context.call(() -> {
            panel.write(host.records().require("webhook", webhook), out);
            return 0;
        });
        return out.toString();
    }
}
