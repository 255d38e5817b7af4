package mortise.users.session;

import mortise.testkit.DatabaseOpener;
import mortise.testkit.databases.TestDatabases;

class AttemptsOnPostgresqlTest extends AttemptsTest {
    @Override
    DatabaseOpener opener() {
        return TestDatabases.postgresql();
    }
}
