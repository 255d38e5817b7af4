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
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import mortise.itests.host.Distribution;
import mortise.itests.host.RunningHost;
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
    private static final Pattern COMPONENT = Pattern.compile(
            "(?m)^(?<name>\\S+) in bundle (?<bundle>\\d+) .*\\n {4}Id: (?<id>\\d+), State: ?(?<state>\\w+)");

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
        Snapshot before = Snapshot.take();

        try (Visitor visitor = new Visitor()) {
            host.karaf("feature:uninstall " + feature).orThrow();
            Snapshot without = Snapshot.take();
            host.karaf("feature:install " + feature).orThrow();
            Snapshot after = Snapshot.take();
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
        Snapshot before = Snapshot.take();

        host.karaf("bundle:refresh mortise.core").orThrow();

        Snapshot after = Snapshot.take();
        assertThat(after.bundles()).isNotEqualTo(before.bundles());
        assertThat(after.components()).isNotEqualTo(before.components());
    }

    /**
     * What lives in a node at one moment: by bundle its state, when it was last changed and which wiring it has, which a
     * refresh replaces; by component its id, which a restart replaces, and its state.
     */
    private record Snapshot(SortedMap<String, String> bundles, SortedMap<String, String> components) {

        private static final String BUNDLES = "wiring = (($.context getBundle 0) loadClass"
                + " org.osgi.framework.wiring.BundleWiring);"
                + " each ($.context bundles) { echo ($it bundleId) ($it symbolicName) ($it state) ($it lastModified)"
                + " (($it adapt $wiring) hashCode) }";

        static Snapshot take() {
            SortedMap<String, String> bundles = new TreeMap<>();
            host.karaf(BUNDLES).orThrow().output().lines().forEach(line -> {
                String[] words = line.split(" ", 3);
                bundles.put(words[0], words[1] + " " + words[2]);
            });
            SortedMap<String, String> components = new TreeMap<>();
            Matcher component =
                    COMPONENT.matcher(host.karaf("scr:list | cat").orThrow().output());
            while (component.find()) {
                components.put(
                        component.group("bundle") + " " + component.group("name"),
                        component.group("id") + " " + component.group("state"));
            }
            assertThat(bundles).isNotEmpty();
            assertThat(components).isNotEmpty();
            return new Snapshot(bundles, components);
        }

        SortedMap<String, String> componentsOf(SortedMap<String, String> bundles) {
            SortedMap<String, String> result = new TreeMap<>(components);
            result.keySet().removeIf(key -> !bundles.containsKey(key.substring(0, key.indexOf(' '))));
            return result;
        }
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
