package mortise.testkit.databases;

import java.nio.file.Path;
import java.util.Map;
import java.util.function.Function;
import mortise.database.OpenDatabase;
import mortise.database.h2.H2Database;
import mortise.database.postgresql.PostgresqlDatabase;
import mortise.testkit.Configurations;
import mortise.testkit.DatabaseOpener;
import mortise.testkit.PostgresqlServer;

/**
 * Real databases, empty, for tests: {@code try (OpenDatabase database = TestDatabases.h2(folder).open())}. The opener can
 * open the same database again, as after a restart.
 */
public final class TestDatabases {
    private TestDatabases() {}

    /** Opens H2 in a folder. */
    public static final class H2 implements Function<String, OpenDatabase> {
        @Override
        public OpenDatabase apply(String folder) {
            return new H2Database(Configurations.config(H2Database.Config.class, Map.of("folder", folder)));
        }
    }

    /** Opens a schema of PostgreSQL by its URL. */
    public static final class Postgresql implements Function<String, OpenDatabase> {
        @Override
        public OpenDatabase apply(String url) {
            return new PostgresqlDatabase(
                    Configurations.config(PostgresqlDatabase.Config.class, Map.of("url", url, "poolSize", "10")));
        }
    }

    /** Returns how to open H2 on disk, as the host does by default. */
    public static DatabaseOpener h2(Path folder) {
        return new DatabaseOpener(H2.class, folder.toString());
    }

    /** Makes an empty schema on the server that all tests of this JVM share; starts that server, in 3 s, if need be. */
    public static DatabaseOpener postgresql() {
        return new DatabaseOpener(Postgresql.class, PostgresqlServer.newSchema());
    }
}
