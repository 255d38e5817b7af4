package mortise.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import mortise.itests.host.Distribution;
import mortise.itests.host.RunningHost;
import mortise.itests.host.Snapshot;
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

    private static final Pattern FEATURE = Pattern.compile("<feature name=\"(mortise-[^\"]+)\"");

    private static RunningHost host;

    /** The features of the embedded stack one by one, so that each of them can be removed. */
    @BeforeAll
    static void start() throws IOException {
        host = RunningHost.start(Map.of(
                "MORTISE_FEATURES",
                "mortise-tp-http," + String.join(",", features().toList())));
    }

    @AfterAll
    static void stop() {
        host.close();
    }

    /** Every feature that is a part by itself: libraries and stacks only gather others. */
    static Stream<String> features() throws IOException {
        return names().filter(name -> !name.matches("mortise-(tp|stack)-.*|mortise-base"));
    }

    static Stream<String> names() throws IOException {
        try (Stream<Path> files = Files.walk(Distribution.home().resolve("system/mortise/features"))) {
            Path file = files.filter(path -> path.toString().endsWith(".xml"))
                    .findFirst()
                    .orElseThrow();
            return FEATURE.matcher(Files.readString(file)).results().map(result -> result.group(1));
        }
    }

    @ParameterizedTest
    @MethodSource("features")
    void aFeatureComesAndGoesAlone(String feature) {
        List<String> failures;
        Snapshot before = Snapshot.of(host);

        try (Visitor visitor = new Visitor()) {
            host.karaf("feature:uninstall " + feature).orThrow();
            Snapshot without = Snapshot.of(host);
            host.karaf("feature:install " + feature).orThrow();
            Snapshot after = Snapshot.of(host);
            failures = visitor.failures();

            SortedMap<String, String> others = new TreeMap<>(before.bundles());
            others.keySet().retainAll(without.bundles().keySet());
            assertThat(without.bundles()).containsAllEntriesOf(others);
            assertThat(after.bundles()).containsAllEntriesOf(others);
            assertThat(after.componentsOf(others)).containsAllEntriesOf(before.componentsOf(others));
        }

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
    }

    /** Somebody who asks for the same page again and again, and remembers each answer that was a failure. */
    private static final class Visitor implements AutoCloseable {

        private final AtomicBoolean leaving = new AtomicBoolean();
        private final ConcurrentLinkedQueue<String> failures = new ConcurrentLinkedQueue<>();
        private final Thread thread = new Thread(this::visit);

        Visitor() {
            thread.start();
        }

        private void visit() {
            while (!leaving.get()) {
                int status = host.get("health/live").statusCode();
                if (status >= 500) {
                    failures.add("health/live answered " + status);
                }
            }
        }

        List<String> failures() {
            return List.copyOf(failures);
        }

        @Override
        public void close() {
            leaving.set(true);
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
