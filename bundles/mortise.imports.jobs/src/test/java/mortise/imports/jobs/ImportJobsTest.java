package mortise.imports.jobs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.validation.constraints.NotBlank;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import mortise.core.Failure;
import mortise.core.Identity;
import mortise.entity.Draft;
import mortise.entity.ExternalKey;
import mortise.entity.Permit;
import mortise.entity.Query;
import mortise.entity.Resource;
import mortise.entity.Stored;
import mortise.imports.FileImports.Outcome;
import mortise.imports.ImportFile;
import mortise.imports.Report;
import mortise.imports.csv.CsvImports;
import mortise.jobs.Job;
import mortise.jobs.JobState;
import mortise.jobs.Jobs;
import mortise.storage.Expiry;
import mortise.storage.OpenFileStore;
import mortise.storage.files.FilesProvider;
import mortise.testkit.Configurations;
import mortise.testkit.DatabaseOpener;
import mortise.testkit.databases.TestDatabases;
import mortise.testkit.records.TestHost;
import mortise.testkit.records.TestWork;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Uploads, and the job that imports them, with real storage, records and reader. */
class ImportJobsTest {
    private static final String FILE = "code,name\nA,Ada\nB,Ben\nC,\n";
    private static final int ADAS_JOB = 1;

    /** Something with a key. */
    @Resource(path = "firms")
    public static class Firm extends Stored {
        /** Names it for others. */
        @ExternalKey
        public @Nullable String code;

        /** What people call it. */
        @NotBlank
        public String name = "";
    }

    abstract static class OnADatabase {
        @TempDir
        private Path folder;

        private TestHost host;
        private OpenFileStore store;
        private ImportJobs jobs;
        private Undo.@Nullable Import undo;
        private List<Job> known = List.of();

        abstract DatabaseOpener opener(Path folder);

        @BeforeEach
        void open() {
            host = TestHost.on(opener(folder.resolve("database")).open())
                    .entities(Firm.class)
                    .rules((identity, type, action) -> identity.isAnonymous() ? Permit.NONE : Permit.ALL)
                    .start();
            store = new FilesProvider(Configurations.config(
                            FilesProvider.Config.class,
                            Map.of("folder", folder.resolve("files").toString())))
                    .open();
            jobs = new ImportJobs(
                    Configurations.config(ImportJobs.Config.class, Map.of("maxMebibytes", "1")),
                    new CsvImports(Configurations.config(CsvImports.Config.class, Map.of()), host.records(), host),
                    (Jobs) Proxy.newProxyInstance(
                            Jobs.class.getClassLoader(), new Class<?>[] {Jobs.class}, (proxy, method, values) -> {
                                if (method.getName().equals("list")) {
                                    return known;
                                }
                                undo = (Undo.Import) values[1];
                                return new Jobs.Started(2, true);
                            }),
                    store,
                    host);
        }

        @AfterEach
        void close() {
            store.close();
            host.close();
        }

        private String upload(Identity who, String text) {
            return host.as(who, () -> jobs.upload(new ByteArrayInputStream(text.getBytes(UTF_8))));
        }

        private static ImportFile file(String upload, boolean checkOnly) {
            return new ImportFile("firm", upload, "firms.csv", Map.of(), "", checkOnly, false);
        }

        private TestWork<ImportFile> run(Identity who, TestWork<ImportFile> work) {
            return host.as(who, () -> {
                try {
                    jobs.run(work);
                } catch (IOException lost) {
                    throw new UncheckedIOException(lost);
                }
                return work;
            });
        }

        private static Job job(ImportFile file, Identity owner) {
            String body;
            try {
                body = new ObjectMapper().writeValueAsString(file);
            } catch (JsonProcessingException impossible) {
                throw new IllegalStateException(impossible);
            }
            return new Job(
                    ADAS_JOB,
                    0,
                    ImportFile.JOB.name(),
                    "",
                    "",
                    JobState.SUCCEEDED,
                    false,
                    1,
                    3,
                    owner.id(),
                    owner.name(),
                    body,
                    0,
                    0,
                    "",
                    0,
                    0,
                    "",
                    "",
                    "",
                    Instant.EPOCH,
                    null,
                    Instant.now(),
                    Instant.now());
        }

        private Outcome outcome(ImportFile file, Identity owner) {
            return jobs.outcome(job(file, owner)).orElseThrow();
        }

        private long firms() {
            return host.asSystem(() -> host.records().count(Query.of("firm")));
        }

        private static void assertFails(Failure.Kind kind, String message, Runnable call) {
            assertThatExceptionOfType(Failure.class)
                    .isThrownBy(call::run)
                    .withMessageContaining(message)
                    .satisfies(failure -> assertThat(failure.kind()).isEqualTo(kind));
        }

        @Test
        void checksAndThenImportsAndTellsWhatCameOfIt() throws Exception {
            ImportFile check = file(upload(TestHost.ANNA, FILE), true);
            assertThat(host.as(TestHost.ANNA, () -> jobs.preview(check)).key()).isEqualTo("code");
            assertThat(jobs.outcome(job(check, TestHost.ANNA)).orElseThrow().report())
                    .isNull();

            TestWork<ImportFile> checked = run(TestHost.ANNA, new TestWork<>(check));
            assertThat(checked.lines()).contains("3 lines; 2 could be saved, 1 would be refused");
            assertThat(firms()).isZero();

            ImportFile real = file(check.upload(), false);
            TestWork<ImportFile> done = run(TestHost.ANNA, new TestWork<>(real));
            assertThat(done.lines())
                    .contains("3 lines: 2 made a record, 0 changed one, 0 found it so, 1 refused")
                    .anySatisfy(line -> assertThat(line).startsWith("line 4, name: "));
            assertThat(firms()).isEqualTo(2);
            Outcome outcome = outcome(real, TestHost.ANNA);
            Report report = Objects.requireNonNull(outcome.report());
            assertThat(report.created()).isEqualTo(2);
            assertThat(report.problems()).hasSize(1);
            assertThat(report.refused()).isEqualTo(1);
            try (InputStream lines = store.open("imports/" + TestHost.ANNA.id() + "/" + real.upload() + "/refused-1")) {
                assertThat(new String(lines.readAllBytes(), UTF_8))
                        .contains("C,")
                        .doesNotContain("Ada");
            }
        }

        /** As after the death of a node: the job is begun again from its beginning. */
        @Test
        void begunAgainWithAKeyItDoublesNothing() {
            ImportFile file = file(upload(TestHost.ANNA, FILE), false);
            run(TestHost.ANNA, new TestWork<>(file));

            TestWork<ImportFile> again = new TestWork<>(file);
            again.remember("2");
            assertThat(run(TestHost.ANNA, again).lines())
                    .contains("3 lines: 0 made a record, 0 changed one, 2 found it so, 1 refused");
            assertThat(firms()).isEqualTo(2);
        }

        /** A kill comes after any batch: what is remembered is saved, and nothing twice. */
        @Test
        void withoutAKeyItGoesOnWhereItWas() {
            StringBuilder lines = new StringBuilder("name\n");
            IntStream.rangeClosed(1, 1_700)
                    .forEach(i -> lines.append(i % 100 == 0 ? " " : "Firm " + i).append(",x\n"));
            ImportFile file = file(upload(TestHost.ANNA, lines.toString().replace("name\n", "name,other\n")), false);
            TestWork<ImportFile> killed = new TestWork<>(file);
            killed.failAt("1,000 lines, 10 refused");
            assertThatExceptionOfType(IllegalStateException.class).isThrownBy(() -> run(TestHost.ANNA, killed));
            assertThat(killed.memory()).isEqualTo("1000 990 0 0 9");

            TestWork<ImportFile> again = new TestWork<>(file);
            again.remember(killed.memory());
            run(TestHost.ANNA, again);

            assertThat(firms()).isEqualTo(1_683);
            assertThat(again.lines())
                    .anySatisfy(line -> assertThat(line).startsWith("goes on after line 1,000"))
                    .contains("1,700 lines: 1,683 made a record, 0 changed one, 0 found it so, 17 refused");
        }

        @Test
        void nobodyReachesTheFileOfAnother() {
            String upload = upload(TestHost.ANNA, FILE);

            assertFails(
                    Failure.Kind.MISSING,
                    "not there any more",
                    () -> host.as(TestHost.BEN, () -> jobs.preview(file(upload, true))));
            for (String forged : new String[] {"", "../1/" + upload, "x", upload + "/../" + upload}) {
                assertFails(
                        Failure.Kind.MISSING,
                        "no uploaded file",
                        () -> host.as(TestHost.BEN, () -> jobs.preview(file(forged, true))));
            }
        }

        @Test
        void refusesWhatCannotBeAFile() {
            assertFails(Failure.Kind.INVALID, "is empty", () -> upload(TestHost.ANNA, ""));
            assertFails(
                    Failure.Kind.INVALID,
                    "larger than 1048576 bytes",
                    () -> upload(TestHost.ANNA, "name\n" + "x".repeat(1 << 20)));
            assertFails(Failure.Kind.UNAUTHENTICATED, "sign in", () -> upload(Identity.ANONYMOUS, FILE));
            assertThat(store.list("imports/", "", 10)).isEmpty();
        }

        @Test
        void aFileThatBreaksOffIsImportedSoFarAndFails() {
            String lines = IntStream.range(0, 20).mapToObj(i -> i + ",Firm\n").collect(Collectors.joining());
            ImportFile file = file(upload(TestHost.ANNA, "code,name\n" + lines + "B,\"Ben\n"), false);

            assertFails(Failure.Kind.INVALID, "can be read no further", () -> run(TestHost.ANNA, new TestWork<>(file)));
            assertThat(firms()).isEqualTo(20);
            assertThat(Objects.requireNonNull(outcome(file, TestHost.ANNA).report())
                            .end())
                    .isEqualTo(Report.End.UNREADABLE);
        }

        private TestWork<Undo.Import> undo(ImportFile file) {
            long started = host.as(TestHost.ANNA, () -> jobs.undo(job(file, TestHost.ANNA)));
            assertThat(started).isEqualTo(2);
            TestWork<Undo.Import> work = new TestWork<>(Objects.requireNonNull(undo));
            host.as(TestHost.ANNA, () -> {
                new Undo(host.records(), host).run(work);
                return "";
            });
            return work;
        }

        private Map<String, String> names() {
            Map<String, String> names = new TreeMap<>();
            host.asSystem(() -> {
                host.records().forEach(Query.of("firm"), firm -> names.put(firm.text("code"), firm.text("name")));
                return "";
            });
            return names;
        }

        @Test
        void isTakenBackButWhatOthersChangedSince() {
            long before = host.as(TestHost.BEN, () -> host.records()
                    .save(Draft.create("firm").set("code", "A").set("name", "Before"))
                    .id());
            ImportFile file = file(upload(TestHost.ANNA, "code,name\nA,Ada\nB,Ben\nC,Cem\nD,Dora\nA,Ada II\n"), false);
            run(TestHost.ANNA, new TestWork<>(file));
            assertThat(names()).containsEntry("A", "Ada II").hasSize(4);
            host.as(TestHost.BEN, () -> host.records()
                    .save(Draft.upsert("firm", "code").set("code", "C").set("name", "Cem, changed")));
            host.as(TestHost.ANNA, () -> host.records()
                    .save(Draft.upsert("firm", "code").set("code", "D").set("name", "Dora, changed")));

            TestWork<Undo.Import> work = undo(file);

            assertThat(names())
                    .containsExactlyInAnyOrderEntriesOf(
                            Map.of("A", "Before", "C", "Cem, changed", "D", "Dora, changed"));
            assertThat(work.lines()).contains("1 deleted, 1 restored, 2 left as they are now");
            assertThat(work.lines()).anySatisfy(line -> assertThat(line).contains("somebody has changed it since"));
            assertThat(host.asSystem(() -> host.records().require("firm", before))
                            .version())
                    .isEqualTo(4);
            assertThat(undo(file).lines()).contains("0 deleted, 0 restored, 3 left as they are now");
        }

        @Test
        void isNotTakenBackByOthersNorWhereNothingWasDone() {
            ImportFile file = file(upload(TestHost.ANNA, FILE), true);
            run(TestHost.ANNA, new TestWork<>(file));

            assertFails(Failure.Kind.INVALID, "has changed nothing", () -> undo(file));
            assertFails(
                    Failure.Kind.DENIED,
                    "only who imported",
                    () -> host.as(TestHost.BEN, () -> jobs.undo(job(file, TestHost.ANNA))));
        }

        @Test
        void isToldAsTheLatestFileWithTheSameColumns() {
            String lines = "Nr,Firm,Town\n1,Ada,Ulm\n";
            Map<String, String> told = Map.of("Nr", "code", "Firm", "name", "Town", "");
            ImportFile fresh = file(upload(TestHost.ANNA, lines), true);
            assertThat(host.as(TestHost.ANNA, () -> jobs.asBefore(fresh))).isEmpty();

            known = List.of(
                    job(told("other", Map.of("Nr", "", "Firm", "code", "Town", "name")), TestHost.ANNA),
                    job(told("firm", Map.of("Nr", "name", "Firm", "code", "Town", "")), TestHost.BEN),
                    job(told("firm", Map.of("Nr", "name")), TestHost.ANNA),
                    job(told("firm", told), TestHost.ANNA),
                    job(told("firm", Map.of("Nr", "name", "Firm", "", "Town", "")), TestHost.ANNA));
            assertThat(host.as(TestHost.ANNA, () -> jobs.asBefore(fresh)))
                    .contains(new ImportFile("firm", fresh.upload(), "firms.csv", told, "code", true, true));

            known = List.of(job(told("firm", Map.of("Nr", "gone", "Firm", "name", "Town", "")), TestHost.ANNA));
            assertThat(host.as(TestHost.ANNA, () -> jobs.asBefore(fresh)))
                    .as("a field that is there no more")
                    .isEmpty();
            ImportFile unreadable = file(upload(TestHost.ANNA, "name,name\na,b\n"), true);
            assertThat(host.as(TestHost.ANNA, () -> jobs.asBefore(unreadable))).isEmpty();
        }

        private static ImportFile told(String entity, Map<String, String> columns) {
            String key = columns.containsValue("code") ? "code" : "";
            return new ImportFile(entity, "earlier", "earlier.csv", columns, key, false, true);
        }

        @Test
        void forgetsWhatIsOld() {
            upload(TestHost.ANNA, FILE);
            Consumer<Duration> forget =
                    kept -> Expiry.delete(store, Uploads.ROOT, Instant.now().minus(kept), () -> {});

            forget.accept(Duration.ofDays(1));
            assertThat(store.list("imports/", "", 10)).hasSize(1);
            forget.accept(Duration.ofDays(-1));
            assertThat(store.list("imports/", "", 10)).isEmpty();
        }
    }

    @Nested
    class OnH2 extends OnADatabase {
        @Override
        DatabaseOpener opener(Path folder) {
            return TestDatabases.h2(folder);
        }
    }

    @Nested
    class OnPostgresql extends OnADatabase {
        @Override
        DatabaseOpener opener(Path folder) {
            return TestDatabases.postgresql();
        }
    }
}
