package mortise.itests.host;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The distribution as it is shipped, unpacked once for all tests of a process. Nodes write into their data folders only. */
public final class Distribution {

    private static final Path TARGET = Path.of("target").toAbsolutePath();
    private static final Path HOME = unpack();

    private Distribution() {}

    /** The unpacked distribution. */
    public static Path home() {
        return HOME;
    }

    /** Our own bundles in it. */
    public static List<Path> bundles() {
        try (Stream<Path> files = Files.walk(HOME.resolve("system/mortise"))) {
            return files.filter(file -> file.toString().endsWith(".jar"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path unpack() {
        Path archive = Path.of(System.getProperty("mortise.distribution", "not given"));
        Path folder = TARGET.resolve("distribution-" + ProcessHandle.current().pid());
        Run.inFolder(TARGET, "mkdir", "-p", folder.toString()).orThrow();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> Run.inFolder(TARGET, "rm", "-rf", folder.toString())));
        Run.inFolder(folder, "tar", "--strip-components=1", "-xzf", archive.toString())
                .orThrow();
        return folder;
    }
}
