package mortise.users;

import mortise.testkit.DatabaseOpener;
import mortise.testkit.databases.TestDatabases;

class RulesOnPostgresqlTest extends RulesTest {
    @Override
    DatabaseOpener opener() {
        return TestDatabases.postgresql();
    }
}
