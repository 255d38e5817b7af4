package mortise.storage.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import mortise.storage.OpenFile;
import mortise.storage.OpenFileStore;
import mortise.testkit.storage.MadeContent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KillTest {
    private static final int KILLS = 5;

    @TempDir
    private Path folder;

    @Test
    void aKilledWriterLeavesTheLastWholeContent() throws Exception {
        int acknowledged = 0;
        for (int kill = 0; kill < KILLS; kill++) {
            acknowledged = writeAndKill(acknowledged + 1, 50 + 37 * kill);

            try (OpenFileStore store = FolderStoreTest.open(Map.of("folder", folder));
                    OpenFile file = store.open("same/file")) {
                byte[] content = file.readAllBytes();
                int number = numberOf(content, acknowledged);
                // Written before the death, told or not.
                assertThat(number).isBetween(acknowledged, acknowledged + 1);
                assertThat(store.list("", "", 10)).hasSize(1);
            }
        }
    }

    private static int numberOf(byte[] content, int acknowledged) throws IOException {
        for (int number = acknowledged; number <= acknowledged + 1; number++) {
            if (Arrays.equals(content, MadeContent.of(number, KilledWriter.SIZE).readAllBytes())) {
                return number;
            }
        }
        return -1;
    }

    private int writeAndKill(int first, long milliseconds) throws IOException, InterruptedException {
        Process writer = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx64m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        KilledWriter.class.getName(),
                        folder.toString(),
                        Integer.toString(first))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        int last = 0;
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(writer.getInputStream(), StandardCharsets.US_ASCII))) {
            last = Integer.parseInt(lines.readLine());
            Thread.sleep(milliseconds);
            // Process.destroyForcibly would close the stream, and lose what was told.
            writer.toHandle().destroyForcibly();
            writer.waitFor();
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                last = Integer.parseInt(line);
            }
        } finally {
            writer.destroyForcibly();
        }
        return last;
    }
}
