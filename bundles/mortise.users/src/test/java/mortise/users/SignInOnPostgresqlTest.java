package mortise.users;

import mortise.testkit.DatabaseOpener;
import mortise.testkit.databases.TestDatabases;

class SignInOnPostgresqlTest extends SignInTest {
    @Override
    DatabaseOpener opener() {
        return TestDatabases.postgresql();
    }
}
