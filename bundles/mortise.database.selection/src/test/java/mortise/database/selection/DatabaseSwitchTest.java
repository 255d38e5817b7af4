package mortise.database.selection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import mortise.core.Failure;
import mortise.core.Health;
import mortise.database.Database;
import mortise.database.DatabaseProvider;
import mortise.database.OpenDatabase;
import mortise.database.h2.H2Database;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.util.converter.Converters;

class DatabaseSwitchTest {
    @TempDir
    private Path folder;

    private final List<Database> registered = new CopyOnWriteArrayList<>();
    private final List<DatabaseSwitch> switches = new ArrayList<>();

    @AfterEach
    void closeAll() {
        switches.forEach(DatabaseSwitch::deactivate);
    }

    @Test
    void opensOnlyTheSelectedOne() {
        DatabaseSwitch host = newSwitch(Map.of());

        host.addProvider(provider("other", () -> {
            throw new AssertionError("opened, though another one is selected");
        }));
        host.addProvider(h2("h2"));

        await().untilAsserted(() -> assertThat(registered).hasSize(1));
        assertThat(registered.get(0).name()).isEqualTo("h2");
        assertThat(host.report().state()).isEqualTo(Health.State.UP);
    }

    @Test
    void triesAgainUntilTheDatabaseIsThereAndSaysWhyUntilThen() {
        DatabaseSwitch host = newSwitch(Map.of());
        List<String> attempts = new CopyOnWriteArrayList<>();

        host.addProvider(provider("h2", () -> {
            attempts.add("attempt");
            if (attempts.size() < 2) {
                throw Failure.unavailable("url = nowhere: refused", null);
            }
            return openH2("late");
        }));

        await().untilAsserted(() -> assertThat(host.report()).isEqualTo(Health.Report.down("url = nowhere: refused")));
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(registered).hasSize(1));
        assertThat(host.report().state()).isEqualTo(Health.State.UP);
    }

    @Test
    void saysWhichAreInstalledIfTheSelectedOneIsNot() {
        DatabaseSwitch host = newSwitch(Map.of("provider", "oracle"));

        host.addProvider(h2("h2"));

        await().untilAsserted(() -> assertThat(host.report())
                .isEqualTo(
                        Health.Report.down("mortise.database: provider = oracle is not installed; installed: [h2]")));
        await().atMost(Duration.ofSeconds(40))
                .untilAsserted(() -> assertThat(host.report().state()).isEqualTo(Health.State.FAILED));
        assertThat(registered).isEmpty();
    }

    @Test
    void changesOverWhenAnotherIsSelectedAndClosesTheOneBefore() {
        DatabaseSwitch host = newSwitch(Map.of("provider", "first"));
        host.addProvider(h2("first"));
        host.addProvider(h2("second"));
        await().untilAsserted(() -> assertThat(registered).hasSize(1));
        Database first = registered.get(0);

        host.modified(config(Map.of("provider", "second")));

        await().untilAsserted(() -> assertThat(registered).hasSize(1).doesNotContain(first));
        assertThat(answers(first)).isFalse();
        assertThat(answers(registered.get(0))).isTrue();
    }

    @Test
    void isClosedWhenItsProviderHasGone() {
        DatabaseSwitch host = newSwitch(Map.of());
        DatabaseProvider provider = h2("h2");
        host.addProvider(provider);
        await().untilAsserted(() -> assertThat(registered).hasSize(1));
        Database database = registered.get(0);

        host.removeProvider(provider);

        assertThat(registered).isEmpty();
        assertThat(answers(database)).isFalse();
        assertThat(host.report().state()).isEqualTo(Health.State.DOWN);
    }

    @Test
    void isNotDownWhileAllConnectionsAreBusy() throws SQLException {
        DatabaseSwitch host = newSwitch(Map.of());
        host.addProvider(h2("h2"));
        await().untilAsserted(() -> assertThat(registered).hasSize(1));
        List<Connection> busy = new ArrayList<>();

        for (int i = 0; i < 4; i++) {
            busy.add(registered.get(0).dataSource().getConnection());
        }

        assertThat(host.report().state()).isEqualTo(Health.State.DEGRADED);
        for (Connection connection : busy) {
            connection.close();
        }
    }

    @Test
    void logsSlowStatementsWithoutTheirParameters() throws SQLException {
        DatabaseSwitch host = newSwitch(Map.of("slowStatementMillis", 1));
        host.addProvider(h2("h2"));
        await().untilAsserted(() -> assertThat(registered).hasSize(1));

        String log = logged(() -> {
            try (Connection connection = registered.get(0).dataSource().getConnection();
                    PreparedStatement slow = connection.prepareStatement(
                            "select sum(a.x + b.x) from system_range(1, 2000) a, system_range(1, 500) b where '' <> ?")) {
                slow.setString(1, "a secret");
                slow.executeQuery().close();
            }
        });

        assertThat(log)
                .contains("mortise.database.slow")
                .contains("select sum(a.x + b.x)")
                .doesNotContain("a secret");
    }

    private interface Work {
        void run() throws SQLException;
    }

    private static String logged(Work work) throws SQLException {
        PrintStream before = System.err;
        ByteArrayOutputStream caught = new ByteArrayOutputStream();
        System.setErr(new PrintStream(caught, true, StandardCharsets.UTF_8));
        try {
            work.run();
        } finally {
            System.setErr(before);
        }
        return caught.toString(StandardCharsets.UTF_8);
    }

    private DatabaseSwitch newSwitch(Map<String, Object> settings) {
        DatabaseSwitch host = new DatabaseSwitch(
                database -> {
                    registered.add(database);
                    return () -> registered.remove(database);
                },
                config(settings));
        switches.add(host);
        return host;
    }

    private DatabaseProvider h2(String name) {
        return provider(name, () -> openH2(name));
    }

    private OpenDatabase openH2(String name) {
        return new H2Database(Converters.standardConverter()
                .convert(Map.of("folder", folder.resolve(name).toString(), "poolSize", 4, "connectTimeoutSeconds", 5))
                .to(H2Database.Config.class));
    }

    private static DatabaseSwitch.Config config(Map<String, Object> settings) {
        return Converters.standardConverter().convert(settings).to(DatabaseSwitch.Config.class);
    }

    private static DatabaseProvider provider(String name, Supplier<OpenDatabase> opening) {
        return new DatabaseProvider() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public OpenDatabase open() {
                return opening.get();
            }
        };
    }

    private static boolean answers(Database database) {
        try (Connection connection = database.dataSource().getConnection()) {
            return connection.isValid(1);
        } catch (SQLException closed) {
            return false;
        }
    }
}
