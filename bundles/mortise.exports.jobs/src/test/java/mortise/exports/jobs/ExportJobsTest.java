package mortise.exports.jobs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.validation.constraints.NotBlank;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import mortise.core.Context;
import mortise.core.Failure;
import mortise.core.Identity;
import mortise.entity.Action;
import mortise.entity.Draft;
import mortise.entity.ExternalKey;
import mortise.entity.Filter;
import mortise.entity.Filter.Operator;
import mortise.entity.Permit;
import mortise.entity.Query;
import mortise.entity.Resource;
import mortise.entity.Shown;
import mortise.entity.Stored;
import mortise.entity.To;
import mortise.exports.ExportFile;
import mortise.exports.Exports.Outcome;
import mortise.imports.Instructions;
import mortise.imports.Monitor;
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

/** Exports with real storage and records; what they write is read again. */
class ExportJobsTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Something that others refer to. */
    @Resource(path = "branches")
    public static class Branch extends Stored {
        /** What people call it. */
        @NotBlank
        public String name = "";

        /** Names it for others. */
        @ExternalKey
        public @Nullable String code;
    }

    /** Something without a key. */
    @Resource(path = "notes")
    public static class Note extends Stored {
        /** What it says. */
        @NotBlank
        public String text = "";
    }

    /** How large. */
    public enum Size {
        /** Small. */
        SMALL,
        /** Large. */
        LARGE
    }

    /** What is exported. */
    @Resource(path = "firms")
    public static class Firm extends Stored {
        /** Names it for others. */
        @ExternalKey
        public @Nullable String code;

        /** What people call it. */
        @NotBlank
        public String name = "";

        /** How large. */
        public @Nullable Size size;

        /** Its day. */
        public @Nullable LocalDate founded;

        /** Its moment. */
        public @Nullable Instant seen;

        /** Its branch. */
        @To("branch")
        public @Nullable Long branch;

        /** For nobody's eyes. */
        @Shown(hidden = true)
        public @Nullable String secret;
    }

    abstract static class OnADatabase {
        @TempDir
        private Path folder;

        private TestHost host;
        private OpenFileStore store;
        private ExportJobs exports;
        private @Nullable ExportFile started;

        abstract DatabaseOpener opener(Path folder);

        @BeforeEach
        void open() {
            host = TestHost.on(opener(folder.resolve("database")).open())
                    .entities(Branch.class, Firm.class, Note.class)
                    .rules((identity, type, action) -> identity.isAnonymous()
                                    || identity.equals(TestHost.BEN)
                                            && (type.name().equals("branch") || action != Action.VIEW)
                            ? Permit.NONE
                            : Permit.ALL)
                    .start();
            store = new FilesProvider(Configurations.config(
                            FilesProvider.Config.class,
                            Map.of("folder", folder.resolve("files").toString())))
                    .open();
            Jobs jobs = (Jobs) Proxy.newProxyInstance(
                    Jobs.class.getClassLoader(), new Class<?>[] {Jobs.class}, (proxy, method, values) -> {
                        started = (ExportFile) values[1];
                        return new Jobs.Started(1, true);
                    });
            exports = new ExportJobs(host.records(), host, jobs, store);
            exports.formats = List.of(new JsonExportFormat(), new CsvFormat());
            exports.links = link -> "/files/" + link.name();
            host.as(TestHost.ANNA, () -> {
                long it = host.records()
                        .save(Draft.create("branch").set("code", "it").set("name", "Information, technology"))
                        .id();
                Draft ada = Draft.create("firm")
                        .set("code", "A")
                        .set("name", "=Ada(1)")
                        .set("size", "LARGE")
                        .set("founded", LocalDate.of(1843, 9, 1))
                        .set("seen", Instant.parse("2026-01-31T08:30:00Z"))
                        .set("branch", it);
                return host.records()
                        .saveAll(List.of(
                                ada,
                                Draft.create("firm").set("code", "B").set("name", "Ben \"B\", Ltd"),
                                Draft.create("firm")
                                        .set("code", "C")
                                        .set("name", "Cem")
                                        .set("size", "SMALL")));
            });
        }

        @AfterEach
        void close() {
            store.close();
            host.close();
        }

        private String export(Identity who, ExportFile file) {
            host.as(who, () -> {
                try {
                    exports.run(new TestWork<>(file));
                } catch (IOException lost) {
                    throw new UncheckedIOException(lost);
                }
                return "";
            });
            try (InputStream content = store.open("exports/" + who.id() + "/1")) {
                return new String(content.readAllBytes(), UTF_8);
            } catch (IOException lost) {
                throw new UncheckedIOException(lost);
            }
        }

        private static ExportFile file(String format, boolean forImport, String... fields) {
            return new ExportFile("firm", format, List.of(fields), "", null, List.of(), forImport);
        }

        private static Job job(ExportFile file) {
            try {
                return new Job(
                        1,
                        0,
                        ExportFile.JOB.name(),
                        "",
                        "",
                        JobState.SUCCEEDED,
                        false,
                        1,
                        3,
                        TestHost.ANNA.id(),
                        "anna",
                        JSON.writeValueAsString(file),
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
                        null,
                        null);
            } catch (IOException impossible) {
                throw new UncheckedIOException(impossible);
            }
        }

        @Test
        void writesWhatPeopleReadAndNoFormulas() {
            assertThat(export(TestHost.ANNA, file("csv", false, "name", "size", "founded", "seen", "branch")))
                    .isEqualTo("\ufeffName,Size,Founded,Seen,Branch\r\n"
                            + "'=Ada(1),Large,1843-09-01,2026-01-31T08:30Z,\"Information, technology\"\r\n"
                            + "\"Ben \"\"B\"\", Ltd\",,,,\r\nCem,Small,,,\r\n");
        }

        @Test
        void findsTheSameAsTheQuestion() {
            Query asked = Query.of("firm")
                    .where(Filter.any(
                            Filter.eq("size", "SMALL"),
                            Filter.all(
                                    Filter.where("founded", Operator.LT, LocalDate.of(1900, 1, 1)),
                                    new Filter.Not(Filter.where("branch", Operator.EXISTS, false)))))
                    .sort("name", true);

            assertThat(export(TestHost.ANNA, ExportFile.of(asked, "csv", List.of("code"), false)))
                    .isEqualTo("\ufeffCode\r\nC\r\nA\r\n");
        }

        @Test
        void isReadAgainByAnImport() {
            String written = export(TestHost.ANNA, file("csv", true));
            assertThat(written)
                    .startsWith("\ufefffirm.id,code,name,size,founded,seen,branch.code\r\n,A,")
                    .doesNotContain("secret");

            Report same = imported(written);
            Report changed = imported(written.replace("Cem", "Cemile"));

            assertThat(same).extracting(Report::unchanged, Report::refused).containsExactly(3L, 0L);
            assertThat(changed).extracting(Report::updated, Report::unchanged).containsExactly(1L, 2L);
        }

        @Test
        void ofRecordsWithoutAKeyItHasTheIds() {
            host.as(TestHost.ANNA, () -> host.records()
                    .save(Draft.create("note").set("text", "once")));
            String written = export(TestHost.ANNA, new ExportFile("note", "csv", List.of(), "", null, List.of(), true));
            assertThat(written).startsWith("\ufeffnote.id,text\r\n");

            Report report = imported("note", written.replace("once", "twice"));

            assertThat(report).extracting(Report::updated, Report::created).containsExactly(1L, 0L);
        }

        @Test
        void ofThoseThatHaveNoneItHasTheirIds() {
            long keyless = host.as(TestHost.ANNA, () -> host.records()
                    .save(Draft.create("firm").set("name", "Keyless"))
                    .id());
            String written = export(TestHost.ANNA, file("csv", true));
            assertThat(written).contains("\r\n" + keyless + ",,Keyless,").contains("\r\n,C,Cem,");

            assertThat(imported(written))
                    .extracting(Report::unchanged, Report::refused)
                    .containsExactly(4L, 0L);
        }

        private Report imported(String file) {
            return imported("firm", file);
        }

        private Report imported(String entity, String file) {
            CsvImports imports =
                    new CsvImports(Configurations.config(CsvImports.Config.class, Map.of()), host.records(), host);
            return host.as(
                    TestHost.ANNA,
                    () -> imports.run(
                            Instructions.into(entity),
                            new ByteArrayInputStream(file.getBytes(UTF_8)),
                            null,
                            Monitor.NONE));
        }

        @Test
        void isJsonForPrograms() throws IOException {
            JsonNode all =
                    JSON.readTree(export(TestHost.ANNA, file("json", false, "code", "size", "founded", "branch")));

            assertThat(all).hasSize(3);
            JsonNode ada = all.get(0);
            assertThat(ada.path("id").isIntegralNumber()).isTrue();
            assertThat(ada.path("size").asText()).isEqualTo("LARGE");
            assertThat(ada.path("founded").asText()).isEqualTo("1843-09-01");
            assertThat(ada.path("branch").path("title").asText()).isEqualTo("Information, technology");
            assertThat(all.get(1).path("branch").isNull()).isTrue();
        }

        @Test
        void nobodyGetsWhatHeMayNotSee() {
            assertThat(export(TestHost.BEN, file("csv", false, "code", "branch")))
                    .doesNotContain("Information")
                    .contains("A,#");
            assertThat(host.as(TestHost.BEN, () -> exports.start(file("csv", false))))
                    .isEqualTo(1);
            assertFails(
                    Failure.Kind.DENIED,
                    "",
                    TestHost.BEN,
                    new ExportFile("branch", "csv", List.of(), "", null, List.of(), false));
            assertFails(Failure.Kind.UNAUTHENTICATED, "sign in", Identity.ANONYMOUS, file("csv", false));
        }

        @Test
        void refusesWhatCannotBeAsked() {
            assertFails(Failure.Kind.INVALID, "no field 'secret'", TestHost.ANNA, file("csv", false, "secret"));
            assertFails(Failure.Kind.INVALID, "no field 'nowhere'", TestHost.ANNA, file("csv", false, "nowhere"));
            assertFails(Failure.Kind.MISSING, "those of csv, json can", TestHost.ANNA, file("ods", false));
            Query bad = Query.of("firm").where(Filter.eq("founded", "soon"));
            assertFails(Failure.Kind.INVALID, "date", TestHost.ANNA, ExportFile.of(bad, "csv", List.of(), false));
            assertThat(started).isNull();
        }

        private void assertFails(Failure.Kind kind, String why, Identity who, ExportFile file) {
            assertThatExceptionOfType(Failure.class)
                    .isThrownBy(() -> host.as(who, () -> exports.start(file)))
                    .matches(failure -> failure.kind() == kind)
                    .withMessageContaining(why);
        }

        @Test
        void leadsToItsFileUntilThatIsForgotten() throws IOException {
            ExportFile file = file("csv", false, "code");
            assertThat(exports.outcome(job(file)).orElseThrow().link()).isEmpty();
            String written = export(TestHost.ANNA, file);

            Outcome outcome = exports.outcome(job(file)).orElseThrow();
            assertThat(outcome.file()).isEqualTo(file);
            assertThat(outcome.bytes()).isEqualTo(written.getBytes(UTF_8).length);
            assertThat(outcome.link()).isEqualTo("/files/firms-1.csv");
            Expiry.delete(store, ExportJobs.ROOT, Instant.now().minus(Duration.ofDays(1)), () -> {});
            assertThat(exports.outcome(job(file)).orElseThrow().link()).isNotEmpty();
            Expiry.delete(store, ExportJobs.ROOT, Instant.now().plus(Duration.ofDays(1)), () -> {});
            assertThat(exports.outcome(job(file)).orElseThrow().link()).isEmpty();
        }

        /** A job that is stopped leaves no half file, neither in the storage nor beside it. */
        @Test
        void isWholeOrNotThere() throws IOException {
            long before = temporary();
            TestWork<ExportFile> stopped = new TestWork<>(file("csv", false));
            stopped.stop();

            assertThatExceptionOfType(RuntimeException.class)
                    .isThrownBy(() -> host.as(TestHost.ANNA, () -> {
                        try {
                            exports.run(stopped);
                        } catch (IOException lost) {
                            throw new UncheckedIOException(lost);
                        }
                        return "";
                    }));
            assertThat(store.list("exports/", "", 10)).isEmpty();
            assertThat(temporary()).isEqualTo(before);
        }

        private static long temporary() throws IOException {
            try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
                return files.filter(file -> file.getFileName().toString().startsWith("mortise-export"))
                        .count();
            }
        }

        @Test
        void writesAtOnceAsTheCaller() {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();

            assertThat(host.as(TestHost.BEN, () -> exports.write(file("csv", false, "code"), bytes)))
                    .isEqualTo(3);
            assertThat(bytes.toString(UTF_8)).isEqualTo("\ufeffCode\r\nA\r\nB\r\nC\r\n");
            ExportFile branches = new ExportFile("branch", "csv", List.of(), "", null, List.of(), false);
            assertThatExceptionOfType(Failure.class)
                    .isThrownBy(() -> host.as(TestHost.BEN, () -> exports.write(branches, bytes)))
                    .matches(failure -> failure.kind() == Failure.Kind.DENIED);
        }

        @Test
        void writesTheFileThatAnImportExpects() {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            host.as(TestHost.ANNA, () -> {
                exports.template("firm", "csv", bytes);
                return Context.current();
            });

            assertThat(bytes.toString(UTF_8)).isEqualTo("\ufeffcode,name,size,founded,seen,branch.code\r\n");
            assertThatExceptionOfType(Failure.class)
                    .isThrownBy(() -> host.as(TestHost.BEN, () -> {
                        exports.template("firm", "csv", bytes);
                        return "";
                    }))
                    .matches(failure -> failure.kind() == Failure.Kind.DENIED);
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
