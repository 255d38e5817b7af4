package mortise.files.records;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import mortise.core.Failure;
import mortise.core.Identity;
import mortise.core.Problem;
import mortise.database.OpenDatabase;
import mortise.entity.Action;
import mortise.entity.Draft;
import mortise.entity.Filter;
import mortise.entity.Permit;
import mortise.entity.Query;
import mortise.entity.Record;
import mortise.entity.RecordChanges;
import mortise.files.FileContent;
import mortise.files.RecordFiles.Orphan;
import mortise.files.RecordFiles.Swept;
import mortise.files.SweepFiles;
import mortise.files.Upload;
import mortise.storage.FileStore;
import mortise.storage.ListedFile;
import mortise.storage.OpenFile;
import mortise.storage.OpenFileStore;
import mortise.storage.StoredFile;
import mortise.storage.files.FilesProvider;
import mortise.testkit.Configurations;
import mortise.testkit.records.TestHost;
import mortise.testkit.records.TestWork;
import mortise.testkit.storage.MadeContent;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files of records, on a database that a subclass names. */
abstract class StoredFilesTest {
    private static final int MEBIBYTE = 1 << 20;
    private static final Identity CARA = new Identity(3, "cara", "Cara", Set.of());

    @TempDir
    private Path folder;

    private TestHost host;
    private OpenFileStore store;
    private Away away;
    private StoredFiles files;

    abstract OpenDatabase database(Path at);

    /** Ben sees letters without their portraits, and Cara none at all. */
    private static Permit permit(Identity identity, String entity, Action action) {
        if (identity.equals(TestHost.ANNA)) {
            return entity.equals("file") ? Permit.NONE : Permit.ALL;
        }
        boolean reads = identity.equals(TestHost.BEN) && entity.equals("letter") && action != Action.DELETE;
        return reads ? new Permit(true, null, Set.of("portrait"), Set.of()) : Permit.NONE;
    }

    @BeforeEach
    void start() {
        store = new FilesProvider(Configurations.config(
                        FilesProvider.Config.class,
                        Map.of("folder", folder.resolve("files").toString())))
                .open();
        host = TestHost.on(database(folder.resolve("database")))
                .entities(File.class, Letter.class)
                .rules((identity, type, action) -> permit(identity, type.name(), action))
                .start();
        away = new Away(store);
        files = files(Map.of());
    }

    private StoredFiles files(Map<String, ?> settings) {
        return new StoredFiles(Configurations.config(StoredFiles.Config.class, settings), host.records(), host, away);
    }

    @AfterEach
    void stop() {
        host.close();
        store.close();
    }

    private Record upload(Identity who, String name, byte[] content) {
        return upload(who, Upload.of(name), new ByteArrayInputStream(content));
    }

    private Record upload(Identity who, Upload upload, InputStream content) {
        return host.as(who, () -> {
            try {
                return files.upload(upload, content);
            } catch (IOException broken) {
                throw new UncheckedIOException(broken);
            }
        });
    }

    private static Upload to(String field, String name) {
        return new Upload(name, "", OptionalLong.empty(), "letter", field);
    }

    private Record save(Identity who, Draft draft) {
        return host.as(who, () -> host.records().save(draft));
    }

    private static Draft letter() {
        return Draft.create("letter").set("subject", "Hello");
    }

    private File file(long id) {
        return host.asSystem(() -> host.records().of(File.class).get(id)).orElseThrow();
    }

    private boolean isThere(long id) {
        return host.asSystem(() -> host.records().of(File.class).get(id)).isPresent();
    }

    private List<String> keys() {
        return store.list("", "", 1000).stream().map(ListedFile::key).toList();
    }

    private byte[] content(Identity who, long id) {
        return read(host.as(who, () -> files.content(id)));
    }

    private byte[] read(FileContent content) {
        try (OpenFile open = store.open(content.key())) {
            return open.readAllBytes();
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    private static Failure failure(ThrowingCallable call) {
        return catchThrowableOfType(Failure.class, call);
    }

    private static List<String> codes(Failure failure) {
        return failure.problems().stream().map(Problem::code).toList();
    }

    /** Tells the hook what was committed, as the queue does. */
    private void afterCommit() {
        RemoveFiles hook = new RemoveFiles(files);
        for (RecordChanges message : host.sent().of(RecordChanges.topicOf("file"))) {
            for (RecordChanges.Change change : message.changes()) {
                if (change.action() == Action.EDIT
                        && isThere(change.id())
                        && file(change.id()).state == File.State.REMOVED) {
                    hook.afterCommit(new Told(change, file(change.id())));
                }
            }
        }
        host.sent().clear();
    }

    private record Told(RecordChanges.Change change, File file) implements mortise.entity.Committed<File> {
        @Override
        public Action action() {
            return change.action();
        }

        @Override
        public long id() {
            return change.id();
        }

        @Override
        public int version() {
            return change.version();
        }

        @Override
        public Set<String> changed() {
            return Set.copyOf(change.fields());
        }

        @Override
        public java.util.Optional<File> now() {
            return java.util.Optional.of(file);
        }

        @Override
        public String key() {
            return "file/" + id() + "/" + version();
        }
    }

    /** A store that can be away. */
    private static final class Away implements FileStore {
        private final FileStore store;
        private volatile boolean away;

        Away(FileStore store) {
            this.store = store;
        }

        private FileStore there() {
            if (away) {
                throw Failure.unavailable("the storage is away", null);
            }
            return store;
        }

        @Override
        public StoredFile write(String key, InputStream content, OptionalLong length) throws IOException {
            return there().write(key, content, length);
        }

        @Override
        public OpenFile open(String key) {
            return there().open(key);
        }

        @Override
        public OpenFile open(String key, long from, long to) {
            return there().open(key, from, to);
        }

        @Override
        public java.util.Optional<StoredFile> info(String key) {
            return there().info(key);
        }

        @Override
        public void delete(String key) {
            there().delete(key);
        }

        @Override
        public List<ListedFile> list(String prefix, String afterKey, int limit) {
            return there().list(prefix, afterKey, limit);
        }
    }

    @Test
    void keepsAFileAndWhatItIs() throws Exception {
        Record uploaded = upload(TestHost.ANNA, "../offer.pdf", Samples.pdf());

        assertThat(uploaded.get("name")).isEqualTo("offer.pdf");
        assertThat(uploaded.get("mediaType")).isEqualTo("application/pdf");
        assertThat(uploaded.get("bytes")).isEqualTo((long) Samples.pdf().length);
        assertThat(uploaded.get("sha256"))
                .isEqualTo(java.util.HexFormat.of()
                        .formatHex(java.security.MessageDigest.getInstance("SHA-256")
                                .digest(Samples.pdf())));
        assertThat(uploaded.get("state")).isEqualTo("UPLOADED");
        assertThat(content(TestHost.ANNA, uploaded.id())).isEqualTo(Samples.pdf());
    }

    @Test
    void belongsToARecordOnceThatIsSaved() {
        long scan = upload(TestHost.ANNA, "scan.pdf", Samples.pdf()).id();
        long one = upload(TestHost.ANNA, "one.txt", "one".getBytes(US_ASCII)).id();
        long two = upload(TestHost.ANNA, "two.txt", "two".getBytes(US_ASCII)).id();

        Record letter = save(TestHost.ANNA, letter().set("scan", scan).set("enclosures", List.of(one, two)));

        assertThat(file(scan).state).isEqualTo(File.State.ATTACHED);
        assertThat(file(scan).entity).isEqualTo("letter");
        assertThat(file(scan).record).isEqualTo(letter.id());
        assertThat(file(scan).field).isEqualTo("scan");
        assertThat(letter.get("enclosures")).isEqualTo(List.of(one, two));
        assertThat(content(TestHost.BEN, two)).isEqualTo("two".getBytes(US_ASCII));
    }

    @Test
    void isReplacedAndGoesAfterTheCommit() {
        long first = upload(TestHost.ANNA, "first.pdf", Samples.pdf()).id();
        Record letter = save(TestHost.ANNA, letter().set("scan", first));
        long second = upload(TestHost.ANNA, "second.pdf", Samples.pdf()).id();
        String key = file(first).storageKey;

        save(TestHost.ANNA, Draft.update("letter", letter.id()).set("scan", second));
        assertThat(file(first).state).isEqualTo(File.State.REMOVED);
        assertThat(keys()).contains(key);
        afterCommit();

        assertThat(isThere(first)).isFalse();
        assertThat(keys()).doesNotContain(key).contains(file(second).storageKey);
    }

    @Test
    void goesWithItsRecordAndWithItsSmallerPictures() {
        long portrait =
                upload(TestHost.ANNA, "me.jpg", Samples.photo(200, 100, 1)).id();
        long enclosure = upload(TestHost.ANNA, "a.txt", "a".getBytes(US_ASCII)).id();
        Record letter = save(TestHost.ANNA, letter().set("portrait", portrait).set("enclosures", List.of(enclosure)));
        host.as(TestHost.ANNA, () -> files.variant(portrait, "small"));

        save(TestHost.ANNA, Draft.delete("letter", letter.id()));
        afterCommit();

        assertThat(keys()).isEmpty();
        assertThat(isThere(portrait)).isFalse();
        assertThat(isThere(enclosure)).isFalse();
    }

    @Test
    void isTakenOutOfAListAlone() {
        long one = upload(TestHost.ANNA, "one.txt", "one".getBytes(US_ASCII)).id();
        long two = upload(TestHost.ANNA, "two.txt", "two".getBytes(US_ASCII)).id();
        Record letter = save(TestHost.ANNA, letter().set("enclosures", List.of(one, two)));

        save(TestHost.ANNA, Draft.update("letter", letter.id()).set("enclosures", List.of(two)));

        assertThat(file(one).state).isEqualTo(File.State.REMOVED);
        assertThat(file(two).state).isEqualTo(File.State.ATTACHED);
    }

    @Test
    void staysUploadedIfTheSaveIsUndone() {
        long scan = upload(TestHost.ANNA, "scan.pdf", Samples.pdf()).id();

        assertThatThrownBy(() -> host.as(TestHost.ANNA, () -> host.records().transaction(() -> {
                    host.records().save(letter().set("scan", scan));
                    throw new IllegalStateException("undone");
                })))
                .hasMessage("undone");

        assertThat(file(scan).state).isEqualTo(File.State.UPLOADED);
        assertThat(save(TestHost.ANNA, letter().set("scan", scan)).get("scan")).isEqualTo(scan);
    }

    @Test
    void isNotRemovedIfTheSaveIsUndone() {
        long scan = upload(TestHost.ANNA, "scan.pdf", Samples.pdf()).id();
        Record letter = save(TestHost.ANNA, letter().set("scan", scan));
        host.sent().clear();

        assertThatThrownBy(() -> host.as(TestHost.ANNA, () -> host.records().transaction(() -> {
                    host.records().save(Draft.delete("letter", letter.id()));
                    throw new IllegalStateException("undone");
                })))
                .hasMessage("undone");
        afterCommit();

        assertThat(file(scan).state).isEqualTo(File.State.ATTACHED);
        assertThat(content(TestHost.ANNA, scan)).isEqualTo(Samples.pdf());
    }

    @Test
    void isNotSomebodyElses() {
        long scan = upload(TestHost.ANNA, "scan.pdf", Samples.pdf()).id();

        Failure refused = failure(() -> save(TestHost.BEN, letter().set("scan", scan)));

        assertThat(refused.kind()).isEqualTo(Failure.Kind.INVALID);
        assertThat(codes(refused)).containsExactly("no-such-file");
        assertThat(refused.problems().get(0).field()).isEqualTo("scan");
        assertThat(file(scan).state).isEqualTo(File.State.UPLOADED);
        assertThat(failure(() -> content(TestHost.BEN, scan)).kind()).isEqualTo(Failure.Kind.MISSING);
    }

    @Test
    void belongsToOneRecordOnly() {
        long scan = upload(TestHost.ANNA, "scan.pdf", Samples.pdf()).id();
        save(TestHost.ANNA, letter().set("scan", scan));

        assertThat(codes(failure(() -> save(TestHost.ANNA, letter().set("scan", scan)))))
                .containsExactly("no-such-file");
        assertThat(codes(failure(() -> save(TestHost.ANNA, letter().set("scan", 999_999L)))))
                .containsExactly("no-such-file");
    }

    @Test
    void belongsToOneOfTwoThatAreSavedTogether() {
        long scan = upload(TestHost.ANNA, "scan.pdf", Samples.pdf()).id();

        assertThatThrownBy(() -> host.as(TestHost.ANNA, () -> host.records()
                        .saveAll(List.of(letter().set("scan", scan), letter().set("enclosures", List.of(scan))))))
                .isInstanceOf(mortise.entity.BatchFailure.class);

        assertThat(file(scan).state).isEqualTo(File.State.UPLOADED);
        assertThat(host.asSystem(() -> host.records().count(Query.of("letter"))))
                .isZero();
    }

    @Test
    void isTakenByOneOfTwoAtOnce() throws Exception {
        ExecutorService two = Executors.newFixedThreadPool(2);
        try {
            for (int round = 0; round < 10; round++) {
                long scan = upload(TestHost.ANNA, "scan.pdf", Samples.pdf()).id();
                CyclicBarrier start = new CyclicBarrier(2);
                Callable<Boolean> save = () -> {
                    start.await();
                    Failure refused = failure(() -> save(TestHost.ANNA, letter().set("scan", scan)));
                    return refused == null;
                };
                List<Boolean> done = new ArrayList<>();
                for (Future<Boolean> each : two.invokeAll(List.of(save, save))) {
                    done.add(each.get());
                }

                assertThat(done).containsExactlyInAnyOrder(true, false);
                assertThat(host.asSystem(
                                () -> host.records().count(Query.of("letter").where(Filter.eq("scan", scan)))))
                        .isEqualTo(1);
            }
        } finally {
            two.shutdownNow();
        }
    }

    @Test
    void isRefusedByAFieldThatTakesLess() {
        byte[] large = new byte[1_001];
        System.arraycopy(Samples.pdf(), 0, large, 0, Samples.pdf().length);
        long tooLarge = upload(TestHost.ANNA, "large.pdf", large).id();
        long wrong = upload(TestHost.ANNA, "a.txt", "a".getBytes(US_ASCII)).id();
        long bomb = upload(TestHost.ANNA, "bomb.png", Samples.pixelBomb()).id();

        Failure refused =
                failure(() -> save(TestHost.ANNA, letter().set("scan", tooLarge).set("portrait", bomb)));

        assertThat(codes(refused)).containsExactlyInAnyOrder("too-large", "no-picture");
        assertThat(codes(failure(() -> save(TestHost.ANNA, letter().set("scan", wrong)))))
                .containsExactly("wrong-type");
        assertThat(codes(failure(() -> save(TestHost.ANNA, letter().set("portrait", wrong)))))
                .containsExactly("no-picture");
    }

    @ParameterizedTest
    @CsvSource({"scan, a.txt, wrong-type", "portrait, a.txt, no-picture", "portrait, bomb.png, no-picture"})
    void isRefusedAtOnceIfItsFieldIsKnown(String field, String name, String code) {
        byte[] content = name.endsWith(".png") ? Samples.pixelBomb() : "a".getBytes(US_ASCII);

        Failure refused = failure(() -> upload(TestHost.ANNA, to(field, name), new ByteArrayInputStream(content)));

        assertThat(codes(refused)).containsExactly(code);
        assertThat(keys()).isEmpty();
    }

    @Test
    void isRefusedIfItIsTooLargeWhetherThatIsSaidOrNot() {
        StoredFiles small = files(Map.of("maxBytes", "100000"));
        InputStream untouched = new InputStream() {
            @Override
            public int read() {
                throw new AssertionError("not to be read");
            }
        };

        Failure said = failure(() -> host.as(TestHost.ANNA, () -> {
            try {
                return small.upload(new Upload("a.bin", "", OptionalLong.of(100_001), "", ""), untouched);
            } catch (IOException broken) {
                throw new UncheckedIOException(broken);
            }
        }));
        MadeContent endless = MadeContent.of(1, Long.MAX_VALUE);
        Failure unsaid = failure(() -> host.as(TestHost.ANNA, () -> {
            try {
                return small.upload(Upload.of("a.bin"), endless);
            } catch (IOException broken) {
                throw new UncheckedIOException(broken);
            }
        }));

        assertThat(codes(said)).containsExactly("too-large");
        assertThat(codes(unsaid)).containsExactly("too-large");
        assertThat(keys()).isEmpty();
    }

    @Test
    void leavesNothingIfTheSenderGoesAway() {
        assertThatThrownBy(() -> upload(
                        TestHost.ANNA, Upload.of("a.bin"), MadeContent.brokenAt(1, 5L * MEBIBYTE, 3L * MEBIBYTE)))
                .isInstanceOf(UncheckedIOException.class);
        Failure shorter = failure(() -> upload(
                TestHost.ANNA,
                new Upload("a.bin", "", OptionalLong.of(2L * MEBIBYTE), "", ""),
                MadeContent.of(1, MEBIBYTE)));

        assertThat(shorter.kind()).isEqualTo(Failure.Kind.INVALID);
        assertThat(keys()).isEmpty();
        assertThat(host.asSystem(() -> host.records().count(Query.of("file")))).isZero();
    }

    @Test
    void changesNothingWhileTheStorageIsAway() {
        long scan = upload(TestHost.ANNA, "scan.pdf", Samples.pdf()).id();
        Record letter = save(TestHost.ANNA, letter().set("scan", scan));
        away.away = true;

        Failure refused = failure(() -> upload(TestHost.ANNA, "other.pdf", Samples.pdf()));
        save(TestHost.ANNA, Draft.delete("letter", letter.id()));
        assertThatThrownBy(this::afterCommit).isInstanceOf(Failure.class);

        assertThat(refused.kind()).isEqualTo(Failure.Kind.UNAVAILABLE);
        assertThat(file(scan).state).isEqualTo(File.State.REMOVED);
        assertThat(host.asSystem(() -> host.records().count(Query.of("file")))).isEqualTo(1);
        away.away = false;
        new RemoveFiles(files)
                .afterCommit(new Told(new RecordChanges.Change(scan, 3, Action.EDIT, List.of()), file(scan)));
        assertThat(keys()).isEmpty();
    }

    @Test
    void isSeenByWhoSeesTheFieldThatHasIt() {
        long portrait =
                upload(TestHost.ANNA, "me.png", Samples.picture("png", 20, 10)).id();
        long enclosure = upload(TestHost.ANNA, "a.txt", "a".getBytes(US_ASCII)).id();
        save(TestHost.ANNA, letter().set("portrait", portrait).set("enclosures", List.of(enclosure)));

        assertThat(content(TestHost.BEN, enclosure)).isEqualTo("a".getBytes(US_ASCII));
        assertThat(failure(() -> content(TestHost.BEN, portrait)).kind()).isEqualTo(Failure.Kind.MISSING);
        assertThat(failure(() -> host.as(TestHost.BEN, () -> files.variant(portrait, "small")))
                        .kind())
                .isEqualTo(Failure.Kind.MISSING);
        assertThat(failure(() -> content(CARA, enclosure)).kind()).isEqualTo(Failure.Kind.MISSING);
        assertThat(failure(() -> content(Identity.ANONYMOUS, enclosure)).kind())
                .isEqualTo(Failure.Kind.UNAUTHENTICATED);
        assertThat(failure(() -> content(Identity.ANONYMOUS, 999_999)).kind()).isEqualTo(Failure.Kind.UNAUTHENTICATED);
    }

    @Test
    void isForEverybodyIfItsFieldIsOpen() {
        long form = upload(TestHost.ANNA, "form.pdf", Samples.pdf()).id();
        long stamp =
                upload(TestHost.ANNA, "stamp.jpg", Samples.photo(20, 10, 1)).id();
        assertThat(failure(() -> content(Identity.ANONYMOUS, form)).kind()).isEqualTo(Failure.Kind.UNAUTHENTICATED);

        save(TestHost.ANNA, letter().set("form", form).set("stamp", stamp));

        assertThat(content(Identity.ANONYMOUS, form)).isEqualTo(Samples.pdf());
        assertThat(read(host.as(Identity.ANONYMOUS, () -> files.variant(stamp, "small"))))
                .isNotEmpty();
        assertThat(failure(() -> content(Identity.ANONYMOUS, stamp)).kind()).isEqualTo(Failure.Kind.UNAUTHENTICATED);
    }

    @Test
    void comesAlongWithARecordForWhomTheEntityIsClosed() {
        long enclosure = upload(TestHost.ANNA, "a.txt", "a".getBytes(US_ASCII)).id();
        Record letter = save(TestHost.ANNA, letter().set("enclosures", List.of(enclosure)));

        var found = host.as(
                TestHost.BEN, () -> host.records().find(Query.of("letter").include(List.of("enclosures"))));

        assertThat(found.related("enclosures", letter.id()))
                .extracting(Record::title)
                .containsExactly("a.txt");
        assertThat(failure(() -> host.as(TestHost.BEN, () -> host.records().find(Query.of("file"))))
                        .kind())
                .isEqualTo(Failure.Kind.DENIED);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
    void makesASmallerPictureUprightAndTellsNothingElse(int orientation) throws Exception {
        byte[] photo = Samples.photo(400, 200, orientation);
        assertThat(new String(photo, US_ASCII)).contains(Samples.SECRET);
        long portrait = upload(TestHost.ANNA, "me.jpg", photo).id();

        FileContent small = host.as(TestHost.ANNA, () -> files.variant(portrait, "small"));

        byte[] bytes = read(small);
        assertThat(new String(bytes, US_ASCII)).doesNotContain(Samples.SECRET).doesNotContain("Exif");
        BufferedImage image = ImageIO.read(new ByteArrayInputStream(bytes));
        boolean lying = orientation >= 5;
        assertThat(image.getWidth()).isEqualTo(lying ? 48 : 96);
        assertThat(image.getHeight()).isEqualTo(lying ? 96 : 48);
        boolean redFirst = List.of(1, 4, 5, 6).contains(orientation);
        int first = image.getRGB(10, 10);
        int last = image.getRGB(image.getWidth() - 10, image.getHeight() - 10);
        assertThat(isRed(first)).isEqualTo(redFirst);
        assertThat(isRed(last)).isEqualTo(!redFirst);
        assertThat(small.mediaType()).isEqualTo("image/jpeg");
        assertThat(small.name()).isEqualTo("me-small.jpg");
    }

    private static boolean isRed(int pixel) {
        Color color = new Color(pixel);
        return color.getRed() > color.getBlue();
    }

    @Test
    void makesAPictureOnceAndNeverLarger() {
        long logo = upload(TestHost.ANNA, "logo.gif", Samples.picture("gif", 40, 20))
                .id();

        FileContent first = host.as(TestHost.ANNA, () -> files.variant(logo, "medium"));
        Instant made = store.info(first.key()).orElseThrow().moment();
        FileContent again = host.as(TestHost.ANNA, () -> files.variant(logo, "medium"));

        assertThat(store.info(again.key()).orElseThrow().moment()).isEqualTo(made);
        assertThat(first.mediaType()).isEqualTo("image/png");
        assertThat(keys()).hasSize(2);
        assertThat(failure(() -> host.as(TestHost.ANNA, () -> files.variant(logo, "huge")))
                        .kind())
                .isEqualTo(Failure.Kind.MISSING);
    }

    @Test
    void hasNoSmallerPictureOfWhatIsDamagedOrNone() {
        byte[] cut = java.util.Arrays.copyOf(Samples.picture("png", 300, 300), 60);
        long broken = upload(TestHost.ANNA, "cut.png", cut).id();
        long text = upload(TestHost.ANNA, "a.txt", "a".getBytes(US_ASCII)).id();
        long bomb = upload(TestHost.ANNA, "bomb.png", Samples.pixelBomb()).id();

        for (long id : List.of(broken, text, bomb)) {
            assertThat(failure(() -> host.as(TestHost.ANNA, () -> files.variant(id, "small")))
                            .kind())
                    .isEqualTo(Failure.Kind.MISSING);
        }
        assertThat(keys()).hasSize(3);
    }

    @Test
    void takesAPictureOfManyPixelsWithoutHavingThemAll() {
        byte[] large = Samples.grey(8_000, 6_000);
        long id = upload(TestHost.ANNA, "large.png", large).id();

        long before = allocated();
        FileContent small = host.as(TestHost.ANNA, () -> files.variant(id, "small"));

        assertThat(allocated() - before).isLessThan(16L * MEBIBYTE);
        assertThat(read(small)).isNotEmpty();
    }

    private static long allocated() {
        return ((com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean())
                .getThreadAllocatedBytes(Thread.currentThread().getId());
    }

    @Test
    void costsNoMemoryForItsSize() {
        upload(TestHost.ANNA, Upload.of("warm.bin"), MadeContent.of(1, MEBIBYTE));
        long before = allocated();

        Record large = upload(TestHost.ANNA, Upload.of("large.bin"), MadeContent.of(7, 100L * MEBIBYTE));

        assertThat(allocated() - before).isLessThan(8L * MEBIBYTE);
        assertThat(large.get("bytes")).isEqualTo(100L * MEBIBYTE);
    }

    @Test
    void isDiscardedByItsUploaderOnly() {
        long scan = upload(TestHost.ANNA, "scan.pdf", Samples.pdf()).id();

        discard(TestHost.BEN, scan);
        assertThat(file(scan).state).isEqualTo(File.State.UPLOADED);
        discard(TestHost.ANNA, scan);
        afterCommit();

        assertThat(keys()).isEmpty();
        discard(TestHost.ANNA, scan);
        long kept = upload(TestHost.ANNA, "kept.pdf", Samples.pdf()).id();
        save(TestHost.ANNA, letter().set("scan", kept));
        assertThat(failure(() -> discard(TestHost.ANNA, kept)).kind()).isEqualTo(Failure.Kind.CONFLICT);
    }

    private void discard(Identity who, long id) {
        host.as(who, () -> {
            files.discard(id);
            return true;
        });
    }

    private void age(String key) throws IOException {
        try (Stream<Path> all = Files.walk(folder.resolve("files"))) {
            for (Path each : all.filter(Files::isRegularFile).toList()) {
                if (each.toString().contains(key)) {
                    Files.setLastModifiedTime(each, FileTime.from(Instant.now().minus(Duration.ofDays(3))));
                }
            }
        }
    }

    @Test
    void findsWhatNothingLeadsToAndDeletesItWhenAsked() throws Exception {
        long kept = upload(TestHost.ANNA, "kept.pdf", Samples.pdf()).id();
        save(TestHost.ANNA, letter().set("scan", kept));
        store.write("files/00/11111111111111111111111111111", new ByteArrayInputStream(new byte[10]));
        store.write("files/00/22222222222222222222222222222", new ByteArrayInputStream(new byte[20]));
        store.write("variants/00/33333333333333333333333333333/96", new ByteArrayInputStream(new byte[5]));
        store.write("exports/somebody-elses", new ByteArrayInputStream(new byte[5]));
        age("11111111111111111111111111111");
        age("33333333333333333333333333333/96");
        List<Orphan> seen = new ArrayList<>();

        Swept dry = host.asSystem(() -> files.sweep(false, seen::add));
        assertThat(keys()).hasSize(5);
        Swept wet = host.asSystem(() -> files.sweep(true, orphan -> {}));

        assertThat(seen).extracting(Orphan::reason).containsOnly("unknown");
        assertThat(seen)
                .extracting(Orphan::key)
                .contains("files/00/11111111111111111111111111111")
                .doesNotContain("files/00/22222222222222222222222222222", file(kept).storageKey);
        assertThat(wet).isEqualTo(dry);
        assertThat(keys()).contains("exports/somebody-elses", file(kept).storageKey);
        assertThat(keys()).doesNotContain("files/00/11111111111111111111111111111");
        assertThat(host.asSystem(() -> files.sweep(false, orphan -> {})).orphans())
                .isZero();
    }

    @Test
    void isCleanedUpByAJobThatNamesEach() throws Exception {
        long late = upload(TestHost.ANNA, "late.pdf", Samples.pdf()).id();
        backdate();
        String key = file(late).storageKey;
        TestWork<SweepFiles> look = new TestWork<>(new SweepFiles(false));
        TestWork<SweepFiles> delete = new TestWork<>(new SweepFiles(true));
        SweepJob job = new SweepJob(files);

        host.asSystem(() -> {
            job.run(look);
            return true;
        });
        assertThat(keys()).contains(key);
        host.asSystem(() -> {
            job.run(delete);
            return true;
        });

        assertThat(look.lines()).hasSize(2).first().asString().startsWith(key).endsWith("not-attached");
        assertThat(look.lines().get(1)).endsWith("could be deleted");
        assertThat(delete.lines().get(1))
                .startsWith("1 contents of records were looked at; 1 of")
                .endsWith("are deleted");
        assertThat(keys()).isEmpty();
    }

    @Test
    void isCleanedUpByWhoMay() {
        assertThat(failure(() -> host.as(TestHost.BEN, () -> files.sweep(false, orphan -> {})))
                        .kind())
                .isEqualTo(Failure.Kind.DENIED);
    }

    @Test
    void goesIfNobodyAttachesItInTime() throws Exception {
        long late = upload(TestHost.ANNA, "late.pdf", Samples.pdf()).id();
        long kept = upload(TestHost.ANNA, "kept.pdf", Samples.pdf()).id();
        save(TestHost.ANNA, letter().set("scan", kept));
        assertThat(Sweep.expire(files)).isZero();
        backdate();

        assertThat(Sweep.expire(files)).isEqualTo(1);
        afterCommit();

        assertThat(isThere(late)).isFalse();
        assertThat(keys()).containsExactly(file(kept).storageKey);
    }

    @Test
    void isAnOrphanIfNobodyAttachedItInTime() throws Exception {
        long late = upload(TestHost.ANNA, "late.pdf", Samples.pdf()).id();
        backdate();
        List<Orphan> seen = new ArrayList<>();

        host.asSystem(() -> files.sweep(true, seen::add));

        assertThat(seen).extracting(Orphan::reason).containsExactly("not-attached");
        assertThat(isThere(late)).isFalse();
        assertThat(keys()).isEmpty();
    }

    private void backdate() throws Exception {
        try (var connection = host.database().dataSource().getConnection();
                var statement = connection.createStatement()) {
            statement.executeUpdate("update e_file set created_at = timestamp '2020-01-01 00:00:00',"
                    + " updated_at = timestamp '2020-01-01 00:00:00'");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "maxBytes, 0",
        "maxMegapixels, 501",
        "unattachedHours, 0",
        "cleanMinutes, -1",
        "variants, small",
        "variants, 'small:0'",
        "variants, 'a:1,a:2'"
    })
    void isNotStartedWithWhatCannotWork(String key, String value) {
        assertThatThrownBy(() -> files(Map.of(key, value))).hasMessageContaining(key);
    }
}
