package mortise.records.schema;

import mortise.testkit.DatabaseOpener;
import mortise.testkit.databases.TestDatabases;

class SchemaOnPostgresqlTest extends SchemaTest {
    @Override
    DatabaseOpener opener() {
        return TestDatabases.postgresql();
    }

    @Override
    boolean isShared() {
        return true;
    }
}
