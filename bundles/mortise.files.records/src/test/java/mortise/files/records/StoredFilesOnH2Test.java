package mortise.files.records;

import java.nio.file.Path;
import mortise.database.OpenDatabase;
import mortise.testkit.databases.TestDatabases;

class StoredFilesOnH2Test extends StoredFilesTest {
    @Override
    OpenDatabase database(Path at) {
        return TestDatabases.h2(at).open();
    }
}
