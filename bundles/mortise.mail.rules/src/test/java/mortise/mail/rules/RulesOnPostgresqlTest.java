package mortise.mail.rules;

import mortise.database.OpenDatabase;
import mortise.testkit.databases.TestDatabases;

class RulesOnPostgresqlTest extends RulesTest {
    @Override
    OpenDatabase open() {
        return TestDatabases.postgresql().open();
    }
}
