package mortise.users.session;

import java.nio.file.Path;
import mortise.testkit.DatabaseOpener;
import mortise.testkit.databases.TestDatabases;
import org.junit.jupiter.api.io.TempDir;

class AttemptsOnH2Test extends AttemptsTest {
    @TempDir
    private Path folder;

    @Override
    DatabaseOpener opener() {
        return TestDatabases.h2(folder);
    }
}
