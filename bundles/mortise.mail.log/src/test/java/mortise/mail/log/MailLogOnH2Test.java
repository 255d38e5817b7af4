package mortise.mail.log;

import java.nio.file.Path;
import mortise.database.OpenDatabase;
import mortise.testkit.databases.TestDatabases;
import org.junit.jupiter.api.io.TempDir;

class MailLogOnH2Test extends MailLogTest {
    @TempDir
    private Path folder;

    @Override
    OpenDatabase open() {
        return TestDatabases.h2(folder).open();
    }
}
