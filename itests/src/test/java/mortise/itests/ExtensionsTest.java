package mortise.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import mortise.itests.host.Distribution;
import mortise.itests.host.Run;
import mortise.itests.host.RunningHost;
import mortise.itests.host.Snapshot;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** An extension comes and goes by every way there is, and nobody else notices. */
class ExtensionsTest {

    private static final String TICKETS = "mortise.tickets";
    private static final Path JAR = Distribution.bundles().stream()
            .filter(bundle -> bundle.getFileName().toString().startsWith(TICKETS))
            .findFirst()
            .orElseThrow();

    private static RunningHost host;

    @BeforeAll
    static void start() {
        host = RunningHost.startWithSample();
    }

    @AfterAll
    static void stop() {
        host.close();
    }

    @AfterEach
    void leaveNothingBehind() throws IOException {
        Files.deleteIfExists(host.data().resolve("deploy/tickets.jar"));
        host.command("extension-remove", TICKETS);
        host.command("extension-remove", "mortise-tickets");
        await().until(() -> statusOfTickets() == 404);
    }

    @Test
    void aJarIsInstalledAndRemovedByTheShell() {
        Snapshot before = Snapshot.of(host);

        JsonNode installed = host.json("extension-install", JAR.toString());

        assertThat(installed.path("state").textValue()).isEqualTo("RUNNING");
        assertThat(installed.path("entities").path(0).textValue()).isEqualTo("ticket");
        assertThat(statusOfTickets()).isEqualTo(200);
        assertThat(host.json("impact", TICKETS).findValuesAsText("what"))
                .contains("entity", "menu", "page", "panel", "resource", "hooks");

        host.command("extension-remove", TICKETS).orThrow();

        assertThat(statusOfTickets()).isEqualTo(404);
        assertThat(host.json("extension-list").findValuesAsText("id")).doesNotContain(TICKETS);
        assertNobodyNoticed(before);
    }

    @Test
    void aFeatureIsInstalledAndRemovedByTheShell() {
        Snapshot before = Snapshot.of(host);

        host.command("extension-install", "mortise-tickets").orThrow();

        assertThat(statusOfTickets()).isEqualTo(200);
        assertThat(host.json("extension-list").findValuesAsText("id")).contains("mortise-tickets", "mortise-crm");
        host.command("extension-remove", "mortise-tickets").orThrow();
        assertNobodyNoticed(before);
    }

    @Test
    void aJarIsPutIntoTheDeployFolderAndTakenOut() throws IOException {
        Snapshot before = Snapshot.of(host);

        Files.copy(JAR, host.data().resolve("deploy/tickets.jar"));
        await().atMost(Duration.ofSeconds(20)).until(() -> statusOfTickets() == 200);
        Files.delete(host.data().resolve("deploy/tickets.jar"));
        await().atMost(Duration.ofSeconds(20)).until(() -> statusOfTickets() == 404);

        assertNobodyNoticed(before);
    }

    @Test
    void theShellRemovesWhatTheDeployFolderBrought() throws IOException {
        Path deployed = Files.copy(JAR, host.data().resolve("deploy/tickets.jar"));
        await().atMost(Duration.ofSeconds(20)).until(() -> statusOfTickets() == 200);

        host.command("extension-remove", TICKETS).orThrow();

        assertThat(deployed).doesNotExist();
        assertThat(host.complaints()).noneMatch(line -> line.contains("fileinstall"));
    }

    /** A node makes its cache of bundles anew when the distribution has changed, as after an upgrade. */
    @Test
    void whatWasInstalledIsThereAfterAnUpgrade() throws IOException {
        host.command("extension-install", JAR.toString()).orThrow();
        host.command("extension-install", "mortise-database-postgresql").orThrow();
        host.stop();
        Files.delete(host.data().resolve("karaf/cache-of"));

        host.restart();

        assertThat(statusOfTickets()).isEqualTo(200);
        assertThat(host.json("extension-list").findValuesAsText("id")).contains(TICKETS, "mortise-database-postgresql");
        host.command("extension-remove", "mortise-database-postgresql").orThrow();
    }

    @Test
    void whatCannotBeResolvedIsRefusedWithTheReasonAndLeavesNothing() throws IOException {
        Path jar = bundle("acme.broken", "1.0.0", Map.of("Import-Package", "acme.nothing;version=\"[1.0,2)\""));

        Run run = host.command("extension-install", jar.toString());

        assertThat(run.status()).isNotZero();
        assertThat(run.errors()).contains("acme.broken", "the package acme.nothing [1.0.0,2.0.0)");
        assertThat(host.karaf("bundle:list -t 0").output()).doesNotContain("acme.broken");
        assertThat(host.data().resolve("extensions/acme.broken-1.0.0.jar")).doesNotExist();
    }

    @Test
    void whatCannotBeStartedIsRefusedAndTheVersionBeforeRunsOn() throws IOException {
        Path good = bundle("acme.one", "1.0.0", Map.of());
        Path bad = bundle("acme.one", "2.0.0", Map.of("Bundle-Activator", "acme.Missing"));
        host.command("extension-install", good.toString()).orThrow();

        assertThat(host.command("extension-install", bad.toString()).status()).isNotZero();
        assertThat(host.json("extension-list").toString()).contains("\"acme.one\"", "\"1.0.0\"", "\"RUNNING\"");

        host.command("extension-install", bundle("acme.one", "3.0.0", Map.of()).toString())
                .orThrow();
        JsonNode one = extension("acme.one");
        assertThat(one.path("version").textValue()).isEqualTo("3.0.0");
        assertThat(host.data().resolve("extensions/acme.one-1.0.0.jar")).doesNotExist();
        host.command("extension-remove", "acme.one").orThrow();
    }

    @Test
    void partsOfTheHostAndWhatIsThereAlreadyAreRefused() throws IOException {
        Path impostor = bundle("mortise.records", "9.0.0", Map.of());
        Path same = bundle("acme.same", "1.0.0", Map.of());
        host.command("extension-install", same.toString()).orThrow();

        assertThat(host.command("extension-install", impostor.toString()).errors())
                .contains("mortise.records");
        assertThat(host.command("extension-install", same.toString()).errors()).contains("installed already");
        assertThat(host.command("extension-install", "mortise-crm").errors()).contains("mortise-crm");

        host.command("extension-remove", "acme.same").orThrow();
    }

    private static JsonNode extension(String id) {
        for (JsonNode extension : host.json("extension-list")) {
            if (extension.path("id").textValue().equals(id)) {
                return extension;
            }
        }
        throw new AssertionError("there is no extension " + id);
    }

    private static int statusOfTickets() {
        return host.getAsAdministrator("api/tickets").statusCode();
    }

    private static void assertNobodyNoticed(Snapshot before) {
        Snapshot after = Snapshot.of(host);
        SortedMap<String, String> others = new TreeMap<>(before.bundles());
        assertThat(after.bundles()).containsAllEntriesOf(others);
        assertThat(after.componentsOf(others)).containsAllEntriesOf(before.componentsOf(others));
    }

    private static Path bundle(String name, String version, Map<String, String> headers) throws IOException {
        Manifest manifest = new Manifest();
        Attributes attributes = manifest.getMainAttributes();
        attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        attributes.putValue("Bundle-ManifestVersion", "2");
        attributes.putValue("Bundle-SymbolicName", name);
        attributes.putValue("Bundle-Version", version);
        headers.forEach(attributes::putValue);
        Path file = host.data().resolve(name + "-" + version + ".jar");
        try (OutputStream out = Files.newOutputStream(file);
                JarOutputStream jar = new JarOutputStream(out, manifest)) {
            jar.finish();
        }
        return file;
    }
}
