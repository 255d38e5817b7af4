package mortise.testkit.records;

import mortise.database.OpenDatabase;
import mortise.testkit.databases.TestDatabases;

final class RecordsOnPostgresqlTest implements RecordsContract {
    @Override
    public OpenDatabase open() {
        return TestDatabases.postgresql().open();
    }
}
