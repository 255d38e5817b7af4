package mortise.rest;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.container.AsyncResponse;
import jakarta.ws.rs.container.Suspended;
import jakarta.ws.rs.core.Application;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import mortise.core.Context;
import mortise.core.Failure;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ApplicationsTest {
    private static RestHost host;
    private static Caller admin;

    @BeforeAll
    static void start() throws Exception {
        host = RestHost.start(Map.of("drainSeconds", "5"));
        admin = host.caller("admin");
    }

    @AfterAll
    static void stop() throws Exception {
        host.close();
    }

    /** What an extension registers. */
    static final class Reports extends Application {
        private final Resource resource;

        Reports(String version) {
            resource = new Resource(version);
        }

        @Override
        public Set<Object> getSingletons() {
            return Set.of(resource);
        }
    }

    /** A resource of an extension. */
    @Path("/")
    public static final class Resource {
        private final String version;
        private final CountDownLatch arrived = new CountDownLatch(1);
        private final CountDownLatch released = new CountDownLatch(1);

        Resource(String version) {
            this.version = version;
        }

        /** What is posted. */
        public record Order(String item, int count, LocalDate day) {}

        /** Tells its version and caller. */
        @GET
        @Produces(MediaType.APPLICATION_JSON)
        public Map<String, String> version() {
            return Map.of(
                    "version", version, "caller", Context.current().identity().name());
        }

        /** Waits until it is let go. */
        @GET
        @Path("slow")
        public String slow() throws InterruptedException {
            arrived.countDown();
            assertThat(released.await(20, TimeUnit.SECONDS)).isTrue();
            return version;
        }

        /** Answers from another thread. */
        @GET
        @Path("later")
        public void later(@Suspended AsyncResponse response) {
            arrived.countDown();
            CompletableFuture.runAsync(() -> {
                try {
                    assertThat(released.await(20, TimeUnit.SECONDS)).isTrue();
                    response.resume(version);
                } catch (InterruptedException stop) {
                    Thread.currentThread().interrupt();
                }
            });
        }

        /** Sends an order back. */
        @POST
        @Path("orders/{id: [0-9]+}")
        @Produces(MediaType.APPLICATION_JSON)
        public Order order(@PathParam("id") int id, @QueryParam("add") int add, Order order) {
            return new Order(order.item(), order.count() + add + id, order.day());
        }

        /** Fails in several ways. */
        @GET
        @Path("fail/{how}")
        public String fail(@PathParam("how") String how) {
            switch (how) {
                case "field" -> throw Failure.invalidField("item", "required", "the item is missing");
                case "away" -> throw Failure.unavailable("the printer is away", null);
                case "none" -> throw new NotFoundException();
                case "own" ->
                    throw new jakarta.ws.rs.WebApplicationException(Response.status(418)
                            .entity("teapot")
                            .type("text/plain")
                            .build());
                default -> throw new IllegalStateException("a defect");
            }
        }
    }

    private static Map<String, Object> at(String base, int ranking, long id) {
        return Map.of("osgi.jakartars.application.base", base, "service.ranking", ranking, "service.id", id);
    }

    @Test
    void servesAnExtensionsOwnResources() throws Exception {
        Reports reports = new Reports("1");
        assertThat(admin.get("/api/reports").status()).isEqualTo(404);

        host.servlet().addApplication(reports, at("/reports", 0, 10));

        assertThat(admin.get("/api/reports").text("/version")).isEqualTo("1");
        assertThat(admin.get("/api/reports/").text("/caller")).isEqualTo("admin");
        assertThat(new Caller(host.address(), List.of()).get("/api/reports").status())
                .isEqualTo(401);
        Caller.Answer order = admin.with("Content-Type", "application/json")
                .post("/api/reports/orders/5?add=2", "{'item': 'x', 'count': 1, 'day': '2026-01-02'}");
        assertThat(order.body().toString()).isEqualTo("{\"item\":\"x\",\"count\":8,\"day\":\"2026-01-02\"}");
        host.servlet().removeApplication(reports);
        assertThat(admin.get("/api/reports").status()).isEqualTo(404);
    }

    @Test
    void makesAnswersOfWhatAnExtensionThrows() throws Exception {
        Reports reports = new Reports("1");
        host.servlet().addApplication(reports, at("/failing", 0, 10));
        Caller json = admin.with("Content-Type", "application/json");

        Caller.Answer field = admin.get("/api/failing/fail/field");
        Caller.Answer away = admin.get("/api/failing/fail/away");
        Caller.Answer own = admin.get("/api/failing/fail/own");
        Caller.Answer defect = admin.get("/api/failing/fail/defect");
        Caller.Answer broken = json.post("/api/failing/orders/1", "{'item': ");
        Caller.Answer wrong = json.post("/api/failing/orders/1", "{'item': 'x', 'count': 'many'}");

        assertThat(field.status()).isEqualTo(422);
        assertThat(field.text("/errors/0/source/pointer")).isEqualTo("/item");
        assertThat(away.status()).isEqualTo(503);
        assertThat(away.header("Retry-After")).isNotEmpty();
        assertThat(own.status()).isEqualTo(418);
        assertThat(own.header("Content-Type")).isEqualTo("text/plain");
        assertThat(admin.get("/api/failing/fail/none").text("/errors/0/code")).isEqualTo("missing");
        assertThat(admin.send("PUT", "/api/failing", null).status()).isEqualTo(405);
        assertThat(defect.status()).isEqualTo(500);
        assertThat(defect.text("/errors/0/detail")).doesNotContain("defect");
        assertThat(broken.status()).isEqualTo(400);
        assertThat(wrong.status()).isEqualTo(422);
        assertThat(wrong.text("/errors/0/source/pointer")).isEqualTo("/count");
        host.servlet().removeApplication(reports);
    }

    @Test
    void anotherVersionTakesOverWithoutAGap() throws Exception {
        Reports one = new Reports("1");
        host.servlet().addApplication(one, at("/versions", 0, 10));
        AtomicBoolean stop = new AtomicBoolean();
        Queue<Integer> statuses = new ConcurrentLinkedQueue<>();
        ExecutorService thread = Executors.newSingleThreadExecutor();
        try {
            Future<?> load = thread.submit(() -> {
                while (!stop.get()) {
                    statuses.add(admin.get("/api/versions").status());
                }
                return true;
            });
            Reports before = one;
            for (int i = 2; i < 12; i++) {
                Reports next = new Reports(Integer.toString(i));
                host.servlet().addApplication(next, at("/versions", 0, 10 + i));
                assertThat(admin.get("/api/versions").text("/version")).isEqualTo(Integer.toString(i - 1));
                host.servlet().removeApplication(before);
                assertThat(admin.get("/api/versions").text("/version")).isEqualTo(Integer.toString(i));
                before = next;
            }
            stop.set(true);
            load.get();
            host.servlet().removeApplication(before);
        } finally {
            thread.shutdownNow();
        }

        assertThat(statuses).isNotEmpty().containsOnly(200);
    }

    @Test
    void theHigherRankingServes() throws Exception {
        Reports low = new Reports("low");
        Reports high = new Reports("high");
        host.servlet().addApplication(low, at("/ranked", 0, 10));
        host.servlet().addApplication(high, at("/ranked", 5, 11));

        assertThat(admin.get("/api/ranked").text("/version")).isEqualTo("high");
        host.servlet().removeApplication(high);
        assertThat(admin.get("/api/ranked").text("/version")).isEqualTo("low");
        host.servlet().removeApplication(low);
    }

    @Test
    void waitsForTheLastRequestBeforeAnApplicationGoes() throws Exception {
        for (String path : List.of("slow", "later")) {
            Reports reports = new Reports("1");
            host.servlet().addApplication(reports, at("/waiting", 0, 10));
            ExecutorService threads = Executors.newFixedThreadPool(2);
            try {
                Future<Integer> request =
                        threads.submit(() -> admin.get("/api/waiting/" + path).status());
                assertThat(reports.resource.arrived.await(10, TimeUnit.SECONDS)).isTrue();
                Future<?> removal = threads.submit(() -> host.servlet().removeApplication(reports));
                while (admin.get("/api/waiting").status() != 404) {
                    Thread.onSpinWait();
                }

                assertThat(removal.isDone()).as(path).isFalse();
                reports.resource.released.countDown();

                assertThat(request.get(10, TimeUnit.SECONDS)).isEqualTo(200);
                removal.get(10, TimeUnit.SECONDS);
            } finally {
                threads.shutdownNow();
            }
        }
    }

    @Test
    void othersNoticeNothingWhenApplicationsComeAndGo() throws Exception {
        long thing = host.add("thing", Map.of("name", "x"));
        AtomicBoolean stop = new AtomicBoolean();
        Queue<Integer> statuses = new ConcurrentLinkedQueue<>();
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            for (int i = 0; i < 4; i++) {
                threads.submit(() -> {
                    while (!stop.get()) {
                        statuses.add(admin.get("/api/things/" + thing).status());
                    }
                    return true;
                });
            }
            for (int i = 0; i < 20; i++) {
                Reports reports = new Reports("1");
                host.servlet().addApplication(reports, at("/coming", 0, 10));
                assertThat(admin.get("/api/coming").status()).isEqualTo(200);
                host.servlet().removeApplication(reports);
            }
        } finally {
            stop.set(true);
            threads.shutdown();
            assertThat(threads.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
        }

        assertThat(statuses).hasSizeGreaterThan(20).containsOnly(200);
    }

    @Test
    void servesThemAgainWhenHttpIsStartedAgain() throws Exception {
        Reports reports = new Reports("1");
        try (RestHost other = RestHost.start()) {
            other.servlet().addApplication(reports, at("/reports", 0, 10));
            assertThat(other.caller("admin").get("/api/reports").status()).isEqualTo(200);

            other.restart();

            assertThat(other.caller("admin").get("/api/reports").status()).isEqualTo(200);
            assertThat(other.caller("admin").get("/api/things").status()).isEqualTo(200);
        }
    }

    @Test
    void leavesOutWhatCannotBeServed() throws Exception {
        Application broken = new Application() {
            @Override
            public Set<Object> getSingletons() {
                throw new IllegalStateException("cannot be started");
            }
        };
        Application halfInstalled = new Application() {
            @Override
            public Set<Object> getSingletons() {
                throw new NoClassDefFoundError("somewhere/Else");
            }
        };
        Reports nowhere = new Reports("1");
        Reports likeAnEntity = new Reports("1");
        host.servlet().addApplication(broken, at("/broken", 0, 10));
        host.servlet().addApplication(halfInstalled, at("/half", 0, 10));
        host.servlet().addApplication(nowhere, at("/two/steps", 0, 11));
        host.servlet().addApplication(likeAnEntity, at("/things", 0, 12));

        assertThat(admin.get("/api/broken").status()).isEqualTo(404);
        assertThat(admin.get("/api/half").status()).isEqualTo(404);
        assertThat(admin.get("/api/two/steps").status()).isEqualTo(404);
        assertThat(admin.get("/api/things").at("/data").isArray()).isTrue();
        for (Application each : List.of(broken, halfInstalled, nowhere, likeAnEntity)) {
            host.servlet().removeApplication(each);
        }
    }
}
