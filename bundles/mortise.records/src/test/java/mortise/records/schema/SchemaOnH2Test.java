package mortise.records.schema;

import java.nio.file.Path;
import mortise.testkit.DatabaseOpener;
import mortise.testkit.databases.TestDatabases;
import org.junit.jupiter.api.io.TempDir;

class SchemaOnH2Test extends SchemaTest {
    @TempDir
    private Path folder;

    @Override
    DatabaseOpener opener() {
        return TestDatabases.h2(folder);
    }

    @Override
    boolean isShared() {
        return false;
    }
}
