package mortise.users.password;

import mortise.testkit.DatabaseOpener;
import mortise.testkit.databases.TestDatabases;

class PasswordsOnPostgresqlTest extends PasswordsTest {
    @Override
    DatabaseOpener opener() {
        return TestDatabases.postgresql();
    }
}
