package mortise.users;

import java.nio.file.Path;
import mortise.testkit.DatabaseOpener;
import mortise.testkit.databases.TestDatabases;
import org.junit.jupiter.api.io.TempDir;

class ResetOnH2Test extends ResetTest {
    @TempDir
    private Path folder;

    @Override
    DatabaseOpener opener() {
        return TestDatabases.h2(folder);
    }
}
