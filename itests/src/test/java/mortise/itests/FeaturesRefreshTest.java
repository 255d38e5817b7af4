package mortise.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import mortise.itests.host.Distribution;
import mortise.itests.host.RunningHost;
import mortise.itests.host.Snapshot;
import org.awaitility.Awaitility;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Element;
import org.jsoup.parser.Parser;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The product's first promise: parts come and go, and nothing that has nothing to do with them restarts. See
 * docs/adr/0003.
 */
class FeaturesRefreshTest {

    /** Where people and programs notice whether a part is there. */
    private static final Map<String, String> PATHS = Map.of(
            "mortise-operations", "health/live",
            "mortise-web", "sign-in",
            "mortise-rest", "api/users");

    /** By feature those it names. */
    private static final Map<String, Set<String>> NEEDS = read();

    private static RunningHost host;

    /** Each feature is started with by name, so that each can be removed. */
    @BeforeAll
    static void start() {
        host = RunningHost.start(Map.of(
                "MORTISE_FEATURES",
                "mortise-tp-http," + String.join(",", features().toList()),
                "MORTISE_CRM_LOAD",
                "false"));
    }

    @AfterAll
    static void stop() {
        host.close();
    }

    /** Every feature that is a part by itself: libraries and stacks only gather others. */
    static Stream<String> features() {
        return NEEDS.keySet().stream().filter(name -> !name.matches("mortise-(tp|stack)-.*|mortise-base"));
    }

    @ParameterizedTest
    @MethodSource("features")
    void aFeatureComesAndGoesWithWhatNeedsIt(String feature) {
        String leaving = String.join(" ", withThoseWhoNeed(feature));
        Snapshot before = Snapshot.of(host);
        Snapshot without;
        List<String> failures;

        try (Visitors visitors = new Visitors(withThoseWhoNeed(feature))) {
            host.karaf("feature:uninstall " + leaving).orThrow();
            without = Snapshot.of(host);
            host.karaf("feature:install " + leaving).orThrow();
            failures = visitors.failures();
        }

        Awaitility.await().atMost(Duration.ofSeconds(60)).untilAsserted(FeaturesRefreshTest::everythingWorks);
        Snapshot after = Snapshot.of(host);
        SortedMap<String, String> others = new TreeMap<>(before.bundles());
        others.keySet().retainAll(without.bundles().keySet());
        assertThat(others)
                .as("bundles that stay")
                .hasSizeLessThan(before.bundles().size());
        assertThat(without.bundles()).containsAllEntriesOf(others);
        assertThat(after.bundles()).containsAllEntriesOf(others);
        assertThat(after.bundles()).hasSameSizeAs(before.bundles());
        assertThat(after.componentsOf(others)).containsAllEntriesOf(before.componentsOf(others));
        assertThat(failures).isEmpty();
    }

    /** Or else the test above would hold nothing. */
    @Test
    void aRefreshWouldBeSeen() {
        Snapshot before = Snapshot.of(host);

        host.karaf("bundle:refresh mortise.core").orThrow();

        Snapshot after = Snapshot.of(host);
        assertThat(after.bundles()).isNotEqualTo(before.bundles());
        assertThat(after.components()).isNotEqualTo(before.components());
        Awaitility.await().atMost(Duration.ofSeconds(60)).untilAsserted(FeaturesRefreshTest::everythingWorks);
    }

    private static void everythingWorks() {
        assertThat(host.get("health/ready").statusCode()).isEqualTo(200);
        PATHS.values().forEach(path -> assertThat(host.getAsAdministrator(path).statusCode())
                .as(path)
                .isEqualTo(200));
    }

    private static Map<String, Set<String>> read() {
        try (Stream<Path> files = Files.walk(Distribution.home().resolve("system/mortise/features"))) {
            Path file = files.filter(path -> path.toString().endsWith(".xml"))
                    .findFirst()
                    .orElseThrow();
            Map<String, Set<String>> needs = new LinkedHashMap<>();
            for (Element feature :
                    Jsoup.parse(Files.readString(file), Parser.xmlParser()).select("features > feature")) {
                needs.put(
                        feature.attr("name"),
                        new LinkedHashSet<>(feature.select("> feature").eachText()));
            }
            return needs;
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /** A feature stays as long as one that is installed names it. */
    private static Set<String> withThoseWhoNeed(String feature) {
        Set<String> all = new LinkedHashSet<>(Set.of(feature));
        boolean more = true;
        while (more) {
            more = all.addAll(features()
                    .filter(each -> NEEDS.getOrDefault(each, Set.of()).stream().anyMatch(all::contains))
                    .toList());
        }
        return all;
    }

    /** People at every part that stays, who ask for the same again and again, and remember what was not answered. */
    private static final class Visitors implements AutoCloseable {

        private final AtomicBoolean leaving = new AtomicBoolean();
        private final Queue<String> failures = new ConcurrentLinkedQueue<>();
        private final List<Thread> threads;

        Visitors(Set<String> going) {
            threads = PATHS.entrySet().stream()
                    .filter(part -> !going.contains(part.getKey()) && !going.contains("mortise-database-h2"))
                    .map(part -> new Thread(() -> visit(part.getValue()), "visitor of " + part.getKey()))
                    .toList();
            threads.forEach(Thread::start);
        }

        private void visit(String path) {
            while (!leaving.get()) {
                int status = host.getAsAdministrator(path).statusCode();
                if (status != 200) {
                    failures.add(path + " answered " + status);
                }
            }
        }

        List<String> failures() {
            return List.copyOf(failures);
        }

        @Override
        public void close() {
            leaving.set(true);
            for (Thread thread : threads) {
                try {
                    thread.join();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
        }
    }
}
