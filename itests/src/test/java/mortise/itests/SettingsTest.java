package mortise.itests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import mortise.itests.host.Distribution;
import mortise.itests.host.Run;
import mortise.itests.host.RunningHost;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/** Settings are typed, documented and checked: what the files in etc say is what the components know, and nothing else. */
class SettingsTest {

    private static final Pattern KEY = Pattern.compile("(?m)^#([.\\w]+) = ?(.*)$");
    private static final Path ETC = Distribution.home().resolve("etc");

    /** Which keys each part describes, with their defaults, by the part's file. */
    static Map<String, Map<String, String>> described() {
        Map<String, Map<String, String>> described = new TreeMap<>();
        Distribution.bundles().forEach(bundle -> read(bundle, described));
        return described;
    }

    static Stream<String> files() {
        return described().keySet().stream();
    }

    @Test
    void partsAreFound() {
        assertThat(described()).containsKeys("mortise.database", "mortise.operations", "mortise.web");
    }

    @ParameterizedTest
    @MethodSource("files")
    void aFileListsEveryKeyAtItsDefaultAndSetsNone(String pid) throws IOException {
        String text = Files.readString(ETC.resolve(pid + ".cfg"));

        Map<String, String> listed = new LinkedHashMap<>();
        Matcher keys = KEY.matcher(text);
        while (keys.find()) {
            listed.put(keys.group(1), keys.group(2));
        }
        assertThat(listed).isEqualTo(described().get(pid));
        assertThat(text.lines().filter(line -> !line.startsWith("#") && !line.isBlank()))
                .isEmpty();
    }

    @Test
    void everyFileBelongsToAPart() throws IOException {
        try (Stream<Path> files = Files.list(ETC)) {
            assertThat(files.map(file -> file.getFileName().toString())
                            .filter(name -> name.matches("mortise\\..*\\.cfg"))
                            .map(name -> name.replaceAll("\\.cfg$", "")))
                    .allMatch(described()::containsKey);
        }
    }

    @Test
    void theShellShowsThemWithTheVariablesThatSetThem() {
        JsonNode shown = RunningHost.shared().json("setting-list");

        Map<String, Set<String>> keys = new TreeMap<>();
        shown.forEach(setting -> keys.computeIfAbsent(setting.path("pid").textValue(), pid -> new TreeSet<>())
                .add(setting.path("key").textValue()));
        Map<String, Map<String, String>> described = described();
        assertThat(keys).hasSizeGreaterThan(4).allSatisfy((pid, names) -> assertThat(names)
                .isEqualTo(described.getOrDefault(pid, Map.of()).keySet()));
        assertThat(shown.findValuesAsText("variable"))
                .doesNotHaveDuplicates()
                .allMatch(variable -> variable.matches("MORTISE(_[A-Z0-9]+){2,}"));
    }

    @Test
    void aVariableIsInForceAndASecretIsNeitherShownNorWritten() throws IOException {
        try (RunningHost host = RunningHost.start(Map.of(
                "MORTISE_FEATURES", "mortise-database-h2,mortise-database-postgresql,mortise-shell",
                "MORTISE_DATABASE_H2_POOL_SIZE", "7",
                "MORTISE_DATABASE_POSTGRESQL_PASSWORD", "Hinge\\s3cret"))) {
            assertThat(host.log()).contains("at most 7 connections");
            assertThat(host.json("setting-list", "mortise.database.h2").findValuesAsText("value"))
                    .contains("7");
            assertThat(host.json("setting-list", "mortise.database.postgresql").toString())
                    .contains("(secret)")
                    .doesNotContain("s3cret");
            assertThat(host.karaf("config:property-list -p mortise.database.postgresql")
                            .orThrow()
                            .output())
                    .contains("Hinge\\s3cret");
            try (Stream<Path> files = Files.walk(host.data().resolve("karaf/etc"))) {
                assertThat(files.filter(Files::isRegularFile)).noneMatch(file -> contains(file, "s3cret"));
            }
            assertThat(host.log()).doesNotContain("s3cret");
        }
    }

    /** Several nodes run from one distribution. */
    @Test
    void whatIsSetOnANodeStaysThereAndOutlivesItsStarts() throws IOException {
        Path file = ETC.resolve("mortise.operations.cfg");
        String before = Files.readString(file);
        try (RunningHost host = RunningHost.start(Map.of("MORTISE_FEATURES", "mortise-operations,mortise-shell"))) {
            host.karaf("config:property-set -p mortise.operations open true").orThrow();
            host.restart();

            assertThat(host.json("setting-list", "mortise.operations").toString())
                    .contains("\"key\":\"open\",\"value\":\"true\"");
        }
        assertThat(file).content().isEqualTo(before);
    }

    @ParameterizedTest
    @CsvSource({
        "MORTISE_DATABASE_H2_POOL_SIZE, many, (poolSize of mortise.database.h2): 'many'",
        "MORTISE_DATABASE_H2_POOL_SIZE, 100000, (poolSize of mortise.database.h2): '100000'",
        "MORTISE_DATABASE_H2_POOLSIZE, 20, MORTISE_DATABASE_H2_POOL_SIZE",
        "MORTISE_LOG_FORMAT, xml, MORTISE_LOG_FORMAT",
        "MORTISE_PORT, http, MORTISE_PORT"
    })
    void whatCannotWorkStopsTheStartAtOnce(String variable, String value, String said) {
        Run start = RunningHost.tryToStart(Map.of(variable, value));

        assertThat(start.status()).isNotZero();
        assertThat(start.errors()).contains(said);
    }

    /** What only the component can know. */
    @ParameterizedTest
    @CsvSource({
        "MORTISE_WEB_ZONE, Middle/Earth, mortise.web: zone",
        "MORTISE_DATABASE_PROVIDER, oracle, mortise.database: provider",
        "MORTISE_FEATURES, mortise-nothing, MORTISE_FEATURES"
    })
    void whatAComponentRefusesStopsTheStartWithItsReason(String variable, String value, String said) {
        Run start = RunningHost.tryToStart(Map.of(variable, value));

        assertThat(start.status()).isNotZero();
        assertThat(start.errors()).contains(said, value);
    }

    private static boolean contains(Path file, String text) {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).contains(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void read(Path file, Map<String, Map<String, String>> described) {
        try (JarFile jar = new JarFile(file.toFile())) {
            for (JarEntry entry : jar.stream()
                    .filter(found -> found.getName().matches("OSGI-INF/metatype/.*\\.xml"))
                    .toList()) {
                try (InputStream content = jar.getInputStream(entry)) {
                    read(
                            DocumentBuilderFactory.newInstance()
                                    .newDocumentBuilder()
                                    .parse(content),
                            described);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (ParserConfigurationException | SAXException e) {
            throw new IllegalStateException(file.toString(), e);
        }
    }

    private static void read(Document description, Map<String, Map<String, String>> described) {
        Map<String, Map<String, String>> classes = new TreeMap<>();
        for (Element type : elements(description.getDocumentElement(), "OCD")) {
            Map<String, String> keys = new LinkedHashMap<>();
            for (Element attribute : elements(type, "AD")) {
                assertThat(attribute.getAttribute("description"))
                        .as(attribute.getAttribute("id"))
                        .isNotBlank();
                keys.put(
                        attribute.getAttribute("id"),
                        attribute.getAttribute("default").replaceAll("\\\\(.)", "$1"));
            }
            classes.put(type.getAttribute("id"), keys);
        }
        for (Element designate : elements(description.getDocumentElement(), "Designate")) {
            for (Element object : elements(designate, "Object")) {
                described.put(designate.getAttribute("pid"), classes.get(object.getAttribute("ocdref")));
            }
        }
    }

    private static List<Element> elements(Element parent, String name) {
        NodeList found = parent.getElementsByTagName(name);
        return Stream.iterate(0, i -> i < found.getLength(), i -> i + 1)
                .map(i -> (Element) found.item(i))
                .toList();
    }
}
