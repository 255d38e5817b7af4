package mortise.database.migration;

import java.nio.file.Path;
import mortise.database.Migrations;
import mortise.testkit.DatabaseOpener;
import mortise.testkit.MigrationsContract;
import mortise.testkit.databases.TestDatabases;
import org.junit.jupiter.api.io.TempDir;

class FlywayMigrationsOnH2Test implements MigrationsContract {
    @TempDir
    private Path data;

    @Override
    public Migrations migrations() {
        return new FlywayMigrations();
    }

    @Override
    public DatabaseOpener opener() {
        return TestDatabases.h2(data);
    }
}
