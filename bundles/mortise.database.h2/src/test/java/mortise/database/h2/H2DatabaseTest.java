package mortise.database.h2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import mortise.core.Failure;
import mortise.database.DatabaseProvider;
import mortise.database.OpenDatabase;
import mortise.testkit.Configurations;
import mortise.testkit.DatabaseContract;
import mortise.testkit.DatabaseOpener;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class H2DatabaseTest implements DatabaseContract {
    @TempDir
    private Path folder;

    /** Opens a folder. */
    public static final class InFolder implements Function<String, OpenDatabase> {
        @Override
        public OpenDatabase apply(String folder) {
            return new H2Database(config(Map.of(
                    "folder", folder, "poolSize", "4", "connectTimeoutSeconds", "1", "lockTimeoutSeconds", "1")));
        }
    }

    @Override
    public DatabaseOpener opener() {
        return new DatabaseOpener(InFolder.class, folder.toString());
    }

    /** H2 compares UTF-16 units: what Java counts twice, as emoji, comes before U+E000 to U+FFFF. No setting mends it. */
    @Override
    public List<String> textsInOrder() {
        return DatabaseContract.super.textsInOrder().stream().sorted().toList();
    }

    @Test
    void opensNothingUntilItIsAsked() {
        Path untouched = folder.resolve("untouched");

        DatabaseProvider provider = new H2Provider(config(Map.of("folder", untouched.toString())));

        assertThat(provider.name()).isEqualTo("h2");
        assertThat(untouched).doesNotExist();
    }

    @Test
    void isInTheDataFolderUnlessToldOtherwise() {
        System.setProperty("mortise.data", folder.toString());
        try (OpenDatabase database = new H2Provider(config(Map.of())).open()) {
            assertThat(database.name()).isEqualTo("h2");
            assertThat(folder.resolve("database/mortise.mv.db")).exists();
        } finally {
            System.clearProperty("mortise.data");
        }
    }

    @Test
    void refusesAFolderThatIsAFile() throws Exception {
        Path file = Files.createFile(folder.resolve("file"));

        assertThatExceptionOfType(Failure.class)
                .isThrownBy(() -> new H2Database(config(Map.of("folder", file.toString()))))
                .withMessageContaining("mortise.database.h2: folder = " + file)
                .extracting(Failure::kind)
                .isEqualTo(Failure.Kind.INVALID);
    }

    @ParameterizedTest
    @CsvSource({
        "poolSize, 3",
        "poolSize, 501",
        "connectTimeoutSeconds, 0",
        "lockTimeoutSeconds, 0",
        "cacheMebibytes, 3",
        "folder, /tmp/a;INIT=b"
    })
    void refusesASettingThatCannotWork(String key, String value) {
        assertThatExceptionOfType(Failure.class)
                .isThrownBy(() -> new H2Database(config(Map.of(key, value))))
                .withMessageContaining("mortise.database.h2: " + key + " = " + value)
                .extracting(Failure::kind)
                .isEqualTo(Failure.Kind.INVALID);
    }

    /** The lock is the operating system's on the open file; a second one in this process stands for another process. */
    @Test
    void isUnavailableWhileSomebodyElseHasTheFile() throws Exception {
        opener().open().close();

        try (FileChannel held = FileChannel.open(folder.resolve("mortise.mv.db"), StandardOpenOption.WRITE);
                FileLock lock = held.lock()) {
            assertThat(lock.isValid()).isTrue();
            assertThatExceptionOfType(Failure.class)
                    .isThrownBy(() -> opener().open())
                    .withMessageContaining("mortise.database.h2: cannot open the file in " + folder)
                    .extracting(Failure::kind)
                    .isEqualTo(Failure.Kind.UNAVAILABLE);
        }
        opener().open().close();
    }

    private static H2Database.Config config(Map<String, String> settings) {
        return Configurations.config(H2Database.Config.class, settings);
    }
}
