package mortise.database.postgresql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.ServerSocket;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import mortise.core.Failure;
import mortise.database.Dialect;
import mortise.database.OpenDatabase;
import mortise.testkit.Configurations;
import mortise.testkit.DatabaseContract;
import mortise.testkit.DatabaseOpener;
import mortise.testkit.PostgresqlServer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PostgresqlDatabaseTest implements DatabaseContract {
    private String schema = "";

    /** Opens a schema by its URL. */
    public static final class ByUrl implements Function<String, OpenDatabase> {
        @Override
        public OpenDatabase apply(String url) {
            return new PostgresqlDatabase(config(
                    Map.of("url", url, "poolSize", "4", "connectTimeoutSeconds", "1", "lockTimeoutSeconds", "1")));
        }
    }

    @BeforeEach
    void makeSchema() {
        schema = PostgresqlServer.newSchema();
    }

    @Override
    public DatabaseOpener opener() {
        return new DatabaseOpener(ByUrl.class, schema);
    }

    @Test
    void connectsToNothingUntilItIsAsked() {
        assertThat(new PostgresqlProvider(config(Map.of("url", "jdbc:postgresql://nowhere.invalid/x"))).name())
                .isEqualTo("postgresql");
    }

    @Test
    void isUnavailableWhileNobodyListens() throws IOException {
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        String url = "jdbc:postgresql://localhost:" + port + "/mortise";

        assertThatExceptionOfType(Failure.class)
                .isThrownBy(() -> new PostgresqlDatabase(config(Map.of("url", url))))
                .withMessageContaining("mortise.database.postgresql: cannot open " + url)
                .extracting(Failure::kind)
                .isEqualTo(Failure.Kind.UNAVAILABLE);
    }

    /** Nobody needs to see in a log or on a page what was tried as a password. */
    @Test
    void refusesAWrongPasswordAndDoesNotRepeatIt() throws SQLException {
        execute("create role guarded login password 'right' nosuperuser");
        String url = PostgresqlServer.url().replaceFirst("\\?.*", "") + "?password=alsoSecret";

        // The test server trusts everybody, so a user that does not exist stands for a refused one.
        assertThatExceptionOfType(Failure.class)
                .isThrownBy(() -> new PostgresqlDatabase(
                        config(Map.of("url", url, "user", "stranger", ".password", "topSecret"))))
                .withMessageContaining("mortise.database.postgresql: cannot open")
                .withMessageContaining("stranger")
                .withMessageNotContainingAny("topSecret", "alsoSecret")
                .extracting(Failure::kind)
                .isEqualTo(Failure.Kind.INVALID);
    }

    @Test
    void refusesADatabaseThatIsNotThere() {
        String url = PostgresqlServer.url().replace("/postgres?", "/missing?");

        assertThatExceptionOfType(Failure.class)
                .isThrownBy(() -> new PostgresqlDatabase(config(Map.of("url", url))))
                .withMessageContaining("missing")
                .extracting(Failure::kind)
                .isEqualTo(Failure.Kind.INVALID);
    }

    @Test
    void refusesASchemaThatIsNotThere() {
        assertThatExceptionOfType(Failure.class)
                .isThrownBy(() ->
                        new PostgresqlDatabase(config(Map.of("url", PostgresqlServer.url(), "schema", "missing"))))
                .withMessageContaining("mortise.database.postgresql: schema = ")
                .withMessageContaining("missing");
    }

    @Test
    void refusesADatabaseThatCannotHoldAllLetters() throws SQLException {
        execute("create database latin encoding 'LATIN1' locale 'C' template template0");

        assertThatExceptionOfType(Failure.class)
                .isThrownBy(() -> new PostgresqlDatabase(
                        config(Map.of("url", PostgresqlServer.url().replace("/postgres?", "/latin?")))))
                .withMessageContaining("encoding is LATIN1; expected UTF8");
    }

    @ParameterizedTest
    @CsvSource({
        "url, ''",
        "url, jdbc:mysql://localhost/x",
        "poolSize, 3",
        "connectTimeoutSeconds, 0",
        "lockTimeoutSeconds, 601",
        "socketTimeoutSeconds, -1"
    })
    void refusesASettingThatCannotWork(String key, String value) {
        Map<String, String> settings = new HashMap<>(Map.of("url", PostgresqlServer.url()));
        settings.put(key, value);

        assertThatExceptionOfType(Failure.class)
                .isThrownBy(() -> new PostgresqlDatabase(config(settings)))
                .withMessageContaining("mortise.database.postgresql: " + key + " = " + value)
                .extracting(Failure::kind)
                .isEqualTo(Failure.Kind.INVALID);
    }

    /** A server that was started again is used again, without a restart of the host; one request may have failed. */
    @Test
    void goesOnWhenItsConnectionsWereEnded() throws SQLException {
        try (OpenDatabase database = opener().open()) {
            assertThat(answers(database)).isTrue();

            execute("select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'mortise'");

            await().untilAsserted(() -> assertThat(answers(database)).isTrue());
        }
    }

    private static boolean answers(OpenDatabase database) {
        try (Connection connection = database.dataSource().getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select 1")) {
            return row.next();
        } catch (SQLException ended) {
            assertThat(database.dialect().cause(ended)).isEqualTo(Dialect.Cause.UNAVAILABLE);
            return false;
        }
    }

    private static void execute(String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(PostgresqlServer.url());
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static PostgresqlDatabase.Config config(Map<String, String> settings) {
        return Configurations.config(PostgresqlDatabase.Config.class, settings);
    }
}
