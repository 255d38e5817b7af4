package mortise.database.migration;

import mortise.database.Migrations;
import mortise.testkit.DatabaseOpener;
import mortise.testkit.MigrationsContract;
import mortise.testkit.databases.TestDatabases;

class FlywayMigrationsOnPostgresqlTest implements MigrationsContract {
    @Override
    public Migrations migrations() {
        return new FlywayMigrations();
    }

    @Override
    public DatabaseOpener opener() {
        return TestDatabases.postgresql();
    }
}
