package mortise.jobs.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
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
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import mortise.consumer.Consumers;
import mortise.core.Failure;
import mortise.core.Identity;
import mortise.database.migration.FlywayMigrations;
import mortise.entity.Permit;
import mortise.jobs.JobHandler;
import mortise.jobs.JobType;
import mortise.jobs.Start;
import mortise.jobs.Work;
import mortise.jobs.database.JobEngine;
import mortise.jobs.database.JobsHost;
import mortise.queue.OpenQueue;
import mortise.queue.database.DatabaseQueueProvider;
import mortise.queue.selection.JsonFormat;
import mortise.queue.selection.TypedQueue;
import mortise.rest.RestServlet;
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

/** Jobs over REST: real REST, jobs, queue and database. */
class JobResourceTest {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final Identity BOSS = new Identity(9, "boss", "Boss", Set.of());

    /** What a job does: {@code ok}, {@code fail}, or {@code wait} until it may go. */
    record Order(String what) {}

    private static final JobType<Order> JOB = JobType.of("test.order", "Do as told", Order.class);

    @TempDir
    private Path folder;

    private final CountDownLatch go = new CountDownLatch(1);
    private final HttpClient client = HttpClient.newHttpClient();
    private TestHost host;
    private OpenQueue queue;
    private JobEngine engine;
    private Consumers consumers;
    private Server server;

    private final class Worker implements JobHandler<Order> {
        @Override
        public JobType<Order> type() {
            return JOB;
        }

        @Override
        public int concurrency() {
            return 4;
        }

        @Override
        public void run(Work<Order> work) throws InterruptedException {
            switch (work.body().what()) {
                case "fail" -> throw Failure.invalid("no", "out of paper");
                case "wait" -> {
                    work.progress(12, 48);
                    work.log("twelve are done");
                    while (go.getCount() > 0) {
                        work.check();
                        go.await(20, TimeUnit.MILLISECONDS);
                    }
                }
                default -> work.log("done");
            }
        }
    }

    @BeforeEach
    void start() throws Exception {
        host = TestHost.on(TestDatabases.h2(folder).open())
                .rules((identity, type, action) -> Permit.NONE)
                .start();
        queue = new DatabaseQueueProvider(host.database(), new FlywayMigrations()).open();
        new FlywayMigrations().migrate(host.database(), JobsHost.PID, JobsHost.tables());
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
        consumers.add(engine.add(new Worker()));
        RestServlet rest = new RestServlet(
                Configurations.config(RestServlet.Config.class, Map.of()), host.records(), host, known, known);
        rest.addApplication(new JobsApplication(engine.jobs()), Map.of("osgi.jakartars.application.base", "/jobs"));
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
        go.countDown();
        server.stop();
        consumers.close();
        engine.close();
        queue.close();
        host.close();
    }

    private String begin(Identity who, String what) {
        return Long.toString(host.as(who, () -> engine.jobs()
                .start(JOB, new Order(what), Start.PLAIN.titled("Order of " + who.name()))
                .id()));
    }

    private HttpResponse<String> ask(String who, String method, String path) throws Exception {
        URI at = URI.create(server.getURI().resolve("/api/jobs")
                + path.replace("[", "%5B").replace("]", "%5D").replace(" ", "%20"));
        HttpRequest.Builder request = HttpRequest.newBuilder(at).method(method, BodyPublishers.noBody());
        if (!who.isEmpty()) {
            request.header("Authorization", "Bearer " + who);
        }
        return client.send(request.build(), BodyHandlers.ofString());
    }

    private JsonNode get(String who, String path) throws Exception {
        HttpResponse<String> answer = ask(who, "GET", path);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type").orElse("")).startsWith("application/vnd.api+json");
        return MAPPER.readTree(answer.body());
    }

    private List<String> ids(String who, String path) throws Exception {
        List<String> ids = new ArrayList<>();
        get(who, path).path("data").forEach(job -> ids.add(job.path("id").textValue()));
        return ids;
    }

    private void awaitState(String id, String state) {
        await().untilAsserted(() -> assertThat(
                        get("boss", "/" + id).at("/data/attributes/state").textValue())
                .isEqualTo(state));
    }

    @Test
    void showsAJobAndItsLog() throws Exception {
        String id = begin(TestHost.ANNA, "wait");
        awaitState(id, "running");
        await().untilAsserted(() -> assertThat(
                        get("anna", "/" + id).at("/data/attributes/percent").intValue())
                .isEqualTo(25));

        JsonNode job = get("anna", "/" + id).path("data");
        assertThat(job.path("type").textValue()).isEqualTo("jobs");
        assertThat(job.at("/attributes/title").textValue()).isEqualTo("Order of anna");
        assertThat(job.at("/attributes/jobType").textValue()).isEqualTo("test.order");
        assertThat(job.at("/attributes/endedAt").isNull()).isTrue();
        assertThat(job.at("/links/log").textValue()).isEqualTo("/api/jobs/" + id + "/log");
        JsonNode log = get("anna", "/" + id + "/log").path("data");
        assertThat(log).hasSize(1);
        assertThat(log.at("/0/attributes/text").textValue()).isEqualTo("twelve are done");
        go.countDown();
        awaitState(id, "succeeded");
        assertThat(get("anna", "/" + id).at("/data/attributes/endedAt").textValue())
                .isNotEmpty();
    }

    @Test
    void listsOnesOwnAndAllForAdministrators() throws Exception {
        String annas = begin(TestHost.ANNA, "ok");
        String bens = begin(TestHost.BEN, "fail");
        awaitState(annas, "succeeded");
        awaitState(bens, "failed");

        assertThat(ids("anna", "")).containsExactly(annas);
        assertThat(ids("boss", "")).containsExactly(bens, annas);
        assertThat(ids("boss", "?filter[state]=failed,running")).containsExactly(bens);
        assertThat(ids("boss", "?filter[text]=order of anna")).containsExactly(annas);
        assertThat(get("boss", "/" + bens).at("/data/attributes/reason").textValue())
                .contains("out of paper");
        assertThat(ask("anna", "GET", "/" + bens).statusCode()).isEqualTo(404);
        assertThat(ask("anna", "GET", "/" + bens + "/log").statusCode()).isEqualTo(404);
        assertThat(ask("anna", "POST", "/" + bens + "/retry").statusCode()).isEqualTo(404);
        assertThat(ask("", "GET", "").statusCode()).isEqualTo(401);
        assertThat(ask("", "GET", "/" + annas).statusCode()).isEqualTo(401);
    }

    @Test
    void pagesFromTheLatest() throws Exception {
        List<String> begun = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            begun.add(0, begin(TestHost.ANNA, "ok"));
        }
        JsonNode first = get("anna", "?page[size]=2&filter[text]=order");
        assertThat(first.path("data")).hasSize(2);
        String next = first.at("/links/next").textValue();
        List<String> all = new ArrayList<>(ids("anna", "?page[size]=2&filter[text]=order"));
        while (next != null) {
            String rest = next.substring("/api/jobs".length());
            all.addAll(ids("anna", rest));
            next = get("anna", rest).at("/links/next").textValue();
        }

        assertThat(all).isEqualTo(begun);
    }

    @Test
    void cancelsAndTriesAgain() throws Exception {
        String id = begin(TestHost.ANNA, "wait");
        awaitState(id, "running");

        assertThat(ask("anna", "POST", "/" + id + "/retry").statusCode()).isEqualTo(409);
        assertThat(ask("anna", "POST", "/" + id + "/cancel").statusCode()).isEqualTo(200);
        awaitState(id, "cancelled");
        assertThat(ask("anna", "POST", "/" + id + "/cancel").statusCode()).isEqualTo(409);
        assertThat(ask("anna", "POST", "/" + id + "/retry").statusCode()).isEqualTo(200);
        awaitState(id, "running");
    }

    @ParameterizedTest
    @CsvSource({
        "?filter[color]=red,filter[color]",
        "?filter[state]=lost,filter[state]",
        "?page[size]=0,page[size]",
        "?page[size]=101,page[size]",
        "?page[size]=ten,page[size]",
        "?page[before]=-1,page[before]",
        "?page[size]=1&page[size]=2,page[size]",
        "?filter[text]=%00,filter[text]"
    })
    void refusesParametersThatCannotBe(String query, String parameter) throws Exception {
        HttpResponse<String> answer = ask("anna", "GET", query);

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
        assertThat(MAPPER.readTree(answer.body())
                        .at("/errors/0/source/parameter")
                        .textValue())
                .isEqualTo(parameter);
    }

    @Test
    void isNotThereForWhatIsNoJob() throws Exception {
        for (String path : List.of("/0", "/x", "/99999", "/1/parts", "/-1")) {
            assertThat(ask("anna", "GET", path).statusCode()).as(path).isEqualTo(404);
        }
        String id = begin(TestHost.ANNA, "ok");
        assertThat(ask("anna", "DELETE", "/" + id).statusCode()).isEqualTo(405);
        assertThat(ask("anna", "GET", "/" + id + "/cancel").statusCode()).isEqualTo(405);
    }
}
