package mortise.files.records;

import java.nio.file.Path;
import mortise.database.OpenDatabase;
import mortise.testkit.databases.TestDatabases;

class StoredFilesOnPostgresqlTest extends StoredFilesTest {
    @Override
    OpenDatabase database(Path at) {
        return TestDatabases.postgresql().open();
    }
}
