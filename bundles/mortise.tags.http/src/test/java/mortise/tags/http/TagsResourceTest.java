package mortise.tags.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import mortise.database.migration.FlywayMigrations;
import mortise.entity.Action;
import mortise.entity.Draft;
import mortise.entity.EntityType;
import mortise.entity.Field;
import mortise.entity.FieldType;
import mortise.entity.Permit;
import mortise.rest.RestServlet;
import mortise.tags.records.StoredTags;
import mortise.testkit.Configurations;
import mortise.testkit.databases.TestDatabases;
import mortise.testkit.records.TestCallers;
import mortise.testkit.records.TestHost;
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

/** Tags over REST: real REST, records and tables. Anna may do all, Ben only view. */
class TagsResourceTest {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final EntityType DEAL = EntityType.of("deal")
            .field(Field.of("name", FieldType.TEXT).build())
            .build();

    @TempDir
    private Path folder;

    private final HttpClient client = HttpClient.newHttpClient();
    private TestHost host;
    private Server server;
    private long deal;

    @BeforeEach
    void start() throws Exception {
        host = TestHost.on(TestDatabases.h2(folder).open())
                .types(DEAL)
                .rules((identity, type, action) ->
                        identity.isAnonymous() || identity.equals(TestHost.BEN) && action != Action.VIEW
                                ? Permit.NONE
                                : Permit.ALL)
                .start();
        TestCallers known = new TestCallers(Set.of(), TestHost.ANNA, TestHost.BEN);
        RestServlet rest = new RestServlet(
                Configurations.config(RestServlet.Config.class, Map.of()), host.records(), host, known, known);
        StoredTags tags = new StoredTags(host.records(), host.database(), new FlywayMigrations());
        rest.addApplication(new TagsApplication(tags, host), Map.of("osgi.jakartars.application.base", "/tags"));
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
        deal = host.asSystem(
                () -> host.records().save(Draft.create("deal").set("name", "A")).id());
    }

    @AfterEach
    void stop() throws Exception {
        server.stop();
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
    void arePutOnReadAndTakenOff() throws Exception {
        read("anna", "PUT", "tags/deals/" + deal + "?tag=Trade%20fair", 200);
        JsonNode both = read("anna", "PUT", "tags/deals/" + deal + "?tag=a/b", 200);
        read("anna", "PUT", "tags/deals/" + deal + "?tag=TRADE+FAIR", 200);

        assertThat(both.path("data").findValuesAsText("id")).containsExactly("a/b", "Trade fair");
        assertThat(read("ben", "GET", "tags/deals/" + deal, 200).path("data").findValuesAsText("id"))
                .containsExactly("a/b", "Trade fair");
        assertThat(read("ben", "GET", "tags/deals?filter%5Bstarts%5D=tr", 200)
                        .path("data")
                        .findValuesAsText("id"))
                .containsExactly("Trade fair");
        assertThat(call("anna", "DELETE", "tags/deals/" + deal + "?tag=trade%20fair")
                        .statusCode())
                .isEqualTo(204);
        assertThat(read("ben", "GET", "tags/deals?page%5Bsize%5D=5", 200)
                        .path("data")
                        .findValuesAsText("id"))
                .containsExactly("a/b");
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '^',
            textBlock =
                    """
                    ^^,   GET,    tags/deals,                401
                    ben,  PUT,    tags/deals/DEAL?tag=x,         403
                    ben,  DELETE, tags/deals/DEAL?tag=x,         403
                    anna, GET,    tags/things,               404
                    anna, GET,    tags/deals/999999,         404
                    anna, PUT,    tags/deals/999999?tag=x,       404
                    anna, PUT,    tags/deals/DEAL?tag=a%2Cb,     422
                    anna, PUT,    tags/deals/DEAL?tag=%20,       422
                    anna, PUT,    tags/deals/DEAL,           400
                    anna, GET,    tags/deals?page%5Bsize%5D=0, 400
                    anna, GET,    tags/deals/DEAL?colour=red, 400
                    """)
    void refusesWhatCannotBe(String who, String method, String path, int status) throws Exception {
        JsonNode answer = read(who, method, path.replace("DEAL", Long.toString(deal)), status);

        assertThat(answer.at("/errors/0/code").asText()).isNotEmpty();
        assertThat(read("anna", "GET", "tags/deals/" + deal, 200).path("data")).isEmpty();
    }
}
