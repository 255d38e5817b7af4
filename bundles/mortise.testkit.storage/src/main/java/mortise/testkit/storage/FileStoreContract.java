package mortise.testkit.storage;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.OptionalLong;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import mortise.core.Failure;
import mortise.core.Health;
import mortise.storage.Copied;
import mortise.storage.FileKeys;
import mortise.storage.FileStore;
import mortise.storage.ListedFile;
import mortise.storage.OpenFile;
import mortise.storage.OpenFileStore;
import mortise.storage.StoredFile;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/**
 * What every store for files promises. The provider's test opens two empty stores for each
 * test, and closes them.
 */
public interface FileStoreContract {
    /** Returns the store under test: empty at a test's beginning, the same one within a test. */
    FileStore store();

    /** Returns another store of the same kind, empty at a test's beginning. */
    FileStore other();

    /** Opens the store under test once more, as another node does; the caller closes it. */
    OpenFileStore again();

    private StoredFile write(String key, String content) {
        try {
            return store().write(key, new ByteArrayInputStream(content.getBytes(US_ASCII)));
        } catch (IOException memory) {
            throw new AssertionError(memory);
        }
    }

    private static String text(OpenFile file) {
        try (file) {
            return new String(file.readAllBytes(), US_ASCII);
        } catch (IOException lost) {
            throw new AssertionError(lost);
        }
    }

    private static List<String> keys(List<ListedFile> page) {
        return page.stream().map(ListedFile::key).toList();
    }

    private static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new AssertionError(impossible);
        }
    }

    private static String sha256(InputStream content) throws IOException {
        MessageDigest digest = digest();
        try (content) {
            content.transferTo(new DigestOutputStream(OutputStream.nullOutputStream(), digest));
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static void assertFails(Failure.Kind kind, ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOfSatisfying(Failure.class, failure -> assertThat(failure.kind())
                .isEqualTo(kind));
    }

    /** What was written is read, with its checksum. */
    @Test
    default void readsWhatWasWritten() {
        Instant before = Instant.now().minus(Duration.ofMinutes(5));

        StoredFile written = write("reports/2026/q4.pdf", "twelve bytes");

        assertThat(written.key()).isEqualTo("reports/2026/q4.pdf");
        assertThat(written.size()).isEqualTo(12);
        assertThat(written.sha256()).isEqualTo("d4ce2c527afe674c7a086bd74e256019e3d5dcdb31eeb6eaadef5ada8c4383b9");
        assertThat(written.moment()).isBetween(before, Instant.now().plus(Duration.ofMinutes(5)));
        assertThat(store().info("reports/2026/q4.pdf")).contains(written);
        OpenFile open = store().open("reports/2026/q4.pdf");
        assertThat(open.file()).isEqualTo(written);
        assertThat(text(open)).isEqualTo("twelve bytes");
    }

    /** Another node, or the next start, sees what was written. */
    @Test
    default void keepsWhatWasWritten() {
        StoredFile written = write("kept", "for long");

        try (OpenFileStore again = again()) {
            assertThat(again.info("kept")).contains(written);
            assertThat(text(again.open("kept"))).isEqualTo("for long");
        }
        assertThat(text(store().open("kept"))).isEqualTo("for long");
    }

    /** No bytes are a file too. */
    @Test
    default void keepsAnEmptyFile() {
        StoredFile written = write("empty", "");

        assertThat(written.size()).isZero();
        assertThat(written.sha256()).isEqualTo("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
        assertThat(store().info("empty")).contains(written);
        assertThat(text(store().open("empty"))).isEmpty();
        assertThat(text(store().open("empty", 0, 10))).isEmpty();
        assertFails(Failure.Kind.INVALID, () -> store().open("empty", 1, 1));
        assertThat(store().list("", "", 10)).singleElement().satisfies(file -> assertThat(file.size())
                .isZero());
    }

    /** A range is what lies between two places. */
    @Test
    default void readsRanges() throws IOException {
        write("alphabet", "abcdefghij");

        assertThat(text(store().open("alphabet", 0, 10))).isEqualTo("abcdefghij");
        assertThat(text(store().open("alphabet", 0, 1))).isEqualTo("a");
        assertThat(text(store().open("alphabet", 3, 6))).isEqualTo("def");
        assertThat(text(store().open("alphabet", 9, 10))).isEqualTo("j");
        assertThat(text(store().open("alphabet", 7, 1_000))).isEqualTo("hij");
        assertThat(text(store().open("alphabet", 7, Long.MAX_VALUE))).isEqualTo("hij");
        assertThat(text(store().open("alphabet", 4, 4))).isEmpty();
        assertThat(text(store().open("alphabet", 10, 10))).isEmpty();
        assertThat(text(store().open("alphabet", 10, 20))).isEmpty();
        try (OpenFile open = store().open("alphabet", 3, 6)) {
            assertThat(store().info("alphabet")).contains(open.file());
        }
    }

    /** What is no range of the file is refused. */
    @Test
    default void refusesRangesThatAreNone() {
        write("alphabet", "abcdefghij");

        assertFails(Failure.Kind.INVALID, () -> store().open("alphabet", -1, 5));
        assertFails(Failure.Kind.INVALID, () -> store().open("alphabet", 5, 4));
        assertFails(Failure.Kind.INVALID, () -> store().open("alphabet", 11, 12));
        assertFails(Failure.Kind.INVALID, () -> store().open("alphabet", Long.MAX_VALUE, Long.MAX_VALUE));
    }

    /** Content can be read in any way that streams offer. */
    @Test
    default void readsByteByByteAndSkips() throws IOException {
        write("alphabet", "abcdefghij");

        try (OpenFile open = store().open("alphabet", 2, 8)) {
            assertThat(open.read()).isEqualTo('c');
            assertThat(open.skip(2)).isEqualTo(2);
            assertThat(open.read()).isEqualTo('f');
            assertThat(open.read(new byte[0])).isZero();
            assertThat(open.readAllBytes()).isEqualTo("gh".getBytes(US_ASCII));
            assertThat(open.read()).isEqualTo(-1);
            assertThat(open.read(new byte[5])).isEqualTo(-1);
        }
    }

    /** What is not there is said to be missing. */
    @Test
    default void tellsWhatIsMissing() {
        write("a/b/c", "x");

        assertThat(store().info("nothing")).isEmpty();
        assertThat(store().info("a")).isEmpty();
        assertThat(store().info("a/b")).isEmpty();
        assertThat(store().info("a/b/c/d")).isEmpty();
        assertFails(Failure.Kind.MISSING, () -> store().open("nothing"));
        assertFails(Failure.Kind.MISSING, () -> store().open("nothing", 0, 1));
        assertFails(Failure.Kind.MISSING, () -> store().open("a/b"));
    }

    /** A file is deleted once, and nobody minds if it was not there. */
    @Test
    default void deletes() {
        write("a/b", "1");
        write("a/c", "2");

        store().delete("a/b");
        store().delete("a/b");
        store().delete("never/was");
        store().delete("a");

        assertThat(store().info("a/b")).isEmpty();
        assertThat(keys(store().list("", "", 10))).containsExactly("a/c");
        assertThat(write("a/b", "3")).isEqualTo(store().info("a/b").orElseThrow());
    }

    /** Later content takes the place of earlier. */
    @Test
    default void replaces() {
        write("same", "old and longer");
        StoredFile second = write("same", "new");

        assertThat(store().info("same")).contains(second);
        assertThat(text(store().open("same"))).isEqualTo("new");
        assertThat(store().list("", "", 10)).hasSize(1);
    }

    /** A reader goes on in what it opened, whatever becomes of the file. */
    @Test
    default void readsToTheEndWhatIsReplacedAndDeletedMeanwhile() throws IOException {
        store().write("big", MadeContent.of(1, 1 << 20));

        try (OpenFile first = store().open("big")) {
            assertThat(first.readNBytes(1000)).hasSize(1000);
            write("big", "small now");
            try (OpenFile second = store().open("big")) {
                store().delete("big");
                assertThat(text(second)).isEqualTo("small now");
            }
            byte[] rest = first.readAllBytes();
            assertThat(rest).hasSize((1 << 20) - 1000);
            assertThat(rest[rest.length - 1]).isEqualTo(MadeContent.byteAt(1, (1 << 20) - 1));
        }
    }

    /** Content that breaks off changes nothing, and what it threw is what the caller gets. */
    @Test
    default void changesNothingIfTheContentBreaksOff() {
        StoredFile before = write("kept", "the old content");

        for (String key : List.of("kept", "new/one")) {
            IOException thrown = catchThrowableOfType(
                    IOException.class, () -> store().write(key, MadeContent.brokenAt(1, 5_000_000, 2_500_000)));
            assertThat(thrown).hasMessage("the sender went away");
        }
        IllegalStateException defect = new IllegalStateException("a defect of the reader");
        assertThatThrownBy(() -> store().write("kept", new InputStream() {
                    @Override
                    public int read() {
                        throw defect;
                    }
                }))
                .isSameAs(defect);

        assertThat(store().info("kept")).contains(before);
        assertThat(text(store().open("kept"))).isEqualTo("the old content");
        assertThat(store().info("new/one")).isEmpty();
        assertThat(keys(store().list("", "", 10))).containsExactly("kept");
    }

    /** A length that was told is kept to. */
    @Test
    default void refusesContentOfAnotherLengthThanWasTold() throws IOException {
        StoredFile before = write("kept", "old");

        for (long told : new long[] {0, 1, 99_999, 100_001, 1_000_000}) {
            assertFails(Failure.Kind.INVALID, () -> store().write(
                            "kept", MadeContent.of(1, 100_000), OptionalLong.of(told)));
        }
        assertFails(Failure.Kind.INVALID, () -> store().write("kept", MadeContent.of(1, 1), OptionalLong.of(-1)));
        // Of what is too long no more is read than shows it.
        assertFails(
                Failure.Kind.INVALID, () -> store().write("kept", MadeContent.brokenAt(1, 9, 5), OptionalLong.of(4)));
        assertThat(store().info("kept")).contains(before);

        assertThat(store().write("kept", MadeContent.of(1, 100_000), OptionalLong.of(100_000))
                        .size())
                .isEqualTo(100_000);
        assertThat(store().write("kept", InputStream.nullInputStream(), OptionalLong.of(0))
                        .size())
                .isZero();
    }

    /** A file that is larger than what there is room for is refused before it is read. */
    @Test
    default void refusesWhatThereIsNoRoomFor() {
        assertFails(Failure.Kind.UNAVAILABLE, () -> store().write(
                        "huge", MadeContent.brokenAt(1, 1, 0), OptionalLong.of(Long.MAX_VALUE / 2)));

        assertThat(store().info("huge")).isEmpty();
    }

    /** Ways out of the store, and what another system might take for one. */
    static List<String> badKeys() {
        return List.of(
                "",
                "/",
                "/etc/passwd",
                "a/",
                "/a",
                "a//b",
                ".",
                "..",
                "a/..",
                "../a",
                "a/../../b",
                "a/./b",
                "./a",
                ".hidden",
                "a/.hidden",
                "a.",
                "a./b",
                "...",
                "a\\b",
                "..\\a",
                "c:",
                "c:/a",
                "c:\\a",
                "a b",
                " a",
                "a ",
                "a\0b",
                "a\nb",
                "a%2f..",
                "%2e%2e/a",
                "a*",
                "a?",
                "~a",
                "=00",
                "=00/a",
                "=unfinished/a",
                "A",
                "aB",
                "\u00e9",
                "\u6587\u4ef6",
                "a\u202eb",
                "\uff0e\uff0e/a",
                "a\u2215b",
                "a\ud800",
                "x".repeat(201),
                "a/".repeat(100) + "ab");
    }

    /** What is no key is refused by every method, and changes nothing. */
    @Test
    default void refusesKeysThatAreNone() {
        write("a", "here");

        for (String key : badKeys()) {
            assertFails(Failure.Kind.INVALID, () -> store().write(key, MadeContent.brokenAt(1, 1, 0)));
            assertFails(Failure.Kind.INVALID, () -> store().open(key));
            assertFails(Failure.Kind.INVALID, () -> store().open(key, 0, 1));
            assertFails(Failure.Kind.INVALID, () -> store().info(key));
            assertFails(Failure.Kind.INVALID, () -> store().delete(key));
            assertThat(FileKeys.isValid(key)).as(key).isFalse();
        }
        assertThat(keys(store().list("", "", 10))).containsExactly("a");
    }

    /** Everything that is a key works, a file and a folder of one name too. */
    @Test
    default void keepsEveryKeyApart() {
        List<String> keys = List.of(
                "0",
                "-",
                "_",
                "--",
                "a",
                "a-b",
                "a.b",
                "a/b",
                "a/b/c",
                "a/b/c.d",
                "a0",
                "a_b",
                "ab",
                "a..b",
                "tmp",
                "con",
                "nul.txt",
                "x".repeat(200),
                "a/".repeat(99) + "ab",
                "sha256/" + "0f".repeat(32));

        for (String key : keys) {
            assertThat(FileKeys.isValid(key)).as(key).isTrue();
            write(key, "content of " + key);
        }

        for (String key : keys) {
            assertThat(text(store().open(key))).isEqualTo("content of " + key);
        }
        assertThat(keys(store().list("", "", 100))).containsExactlyElementsOf(new TreeSet<>(keys));
    }

    /** Pages go on where the one before ended, in the order of keys. */
    @Test
    default void listsInPages() {
        TreeSet<String> keys = new TreeSet<>();
        for (int i = 0; i < 60; i++) {
            keys.add("a/" + i);
            keys.add("a" + i);
            keys.add("b/" + i % 7 + "/" + i);
            keys.add("b/" + i % 7 + "-" + i);
        }
        keys.forEach(key -> write(key, key));

        for (int limit : new int[] {1, 2, 7, 60, keys.size() - 1, keys.size(), keys.size() + 1, FileStore.MAX_PAGE}) {
            List<String> all = new ArrayList<>();
            List<ListedFile> page;
            do {
                page = store().list("", all.isEmpty() ? "" : all.get(all.size() - 1), limit);
                assertThat(page).hasSizeLessThanOrEqualTo(limit);
                all.addAll(keys(page));
            } while (page.size() == limit);
            assertThat(all).containsExactlyElementsOf(keys);
        }
    }

    /** A list can begin anywhere, and be of a part only. */
    @Test
    default void listsWhatBeginsWithAPrefix() {
        List<String> keys = List.of("a", "a-b", "a.b", "a/b", "a/b/c", "a/bc/d", "a/c", "a0", "ab/c", "b");
        keys.forEach(key -> write(key, key));

        for (String prefix : List.of("", "a", "a/", "a/b", "a/b/", "a/b/c", "a/b/c/", "a.", "ab", "b", "c", "c/d")) {
            for (String after : List.of("", "0", "a", "a/", "a/a", "a/b", "a/b/c", "a/b/d", "a/c", "a0", "b", "z")) {
                if (after.isEmpty() || FileKeys.isValid(after)) {
                    assertThat(keys(store().list(prefix, after, 100)))
                            .as(prefix + " after " + after)
                            .containsExactlyElementsOf(keys.stream()
                                    .filter(key -> key.startsWith(prefix) && key.compareTo(after) > 0)
                                    .toList());
                }
            }
        }
    }

    /** A list tells size and moment as the store knows them. */
    @Test
    default void listsSizeAndMoment() {
        StoredFile written = write("a/b", "twelve bytes");

        assertThat(store().list("a", "", 1)).containsExactly(new ListedFile("a/b", 12, written.moment()));
    }

    /** What is no prefix, key or page is refused. */
    @Test
    default void refusesListsThatAreNone() {
        for (String prefix : List.of("/", "..", "../", "a//", "a/../", "=", "A", "a./", "x".repeat(201), "a\0")) {
            assertFails(Failure.Kind.INVALID, () -> store().list(prefix, "", 1));
        }
        assertFails(Failure.Kind.INVALID, () -> store().list("", "a/", 1));
        assertFails(Failure.Kind.INVALID, () -> store().list("", "..", 1));
        assertFails(Failure.Kind.INVALID, () -> store().list("", "", 0));
        assertFails(Failure.Kind.INVALID, () -> store().list("", "", -1));
        assertFails(Failure.Kind.INVALID, () -> store().list("", "", FileStore.MAX_PAGE + 1));
    }

    /** Whoever reads while others write the same key sees one of the contents, whole. */
    @Test
    default void showsWholeContentsOnlyWhileManyWrite() throws Exception {
        int size = 300_000;
        store().write("contended", MadeContent.of(0, size));
        List<String> sums = new ArrayList<>();
        for (int seed = 0; seed < 4; seed++) {
            sums.add(sha256(MadeContent.of(seed, size + seed)));
        }
        AtomicBoolean stop = new AtomicBoolean();
        ExecutorService threads = Executors.newFixedThreadPool(6);
        try {
            List<Callable<Integer>> readers = List.of(
                    () -> {
                        int reads = 0;
                        for (; !stop.get(); reads++) {
                            try (OpenFile open = store().open("contended")) {
                                String sum = open.file().sha256();
                                assertThat(sha256(open)).isEqualTo(sum);
                                assertThat(sums.indexOf(sum))
                                        .isEqualTo((int) (open.file().size() - size));
                            }
                        }
                        return reads;
                    },
                    () -> {
                        int looks = 0;
                        for (; !stop.get(); looks++) {
                            assertThat(store().info("contended").orElseThrow().sha256())
                                    .isIn(sums);
                            assertThat(keys(store().list("", "", 10))).containsExactly("contended");
                        }
                        return looks;
                    });
            List<Future<Integer>> reading =
                    readers.stream().map(threads::submit).toList();
            List<Future<Integer>> writing = IntStream.range(0, 4)
                    .mapToObj(seed -> threads.submit(() -> {
                        for (int i = 0; i < 25; i++) {
                            assertThat(store().write("contended", MadeContent.of(seed, size + seed))
                                            .sha256())
                                    .isEqualTo(sums.get(seed));
                        }
                        return 25;
                    }))
                    .toList();

            for (Future<Integer> writer : writing) {
                assertThat(writer.get()).isEqualTo(25);
            }
            stop.set(true);
            for (Future<Integer> reader : reading) {
                assertThat(reader.get()).isPositive();
            }
        } finally {
            stop.set(true);
            threads.shutdownNow();
        }
    }

    /** Files come and go beside each other; none is lost and none is left. */
    @Test
    default void letsOthersWriteWhileSomeDelete() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Future<Integer>> all = IntStream.range(0, 4)
                    .mapToObj(thread -> threads.submit(() -> {
                        for (int i = 0; i < 100; i++) {
                            String key = "shared/folder/" + thread;
                            write(key, key);
                            assertThat(text(store().open(key))).isEqualTo(key);
                            store().delete(key);
                            assertThat(store().info(key)).isEmpty();
                        }
                        return 100;
                    }))
                    .toList();
            for (Future<Integer> each : all) {
                assertThat(each.get()).isEqualTo(100);
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(store().list("", "", 10)).isEmpty();
    }

    /** A file's size costs no memory, either way. */
    @Test
    default void streamsLargeFiles() throws IOException {
        long size = 160L << 20;
        com.sun.management.ThreadMXBean thread = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = thread.getCurrentThreadAllocatedBytes();

        StoredFile written = store().write("large", MadeContent.of(7, size));
        String read = sha256(store().open("large"));
        String tail = sha256(store().open("large", size - 10, size));

        assertThat(thread.getCurrentThreadAllocatedBytes() - before).isLessThan(size / 10);
        assertThat(written.size()).isEqualTo(size);
        assertThat(read).isEqualTo(written.sha256()).isEqualTo(sha256(MadeContent.of(7, size)));
        MessageDigest last = digest();
        for (long i = size - 10; i < size; i++) {
            last.update(MadeContent.byteAt(7, i));
        }
        assertThat(tail).isEqualTo(HexFormat.of().formatHex(last.digest()));
    }

    /** A copy brings everything, goes on where it stopped, and does not repeat what is there. */
    @Test
    default void copiesToAnotherStore() throws IOException {
        List<String> keys = List.of("a", "a/b", "b/c/d", "e");
        keys.forEach(key -> write(key, "content of " + key));
        other().write("a/b", new ByteArrayInputStream("another content".getBytes(US_ASCII)));
        other().write("e", new ByteArrayInputStream("content of e".getBytes(US_ASCII)));

        Copied first = store().copyTo(other(), "", copied -> !copied.lastKey().equals("a/b"));
        Copied rest = store().copyTo(other(), first.lastKey(), copied -> true);
        Copied again = store().copyTo(other(), "", copied -> true);

        assertThat(first).isEqualTo(new Copied(2, 12 + 14, 0, "a/b"));
        assertThat(rest).isEqualTo(new Copied(1, 16, 1, "e"));
        assertThat(again).isEqualTo(new Copied(0, 0, 4, "e"));
        assertThat(keys(other().list("", "", 10))).isEqualTo(keys);
        for (String key : keys) {
            assertThat(text(other().open(key))).isEqualTo("content of " + key);
            assertThat(other().info(key).map(StoredFile::sha256))
                    .isEqualTo(store().info(key).map(StoredFile::sha256));
        }
        assertThat(store().copyTo(other(), "zzz", copied -> true)).isEqualTo(new Copied(0, 0, 0, "zzz"));
    }

    /** An open store tells that it works, and how much room it has. */
    @Test
    default void feelsWell() {
        try (OpenFileStore again = again()) {
            assertThat(again.report().state()).isEqualTo(Health.State.UP);
            assertThat(again.report().message()).isNotBlank();
        }
    }
}
