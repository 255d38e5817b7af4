package mortise.testkit.records;

import java.nio.file.Path;
import mortise.database.OpenDatabase;
import mortise.testkit.databases.TestDatabases;
import org.junit.jupiter.api.io.TempDir;

final class RecordsOnH2Test implements RecordsContract {
    @TempDir
    private Path folder;

    @Override
    public OpenDatabase open() {
        return TestDatabases.h2(folder).open();
    }
}
