package mortise.mail.rules;

import java.nio.file.Path;
import mortise.database.OpenDatabase;
import mortise.testkit.databases.TestDatabases;
import org.junit.jupiter.api.io.TempDir;

class RulesOnH2Test extends RulesTest {
    @TempDir
    private Path folder;

    @Override
    OpenDatabase open() {
        return TestDatabases.h2(folder).open();
    }
}
