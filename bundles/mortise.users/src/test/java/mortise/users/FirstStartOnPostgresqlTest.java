package mortise.users;

import mortise.testkit.DatabaseOpener;
import mortise.testkit.databases.TestDatabases;

class FirstStartOnPostgresqlTest extends FirstStartTest {
    @Override
    DatabaseOpener opener() {
        return TestDatabases.postgresql();
    }
}
