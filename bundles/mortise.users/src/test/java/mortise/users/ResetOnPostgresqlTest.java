package mortise.users;

import mortise.testkit.DatabaseOpener;
import mortise.testkit.databases.TestDatabases;

class ResetOnPostgresqlTest extends ResetTest {
    @Override
    DatabaseOpener opener() {
        return TestDatabases.postgresql();
    }
}
