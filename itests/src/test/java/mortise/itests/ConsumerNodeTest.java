package mortise.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import mortise.itests.host.ExtensionJar;
import mortise.itests.host.RestClient;
import mortise.itests.host.RunningHost;
import mortise.testkit.PostgresqlServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A node without screens and REST works on what a node without consumers has sent; when it is killed another one takes over
 * what it had in hand.
 */
class ConsumerNodeTest {

    private static final Duration TAKE_OVER = Duration.ofSeconds(10);

    /** Notes in files what it does, and holds every message while there is a file that says so. */
    private static final String ROUTE =
            """
            package example.noting;

            import java.nio.file.Files;
            import java.nio.file.Path;
            import org.apache.camel.RoutesBuilder;
            import org.apache.camel.builder.RouteBuilder;
            import org.osgi.framework.BundleActivator;
            import org.osgi.framework.BundleContext;

            public final class Activator implements BundleActivator {
                @Override public void start(BundleContext context) {
                    Path folder = Path.of(System.getenv("NOTES"));
                    long node = ProcessHandle.current().pid();
                    context.registerService(RoutesBuilder.class, new RouteBuilder() {
                        @Override public void configure() {
                            from("mortise:record.changed.account?subscriber=noting&concurrency=200").process(exchange -> {
                                String note = node + " " + exchange.getMessage().getHeader("MortiseId");
                                Files.createFile(folder.resolve("begun " + note));
                                while (Files.exists(folder.resolve("hold"))) {
                                    Thread.sleep(20);
                                }
                                Files.createFile(folder.resolve("done " + note));
                            });
                        }
                    }, null);
                }

                @Override public void stop(BundleContext context) {}
            }
            """;

    @TempDir
    private Path notes;

    @Test
    void worksForTheOthersAndIsReplacedWhenItIsKilled(@TempDir Path folder) throws Exception {
        Path jar = ExtensionJar.of(
                folder,
                "example.noting.Activator",
                "org.osgi.framework,org.apache.camel,org.apache.camel.builder,org.apache.camel.model",
                ROUTE);
        String url = PostgresqlServer.newSchema();
        String common = "mortise-database-postgresql,mortise-queue-database,mortise-records,mortise-users,"
                + "mortise-operations,mortise-shell";
        try (RunningHost web = RunningHost.start(settings(url, common + ",mortise-rest,mortise-web,mortise-crm"));
                RunningHost consumer = RunningHost.start(settings(url, common + ",mortise-consumer"))) {
            consumer.command("extension-install", jar.toString()).orThrow();
            RestClient rest = RestClient.of(web);
            assertThat(consumer.get("api/accounts").statusCode()).isEqualTo(404);

            worksForTheOthers(rest, node(consumer));

            Set<String> inHand = holdsSome(rest, node(consumer));
            web.karaf("feature:install mortise-consumer").orThrow();
            web.command("extension-install", jar.toString()).orThrow();
            isReplacedWhenItIsKilled(web, consumer, inHand);

            assertThat(web.complaints()).noneMatch(line -> line.contains("mortise.consumer") || line.contains("camel"));
        }
    }

    private void worksForTheOthers(RestClient rest, long consumer) {
        await().atMost(Duration.ofSeconds(20))
                .pollInterval(Duration.ofMillis(200))
                .until(() -> {
                    rest.create("accounts", Map.of("name", "Is anybody there"));
                    return !ids("done", consumer).isEmpty();
                });
        int before = ids("done", consumer).size();
        for (int number = 0; number < 20; number++) {
            rest.create("accounts", Map.of("name", "Account " + number));
        }

        await().atMost(Duration.ofSeconds(10)).until(() -> ids("done", consumer).size() >= before + 20);
    }

    private Set<String> holdsSome(RestClient rest, long consumer) throws IOException {
        Files.createFile(notes.resolve("hold"));
        for (int number = 0; number < 5; number++) {
            rest.create("accounts", Map.of("name", "Held " + number));
        }
        // Of those before, some may not be done yet; they are in hand as well.
        await().atMost(Duration.ofMinutes(1)).until(() -> held(consumer).size() >= 5);
        return held(consumer);
    }

    private void isReplacedWhenItIsKilled(RunningHost web, RunningHost consumer, Set<String> inHand)
            throws IOException {
        long other = node(web);
        assertThat(held(other)).isEmpty();

        consumer.kill9();
        long start = System.nanoTime();

        await().atMost(TAKE_OVER).pollInterval(Duration.ofMillis(50)).until(() -> ids("begun", other)
                .containsAll(inHand));
        System.out.printf(
                "Take-over: %d messages of a killed node after %d ms%n",
                inHand.size(), (System.nanoTime() - start) / 1_000_000);
        Files.delete(notes.resolve("hold"));
        await().atMost(Duration.ofSeconds(20)).until(() -> held(other).isEmpty());
        assertThat(ids("done", other)).containsAll(inHand);
        assertThat(web.json("dead-letter-list")).isEmpty();
    }

    /** What a node has begun and not done. */
    private Set<String> held(long node) {
        Set<String> begun = ids("begun", node);
        begun.removeAll(ids("done", node));
        return begun;
    }

    private Set<String> ids(String what, long node) {
        String prefix = what + " " + node + " ";
        try (Stream<Path> files = Files.list(notes)) {
            List<String> names =
                    files.map(file -> file.getFileName().toString()).toList();
            return names.stream()
                    .filter(name -> name.startsWith(prefix))
                    .map(name -> name.substring(prefix.length()))
                    .collect(Collectors.toSet());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static long node(RunningHost host) {
        return host.process().pid();
    }

    private Map<String, String> settings(String url, String features) {
        return Map.of(
                "MORTISE_FEATURES",
                features,
                "MORTISE_CRM_LOAD",
                "false",
                "MORTISE_DATABASE_PROVIDER",
                "postgresql",
                "MORTISE_DATABASE_POSTGRESQL_URL",
                url,
                "NOTES",
                notes.toString());
    }
}
