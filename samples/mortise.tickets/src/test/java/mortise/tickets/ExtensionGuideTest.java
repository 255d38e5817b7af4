package mortise.tickets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import javax.xml.parsers.DocumentBuilderFactory;
import mortise.testkit.databases.TestDatabases;
import mortise.testkit.records.TestHost;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.platform.launcher.Launcher;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary;

/** What docs/extension-guide.md shows works: every piece with a file's name is taken out, compiled, run. */
class ExtensionGuideTest {
    private static final Path GUIDE = Path.of("../../docs/extension-guide.md");
    private static final Pattern PIECE = Pattern.compile("(?ms)^```(java|sql|xml) (\\S+)\\n(.*?)^```$");

    @TempDir
    private static Path folder;

    private static final Map<String, String> pieces = new LinkedHashMap<>();

    @BeforeAll
    static void takeOut() throws IOException {
        Matcher matcher = PIECE.matcher(Files.readString(GUIDE));
        while (matcher.find()) {
            assertThat(pieces.put(matcher.group(2), matcher.group(3)))
                    .as(matcher.group(2))
                    .isNull();
        }
        compile();
    }

    private static void compile() throws IOException {
        List<Path> sources = new ArrayList<>();
        for (Map.Entry<String, String> piece : pieces.entrySet()) {
            if (piece.getKey().endsWith(".java")) {
                sources.add(Files.writeString(folder.resolve(piece.getKey()), piece.getValue()));
            }
        }
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        DiagnosticCollector<JavaFileObject> found = new DiagnosticCollector<>();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(found, null, null)) {
            List<String> options = List.of(
                    "--release",
                    "17",
                    "-d",
                    folder.toString(),
                    "-proc:none",
                    "-Xlint:all,-processing,-classfile,-path");
            compiler.getTask(null, files, found, options, null, files.getJavaFileObjectsFromPaths(sources))
                    .call();
        }
        assertThat(found.getDiagnostics()).isEmpty();
    }

    @Test
    void nothingOfTheGuideIsPassedOver() throws IOException {
        long fences = Files.readString(GUIDE)
                .lines()
                .filter(line -> line.matches("```(java|sql|xml).*"))
                .count();

        assertThat(pieces).hasSize((int) fences).containsKeys("Loan.java", "LoansTest.java", "features.xml");
    }

    @Test
    void itsTestPasses() throws Exception {
        SummaryGeneratingListener listener = new SummaryGeneratingListener();
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        try (URLClassLoader classes =
                new URLClassLoader(new URL[] {folder.toUri().toURL()}, before)) {
            thread.setContextClassLoader(classes);
            Launcher launcher = LauncherFactory.create();
            launcher.execute(
                    LauncherDiscoveryRequestBuilder.request()
                            .selectors(selectClass(classes.loadClass("example.loans.LoansTest")))
                            .build(),
                    listener);
        } finally {
            thread.setContextClassLoader(before);
        }

        TestExecutionSummary summary = listener.getSummary();
        assertThat(summary.getFailures())
                .extracting(failure -> failure.getTestIdentifier().getDisplayName() + ": " + failure.getException())
                .isEmpty();
        assertThat(summary.getTestsSucceededCount()).isEqualTo(4);
    }

    @Test
    void itsScriptRuns(@TempDir Path data) throws Exception {
        try (URLClassLoader classes = new URLClassLoader(
                        new URL[] {folder.toUri().toURL()}, getClass().getClassLoader());
                TestHost host = TestHost.on(TestDatabases.h2(data).open())
                        .entities(classes.loadClass("example.loans.Device"))
                        .start()) {
            host.asSystem(() ->
                    host.records().save(mortise.entity.Draft.create("device").set("name", "Projector")));

            int rows = run(host, Objects.requireNonNull(pieces.get("db/V1__number_devices.sql")));

            assertThat(rows).isEqualTo(1);
        }
    }

    private static int run(TestHost host, String script) throws SQLException {
        try (Connection connection = host.database().dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            int rows = statement.executeUpdate(script);
            if (!connection.getAutoCommit()) {
                connection.commit();
            }
            return rows;
        }
    }

    @Test
    void itsFeatureIsXml() throws Exception {
        Path file =
                Files.writeString(folder.resolve("features.xml"), Objects.requireNonNull(pieces.get("features.xml")));

        assertThat(DocumentBuilderFactory.newInstance()
                        .newDocumentBuilder()
                        .parse(file.toFile())
                        .getElementsByTagName("feature")
                        .getLength())
                .isEqualTo(2);
    }
}
