package mortise.mail.log;

import mortise.database.OpenDatabase;
import mortise.testkit.databases.TestDatabases;

class MailLogOnPostgresqlTest extends MailLogTest {
    @Override
    OpenDatabase open() {
        return TestDatabases.postgresql().open();
    }
}
