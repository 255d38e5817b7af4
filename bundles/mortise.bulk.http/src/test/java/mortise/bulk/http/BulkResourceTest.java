package mortise.bulk.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.validation.constraints.NotBlank;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import mortise.bulk.jobs.BulkJobs;
import mortise.consumer.Consumers;
import mortise.core.Identity;
import mortise.database.migration.FlywayMigrations;
import mortise.entity.Permit;
import mortise.entity.Query;
import mortise.entity.Resource;
import mortise.entity.Stored;
import mortise.jobs.database.JobEngine;
import mortise.jobs.database.JobsHost;
import mortise.queue.OpenQueue;
import mortise.queue.database.DatabaseQueueProvider;
import mortise.queue.selection.JsonFormat;
import mortise.queue.selection.TypedQueue;
import mortise.rest.RestServlet;
import mortise.storage.OpenFileStore;
import mortise.storage.files.FilesProvider;
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

/** Bulk operations over REST: real REST, jobs, queue, storage and database. */
class BulkResourceTest {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final Identity BOSS = new Identity(9, "boss", "Boss", Set.of());

    /** Something. */
    @Resource(path = "firms")
    public static class Firm extends Stored {
        /** What people call it. */
        @NotBlank
        public String name = "";
    }

    @TempDir
    private Path folder;

    private final HttpClient client = HttpClient.newHttpClient();
    private TestHost host;
    private OpenFileStore store;
    private OpenQueue queue;
    private JobEngine engine;
    private Consumers consumers;
    private Server server;

    @BeforeEach
    void start() throws Exception {
        host = TestHost.on(TestDatabases.h2(folder.resolve("database")).open())
                .entities(Firm.class)
                .rules((identity, type, action) -> identity.isAnonymous() ? Permit.NONE : Permit.ALL)
                .start();
        store = new FilesProvider(Configurations.config(
                        FilesProvider.Config.class,
                        Map.of("folder", folder.resolve("files").toString())))
                .open();
        FlywayMigrations migrations = new FlywayMigrations();
        queue = new DatabaseQueueProvider(host.database(), migrations).open();
        migrations.migrate(host.database(), JobsHost.PID, JobsHost.tables());
        JsonFormat format = new JsonFormat();
        TestCallers known = new TestCallers(Set.of("boss"), TestHost.ANNA, TestHost.BEN, BOSS);
        engine = new JobEngine(
                host.database(),
                new TypedQueue(queue, format),
                queue,
                format,
                () -> List.of(known),
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
        BulkJobs bulk = new BulkJobs(
                Configurations.config(BulkJobs.Config.class, Map.of("maxMebibytes", "1")),
                host.records(),
                host,
                engine.jobs(),
                store,
                host.database(),
                migrations);
        consumers.add(engine.add(bulk));
        RestServlet rest = new RestServlet(
                Configurations.config(RestServlet.Config.class, Map.of()), host.records(), host, known, known);
        rest.addApplication(
                new BulkApplication(bulk, engine.jobs()), Map.of("osgi.jakartars.application.base", "/bulk"));
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
    }

    @AfterEach
    void stop() throws Exception {
        server.stop();
        consumers.close();
        engine.close();
        queue.close();
        store.close();
        host.close();
    }

    private HttpResponse<String> send(String who, String path, String body, String type) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(server.getURI().resolve("/api/bulk" + path))
                .POST(BodyPublishers.ofString(body.replace('\'', '"')))
                .header("Content-Type", type);
        if (!who.isEmpty()) {
            request.header("Authorization", "Bearer " + who);
        }
        return client.send(request.build(), BodyHandlers.ofString());
    }

    private HttpResponse<String> send(String who, String body) throws Exception {
        return send(who, "", body, "application/json");
    }

    private HttpResponse<String> ask(String who, String address) throws Exception {
        URI at = server.getURI().resolve(address.replace("[", "%5B").replace("]", "%5D"));
        return client.send(
                HttpRequest.newBuilder(at)
                        .header("Authorization", "Bearer " + who)
                        .build(),
                BodyHandlers.ofString());
    }

    private JsonNode get(String who, String address) throws Exception {
        HttpResponse<String> answer = ask(who, address);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return MAPPER.readTree(answer.body());
    }

    private JsonNode ended(String address) {
        return await().until(
                        () -> get("anna", address).at("/data/attributes"),
                        attributes -> attributes.path("state").textValue().equals("succeeded"));
    }

    private long firms() {
        return host.asSystem(() -> host.records().count(Query.of("firm")));
    }

    private static String adding(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> "{'op': 'add', 'data': {'type': 'firms', 'attributes': {'name': '%s'}}}"
                        .formatted(i % 10 == 3 ? "" : "Firm " + i))
                .collect(Collectors.joining(", ", "{'operations': [", "]}"));
    }

    @Test
    void takesOperationsAndTellsWhatBecameOfEach() throws Exception {
        HttpResponse<String> taken = send("anna", adding(50));

        assertThat(taken.statusCode()).as(taken.body()).isEqualTo(202);
        String address = taken.headers().firstValue("Location").orElseThrow();
        JsonNode resource = MAPPER.readTree(taken.body()).path("data");
        assertThat(resource.path("type").textValue()).isEqualTo("bulk");
        assertThat(resource.at("/links/self").textValue()).isEqualTo(address);
        JsonNode state = ended(address);
        assertThat(state.path("operations").intValue()).isEqualTo(50);
        assertThat(state.path("created").intValue()).isEqualTo(45);
        assertThat(state.path("refused").intValue()).isEqualTo(5);
        assertThat(firms()).isEqualTo(45);

        List<String> ids = new ArrayList<>();
        String next = address + "/results?page[size]=20";
        while (next != null) {
            JsonNode page = get("anna", next);
            page.path("data").forEach(result -> ids.add(result.path("id").textValue()));
            next = page.at("/links/next").textValue();
        }
        String job = resource.path("id").textValue();
        assertThat(ids)
                .isEqualTo(IntStream.range(0, 50).mapToObj(i -> job + "-" + i).toList());
        JsonNode refused = get("anna", resource.at("/links/refused").textValue());
        assertThat(refused.path("data")).hasSize(5);
        assertThat(refused.at("/data/0/attributes/index").intValue()).isEqualTo(3);
        assertThat(refused.at("/data/0/attributes/errors/0/source/pointer").textValue())
                .isEqualTo("/operations/3/data/attributes/name");
        assertThat(refused.at("/data/0/attributes/errors/0/status").textValue()).isEqualTo("422");
        JsonNode first = get("anna", address + "/results?filter[outcome]=created&page[size]=1");
        assertThat(get(
                                "anna",
                                "/api/firms/"
                                        + first.at("/data/0/relationships/record/data/id")
                                                .textValue())
                        .at("/data/attributes/name")
                        .textValue())
                .isEqualTo("Firm 0");
    }

    @Test
    void onlyLooksIfThatIsAsked() throws Exception {
        HttpResponse<String> taken = send(
                "anna",
                "?validate=true",
                adding(20).replace("operations", "atomic:operations"),
                "application/vnd.api+json;ext=\"https://jsonapi.org/ext/atomic\"");

        assertThat(taken.statusCode()).as(taken.body()).isEqualTo(202);
        JsonNode state = ended(taken.headers().firstValue("Location").orElseThrow());
        assertThat(state.path("valid").intValue()).isEqualTo(18);
        assertThat(state.path("refused").intValue()).isEqualTo(2);
        assertThat(firms()).isZero();
    }

    @Test
    void isForWhoSentThemAndAdministrators() throws Exception {
        String address =
                send("anna", adding(5)).headers().firstValue("Location").orElseThrow();
        ended(address);

        assertThat(ask("ben", address).statusCode()).isEqualTo(404);
        assertThat(ask("ben", address + "/results").statusCode()).isEqualTo(404);
        assertThat(ask("boss", address + "/results").statusCode()).isEqualTo(200);
        assertThat(send("", adding(5)).statusCode()).isEqualTo(401);
        assertThat(ask("nobody", address).statusCode()).isEqualTo(401);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '^',
            textBlock =
                    """
            {'operations': [{'op': 'add'}   | application/json | 422 | /operations/0
            {'operations': 5}               | application/json | 422 | /operations
            []                              | application/json | 422 | /operations
            {'operations': []}              | text/plain       | 415 |
            """)
    void refusesWhatItCannotRead(String body, String type, int status, String pointer) throws Exception {
        HttpResponse<String> answer = send("anna", "", body, type);

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(MAPPER.readTree(answer.body()).at("/errors/0/source/pointer").textValue())
                .isEqualTo(pointer);
        assertThat(store.list("", "", 10)).isEmpty();
    }

    @Test
    void refusesListsThatAreTooLarge() throws Exception {
        HttpResponse<String> answer = send("anna", adding(20_000));

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(413);
        assertThat(store.list("", "", 10)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "?filter[outcome]=lost,filter[outcome]",
        "?page[size]=0,page[size]",
        "?page[size]=1001,page[size]",
        "?page[after]=x,page[after]",
        "?colour=red,colour"
    })
    void refusesParametersThatCannotBe(String query, String parameter) throws Exception {
        String address =
                send("anna", adding(5)).headers().firstValue("Location").orElseThrow();

        HttpResponse<String> answer = ask("anna", address + "/results" + query);

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
        assertThat(MAPPER.readTree(answer.body())
                        .at("/errors/0/source/parameter")
                        .textValue())
                .isEqualTo(parameter);
    }
}
