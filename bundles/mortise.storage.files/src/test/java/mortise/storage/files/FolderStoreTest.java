package mortise.storage.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import mortise.core.Failure;
import mortise.core.Health;
import mortise.storage.ListedFile;
import mortise.storage.OpenFileStore;
import mortise.testkit.Configurations;
import mortise.testkit.storage.FileStoreContract;
import mortise.testkit.storage.MadeContent;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderStoreTest implements FileStoreContract {
    @TempDir
    private Path folder;

    private OpenFileStore store;
    private OpenFileStore other;

    @BeforeEach
    void open() {
        store = open(Map.of("folder", folder.resolve("one")));
        other = open(Map.of("folder", folder.resolve("two")));
    }

    @AfterEach
    void close() {
        store.close();
        other.close();
    }

    static OpenFileStore open(Map<String, ?> settings) {
        Map<String, String> texts = new HashMap<>();
        settings.forEach((key, value) -> texts.put(key, value.toString()));
        return new FilesProvider(Configurations.config(FilesProvider.Config.class, texts)).open();
    }

    @Override
    public OpenFileStore store() {
        return store;
    }

    @Override
    public OpenFileStore other() {
        return other;
    }

    @Override
    public OpenFileStore again() {
        return open(Map.of("folder", folder.resolve("one")));
    }

    private Path root() {
        return folder.resolve("one");
    }

    private List<String> paths() throws IOException {
        try (Stream<Path> paths = Files.walk(root())) {
            return paths.map(path -> root().relativize(path).toString())
                    .filter(path -> !path.isEmpty())
                    .sorted()
                    .toList();
        }
    }

    private static void assertUnavailable(String message, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        Failure.class, failure -> assertThat(failure.kind()).isEqualTo(Failure.Kind.UNAVAILABLE))
                .hasMessageContaining(message);
    }

    private static void assertBadSetting(String message, Map<String, ?> settings) {
        assertThatThrownBy(() -> open(settings))
                .isInstanceOfSatisfying(
                        Failure.class, failure -> assertThat(failure.kind()).isEqualTo(Failure.Kind.INVALID))
                .hasMessageContaining(message);
    }

    @Test
    void keepsAFileWhereItsKeySays() throws IOException {
        store.write("a/b/c.txt", MadeContent.of(1, 3));

        assertThat(paths()).containsExactly("=unfinished", "a", "a/b", "a/b/=da", "a/b/=da/c.txt");
        assertThat(Files.readString(root().resolve("a/b/=da/c.txt"), StandardCharsets.ISO_8859_1))
                .matches("(?s)...\nmortise 1 sha256=[0-9a-f]{64} size=0000000000000000003 milliseconds=\\d{14}\n");
    }

    /** The system tells once, and whoever flushes while more is coming would be the only one who heard it. */
    @Test
    void publishesNothingOfWhichAPartDidNotReachTheDisk() throws IOException {
        ExecutorService broken = new ThreadPoolExecutor(0, 1, 1, TimeUnit.SECONDS, new LinkedBlockingQueue<>()) {
            @Override
            public <T> Future<T> submit(Callable<T> flush) {
                return CompletableFuture.failedFuture(new IOException("Input/output error"));
            }
        };
        Path target = root().resolve("a");
        try (UnfinishedFile file = new UnfinishedFile(root().resolve("=unfinished"), broken)) {
            byte[] part = new byte[8 << 20];
            file.append(part, part.length);

            assertThatThrownBy(() -> file.publish(new Folder(root()), target))
                    .isInstanceOf(IOException.class)
                    .hasRootCauseMessage("Input/output error");
        }

        assertThat(target).doesNotExist();
        assertThat(paths()).containsExactly("=unfinished");
    }

    @Test
    void leavesNothingBehind() throws IOException {
        store.write("a/b/c", MadeContent.of(1, 3));
        store.write("a/d", MadeContent.of(1, 3));
        assertThatThrownBy(() -> store.write("x/y", MadeContent.brokenAt(1, 500_000, 400_000)))
                .isInstanceOf(IOException.class);

        store.delete("a/b/c");
        assertThat(paths()).contains("a").doesNotContain("a/b", "x");
        store.delete("a/d");
        assertThat(paths()).containsExactly("=unfinished");
    }

    @Test
    void clearsUpAfterWritersThatAreGone() throws IOException {
        Path left = Files.write(root().resolve("=unfinished/left"), new byte[1000]);
        Path inUse = Files.write(root().resolve("=unfinished/in-use"), new byte[1000]);
        Files.setLastModifiedTime(
                left, FileTime.from(Instant.now().minus(Watch.ABANDONED).minusSeconds(60)));
        Files.setLastModifiedTime(
                inUse, FileTime.from(Instant.now().minus(Watch.ABANDONED).plusSeconds(60)));

        again().close();

        assertThat(left).doesNotExist();
        assertThat(inUse).exists();
        assertThat(store.list("", "", 10)).isEmpty();
    }

    @Test
    void followsNoLinks() throws IOException {
        Path secret = new Folder(folder.resolve("outside")).fileOf("secret");
        Files.createDirectories(secret.getParent());
        Files.writeString(secret, "of somebody else");
        store.write("here/a", MadeContent.of(1, 3));
        store.write("file", MadeContent.of(1, 3));
        Files.createSymbolicLink(root().resolve("linked"), folder.resolve("outside"));
        Files.createSymbolicLink(new Folder(root()).fileOf("here/secret").getParent(), secret.getParent());
        Path name = new Folder(root()).fileOf("leaf");
        Files.createDirectories(name.getParent());
        Files.createSymbolicLink(name, secret);

        for (String key : List.of("linked/secret", "here/secret")) {
            assertUnavailable("symbolic link", () -> store.write(key, MadeContent.of(1, 3)));
            assertUnavailable("symbolic link", () -> store.info(key));
            assertUnavailable("symbolic link", () -> store.open(key));
            assertUnavailable("symbolic link", () -> store.delete(key));
        }
        for (String key : List.of("linked/new", "linked/deeper/new")) {
            assertUnavailable("symbolic link", () -> store.write(key, MadeContent.of(1, 3)));
            store.delete(key);
        }
        assertUnavailable("leaf", () -> store.open("leaf"));
        assertThat(store.list("", "", 10)).extracting(ListedFile::key).containsExactly("file", "here/a");
        assertUnavailable("symbolic link", () -> store.list("linked/", "", 10));

        store.write("leaf", MadeContent.of(1, 3));
        assertThat(store.info("leaf")).isPresent();
        assertThat(secret).hasContent("of somebody else");
        assertThat(folder.resolve("outside")).isDirectoryRecursivelyContaining("glob:**secret");
        try (Stream<Path> all = Files.walk(folder.resolve("outside"))) {
            assertThat(all).hasSize(3);
        }
    }

    @Test
    void mayItselfBeBehindALink() throws IOException {
        Path link = Files.createSymbolicLink(folder.resolve("link"), Files.createDirectories(folder.resolve("real")));

        try (OpenFileStore linked = open(Map.of("folder", link))) {
            linked.write("a/b", MadeContent.of(1, 3));
            assertThat(linked.info("a/b")).isPresent();
        }
        assertThat(folder.resolve("real/a")).isDirectory();
    }

    @Test
    void knowsAFileThatIsNotWhole() throws IOException {
        store.write("a", MadeContent.of(1, 100_000));
        store.write("b", MadeContent.of(1, 3));
        try (FileChannel file = FileChannel.open(new Folder(root()).fileOf("a"), StandardOpenOption.WRITE)) {
            file.truncate(50_000);
        }
        Files.write(new Folder(root()).fileOf("b"), new byte[0]);

        for (String key : List.of("a", "b")) {
            assertUnavailable("damaged", () -> store.open(key));
            assertUnavailable("damaged", () -> store.info(key));
        }
        assertThat(store.list("", "", 10)).extracting(ListedFile::key).containsExactly("a", "b");
        assertUnavailable("damaged", () -> store.copyTo(other, "", copied -> true));
    }

    @Test
    void neverCopiesContentThatHasChangedOnDisk() throws IOException {
        store.write("a", MadeContent.of(1, 100_000));
        try (FileChannel file = FileChannel.open(new Folder(root()).fileOf("a"), StandardOpenOption.WRITE)) {
            file.write(java.nio.ByteBuffer.wrap(new byte[] {42, 42}), 50_000);
        }

        assertUnavailable("damaged", () -> store.copyTo(other, "", copied -> true));
    }

    @Test
    void saysThatItIsAwayAndNotThatFilesAreMissing() throws IOException {
        store.write("a", MadeContent.of(1, 3));
        Files.move(root(), folder.resolve("unmounted"));
        Files.createDirectory(root());

        assertUnavailable("cannot read", () -> store.info("a"));
        assertUnavailable("cannot read", () -> store.open("a"));
        assertUnavailable("cannot write", () -> store.write("b", MadeContent.of(1, 3)));
        assertUnavailable("cannot delete", () -> store.delete("a"));
        assertUnavailable("cannot list", () -> store.list("", "", 10));
        assertThat(paths()).isEmpty();

        Files.delete(root());
        Files.move(folder.resolve("unmounted"), root());
        assertThat(store.info("a")).isPresent();
    }

    @Test
    void leavesFreeSpaceToOthers() throws IOException {
        store.write("a", MadeContent.of(1, 3));
        long free = root().toFile().getUsableSpace();

        try (OpenFileStore full = open(Map.of("folder", root(), "keepFreeBytes", free + (1L << 40)))) {
            assertUnavailable("no room", () -> full.write("b", MadeContent.of(1, 3)));
            assertThat(full.info("a")).isPresent();
            assertThat(full.info("b")).isEmpty();
            assertThat(full.report().state()).isEqualTo(Health.State.DEGRADED);
            assertThat(full.report().message()).contains("nothing is written", "keepFreeBytes");
        }
        try (OpenFileStore nearlyFull = open(Map.of("folder", root(), "keepFreeBytes", free / 4 * 3))) {
            nearlyFull.write("b", MadeContent.of(1, 3));
            assertThat(nearlyFull.report().state()).isEqualTo(Health.State.DEGRADED);
        }
        assertThat(store.report()).satisfies(report -> {
            assertThat(report.state()).isEqualTo(Health.State.UP);
            assertThat(report.message()).contains(" MiB free in " + root());
        });
    }

    @Test
    void isReadableToItsOwnerOnly() throws IOException {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(root())))
                .isEqualTo("rwx------");
    }

    @Test
    void leavesNamesOfOthersAlone() throws IOException {
        store.write("a/b", MadeContent.of(1, 3));
        Files.createDirectory(root().resolve("lost+found"));
        Files.writeString(root().resolve("README"), "of an operator");
        Files.writeString(root().resolve("readme"), "of an operator");
        Files.writeString(new Folder(root()).fileOf("a/b").resolveSibling(".nfs0001"), "x");

        assertThat(store.list("", "", 10)).extracting(ListedFile::key).containsExactly("a/b");
        assertThat(store.list("readme/", "", 10)).isEmpty();
    }

    @Test
    void refusesSettingsThatCannotWork() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "");

        assertBadSetting("mortise.storage.files: folder", Map.of("folder", file));
        assertBadSetting("mortise.storage.files: folder", Map.of("folder", file.resolve("below")));
        assertBadSetting("mortise.storage.files: folder", Map.of("folder", "a\0b"));
        assertBadSetting("mortise.storage.files: keepFreeBytes", Map.of("folder", folder, "keepFreeBytes", -1));
    }
}
