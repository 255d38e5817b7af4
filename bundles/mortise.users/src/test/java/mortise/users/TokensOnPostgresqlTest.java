package mortise.users;

import mortise.testkit.DatabaseOpener;
import mortise.testkit.databases.TestDatabases;

class TokensOnPostgresqlTest extends TokensTest {
    @Override
    DatabaseOpener opener() {
        return TestDatabases.postgresql();
    }
}
