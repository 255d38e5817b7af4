package mortise.bulk.jobs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.tuple;

import jakarta.validation.constraints.NotBlank;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import mortise.bulk.BulkOrder;
import mortise.bulk.BulkResult;
import mortise.bulk.BulkResult.Outcome;
import mortise.core.Failure;
import mortise.core.Identity;
import mortise.database.migration.FlywayMigrations;
import mortise.entity.Draft;
import mortise.entity.ExternalKey;
import mortise.entity.Field.OnDelete;
import mortise.entity.Permit;
import mortise.entity.Query;
import mortise.entity.Record;
import mortise.entity.Resource;
import mortise.entity.Stored;
import mortise.entity.To;
import mortise.jobs.Job;
import mortise.jobs.JobState;
import mortise.jobs.Jobs;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Lists of operations, and the job that does them, with real storage, records and tables. */
class BulkJobsTest {
    /** Something with a key. */
    @Resource(path = "firms")
    public static class Firm extends Stored {
        /** Names it for others. */
        @ExternalKey
        public @Nullable String code;

        /** What people call it. */
        @NotBlank
        public String name = "";

        /** Whom it belongs to. */
        @To(value = "firm", inverse = "daughters", onDelete = OnDelete.CLEAR)
        public @Nullable Long mother;

        /** Whom it works with. */
        @To(value = "firm", inverse = "partnerOf", onDelete = OnDelete.CLEAR)
        public List<Long> partners = new ArrayList<>();
    }

    abstract static class OnADatabase {
        @TempDir
        private Path folder;

        private TestHost host;
        private OpenFileStore store;
        private BulkJobs jobs;
        private @Nullable BulkOrder started;

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
            jobs = new BulkJobs(
                    Configurations.config(BulkJobs.Config.class, Map.of("maxMebibytes", "1")),
                    host.records(),
                    host,
                    (Jobs) Proxy.newProxyInstance(
                            Jobs.class.getClassLoader(), new Class<?>[] {Jobs.class}, (proxy, method, values) -> {
                                started = (BulkOrder) values[1];
                                return new Jobs.Started(1, true);
                            }),
                    store,
                    host.database(),
                    new FlywayMigrations());
        }

        @AfterEach
        void close() {
            store.close();
            host.close();
        }

        private BulkOrder send(Identity who, String text, boolean validate) {
            host.as(
                    who,
                    () -> jobs.start(
                            new ByteArrayInputStream(text.replace('\'', '"').getBytes(UTF_8)), validate));
            return Objects.requireNonNull(started);
        }

        private BulkOrder send(String operations) {
            return send(TestHost.ANNA, "{'operations': [" + operations + "]}", false);
        }

        private TestWork<BulkOrder> run(TestWork<BulkOrder> work) {
            return host.as(TestHost.ANNA, () -> {
                try {
                    jobs.run(work);
                } catch (IOException lost) {
                    throw new UncheckedIOException(lost);
                }
                return work;
            });
        }

        private static Job job() {
            return new Job(
                    1,
                    0,
                    BulkOrder.JOB.name(),
                    "",
                    "",
                    JobState.SUCCEEDED,
                    false,
                    1,
                    3,
                    1,
                    "anna",
                    "{\"upload\":\"x\",\"count\":5,\"validate\":false}",
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

        private List<BulkResult> results(Outcome... outcomes) {
            return jobs.results(job(), Set.of(outcomes), -1, 1000);
        }

        private long firm(String name, @Nullable String code) {
            return host.asSystem(() -> host.records()
                            .save(Draft.create("firm").set("name", name).set("code", code)))
                    .id();
        }

        private Record firm(long id) {
            return host.asSystem(() -> host.records().require("firm", id));
        }

        private long firms() {
            return host.asSystem(() -> host.records().count(Query.of("firm")));
        }

        @Test
        void doesWhatCanBeDoneAndTellsOfEach() {
            long changed = firm("Before", null);
            long same = firm("Same", "S");
            long gone = firm("Gone", null);
            BulkOrder order = send(
                    """
                    {'op': 'add', 'data': {'type': 'firms', 'attributes': {'name': 'New', 'code': 'N'}}},
                    {'op': 'add', 'data': {'type': 'firms', 'attributes': {'code': 'X'}}},
                    {'op': 'update', 'data': {'type': 'firms', 'id': '%d', 'attributes': {'name': 'After'}}},
                    {'op': 'add', 'data': {'type': 'firms', 'meta': {'upsert': 'code'}, 'attributes': {'code': 'S', 'name': 'Same'}}},
                    {'op': 'add', 'data': {'type': 'firms', 'attributes': {'code': 'N', 'name': 'Twice'}}},
                    {'op': 'update', 'data': {'type': 'firms', 'id': '999999', 'attributes': {'name': 'Nobody'}}},
                    {'op': 'add', 'data': {'type': 'cars', 'attributes': {}}},
                    {'op': 'remove', 'ref': {'type': 'firms', 'id': '%d'}},
                    {'op': 'update', 'data': {'type': 'firms', 'id': '%d', 'meta': {'version': 7}, 'attributes': {'name': 'Late'}}},
                    {'op': 'jump'}
                    """
                            .formatted(changed, gone, same));
            assertThat(order.count()).isEqualTo(10);

            TestWork<BulkOrder> work = run(new TestWork<>(order));

            assertThat(work.lines())
                    .contains("10 operations: 1 made a record, 1 changed one, 1 found it so, 1 deleted one, 6 refused");
            assertThat(results())
                    .extracting(
                            BulkResult::index, BulkResult::outcome, BulkResult::type, result -> result.errors().stream()
                                    .map(each -> each.code() + " " + each.pointer())
                                    .collect(Collectors.joining(", ")))
                    .containsExactly(
                            tuple(0L, Outcome.CREATED, "firms", ""),
                            tuple(1L, Outcome.REFUSED, "firms", "required /operations/1/data/attributes/name"),
                            tuple(2L, Outcome.UPDATED, "firms", ""),
                            tuple(3L, Outcome.UNCHANGED, "firms", ""),
                            tuple(4L, Outcome.REFUSED, "firms", "taken /operations/4/data/attributes/code"),
                            tuple(5L, Outcome.REFUSED, "firms", "missing /operations/5/data"),
                            tuple(6L, Outcome.REFUSED, "", "missing /operations/6/data/type"),
                            tuple(7L, Outcome.DELETED, "firms", ""),
                            tuple(8L, Outcome.REFUSED, "firms", "changed-meanwhile /operations/8/data"),
                            tuple(9L, Outcome.REFUSED, "", "unknown-operation /operations/9/op"));
            assertThat(firm(changed).text("name")).isEqualTo("After");
            assertThat(firm(results(Outcome.CREATED).get(0).id()).text("name")).isEqualTo("New");
            assertThat(results(Outcome.UNCHANGED).get(0).id()).isEqualTo(same);
            assertThat(jobs.state(job()).orElseThrow().counts())
                    .containsEntry(Outcome.REFUSED, 6L)
                    .containsEntry(Outcome.CREATED, 1L);
            assertThat(host.asSystem(() -> host.records().history("firm", changed, 0, 10))
                            .get(0)
                            .requestId())
                    .isEqualTo("bulk-1");
        }

        @Test
        void knowsRecordsByTheirLocalIdsOverBatches() {
            StringBuilder operations = new StringBuilder(
                    "{'op': 'add', 'data': {'type': 'firms', 'lid': 'm', 'attributes': {'name': 'Mother'}}},"
                            + "{'op': 'add', 'data': {'type': 'firms', 'lid': 'bad', 'attributes': {'name': ''}}}");
            for (int i = 0; i < 450; i++) {
                operations.append(
                        ",{'op': 'add', 'data': {'type': 'firms', 'attributes': {'name': 'Daughter %d'},".formatted(i)
                                + "'relationships': {'mother': {'data': {'type': 'firms', 'lid': 'm'}},"
                                + "'partners': {'data': [{'type': 'firms', 'lid': 'm'}]}}}}");
            }
            operations.append(",{'op': 'add', 'data': {'type': 'firms', 'attributes': {'name': 'Orphan'},"
                    + "'relationships': {'mother': {'data': {'type': 'firms', 'lid': 'bad'}}}}}");
            operations.append(",{'op': 'add', 'data': {'type': 'firms', 'lid': 'm', 'attributes': {'name': 'Twice'}}}");
            operations.append(",{'op': 'add', 'data': {'type': 'firms', 'attributes': {'name': 'Still'},"
                    + "'relationships': {'mother': {'data': {'type': 'firms', 'lid': 'm'}}}}}");
            BulkOrder order = send(operations.toString());
            TestWork<BulkOrder> dying = new TestWork<>(order);
            dying.failAt("400 operations, 1 refused");

            assertThatExceptionOfType(IllegalStateException.class).isThrownBy(() -> run(dying));
            assertThat(firms()).isEqualTo(399);
            run(new TestWork<>(order));

            long mother = results(Outcome.CREATED).get(0).id();
            assertThat(firms()).isEqualTo(452);
            assertThat(host.asSystem(() ->
                            host.records().count(Query.of("firm").where(mortise.entity.Filter.eq("mother", mother)))))
                    .isEqualTo(451);
            assertThat(results(Outcome.REFUSED))
                    .extracting(
                            BulkResult::index, result -> result.errors().get(0).code())
                    .containsExactly(tuple(1L, "required"), tuple(452L, "unknown-lid"), tuple(453L, "bad-lid"));
            assertThat(results().stream().map(BulkResult::index))
                    .containsExactlyElementsOf(
                            IntStream.range(0, 455).mapToObj(Long::valueOf).toList());
        }

        @Test
        void goesOnWhereItWasAndDoesNothingTwice() {
            String operations = IntStream.range(0, 1000)
                    .mapToObj(i -> "{'op': 'add', 'data': {'type': 'firms', 'attributes': {'name': '%s'}}}"
                            .formatted(i % 100 == 7 ? "" : "Firm " + i))
                    .collect(Collectors.joining(","));
            BulkOrder order = send(operations);
            for (String death : List.of("200 operations, 2 refused", "600 operations, 6 refused")) {
                TestWork<BulkOrder> dying = new TestWork<>(order);
                dying.failAt(death);
                assertThatExceptionOfType(IllegalStateException.class).isThrownBy(() -> run(dying));
            }

            TestWork<BulkOrder> last = run(new TestWork<>(order));
            TestWork<BulkOrder> again = run(new TestWork<>(order));

            assertThat(last.lines()).contains("1,000 operations, 10 refused");
            assertThat(again.lines())
                    .containsExactly(
                            "1,000 operations: 990 made a record, 0 changed one, 0 found it so, 0 deleted one, 10 refused",
                            "1,000 operations: 990 made a record, 0 changed one, 0 found it so, 0 deleted one, 10 refused");
            assertThat(firms()).isEqualTo(990);
            assertThat(jobs.results(job(), Set.of(Outcome.REFUSED), 107, 3))
                    .extracting(BulkResult::index)
                    .containsExactly(207L, 307L, 407L);
        }

        @Test
        void onlyLooksIfThatIsAsked() {
            BulkOrder order = send(
                    TestHost.ANNA,
                    """
                    {'meta': {}, 'atomic:operations': [
                    {'op': 'add', 'data': {'type': 'firms', 'lid': 'm', 'attributes': {'name': 'Mother'}}},
                    {'op': 'add', 'data': {'type': 'firms', 'attributes': {'name': 'Daughter'},
                     'relationships': {'mother': {'data': {'type': 'firms', 'lid': 'm'}}}}},
                    {'op': 'add', 'data': {'type': 'firms', 'attributes': {'name': ''}}}]}
                    """,
                    true);

            TestWork<BulkOrder> work = run(new TestWork<>(order));

            assertThat(work.lines()).contains("3 operations: 2 could be done, 1 would be refused");
            assertThat(results())
                    .extracting(BulkResult::outcome)
                    .containsExactly(Outcome.VALID, Outcome.VALID, Outcome.REFUSED);
            assertThat(results(Outcome.REFUSED).get(0).errors().get(0).pointer())
                    .isEqualTo("/atomic:operations/2/data/attributes/name");
            assertThat(firms()).isZero();
        }

        @Test
        void stopsBetweenBatches() {
            BulkOrder order = send(IntStream.range(0, 300)
                    .mapToObj(i -> "{'op': 'add', 'data': {'type': 'firms', 'attributes': {'name': 'x'}}}")
                    .collect(Collectors.joining(",")));
            TestWork<BulkOrder> work = new TestWork<>(order);
            work.stop();

            assertThatExceptionOfType(mortise.jobs.Work.Stopped.class).isThrownBy(() -> run(work));
            assertThat(firms()).isZero();
        }

        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                quoteCharacter = '^',
                textBlock =
                        """
                ^^                                        | not-a-document | operations
                5                                         | not-a-document | operations
                []                                        | not-a-document | operations
                {}                                        | required       | operations
                {'operations': {}}                        | not-an-array   | operations
                {'operations': [], 'atomic:operations': []} | repeated     | atomic:operations
                {'operations': [{'op': 'add'}}            | not-json       | operations.0
                {'operations': [{'op': 'add'}, {'op': 'a', 'op': 'b'}]} | not-json | operations.1.op
                {'operations': [{'op': 'add'}]            | not-json       | operations
                {'operations': []} x                      | not-json       | operations
                {'operations': [], 'more': 1}             | unknown-member | more
                """)
        void refusesWhatIsNoListAtOnce(String text, String code, String place) {
            assertThatExceptionOfType(Failure.class)
                    .isThrownBy(() -> send(TestHost.ANNA, text, false))
                    .satisfies(failure -> {
                        assertThat(failure.kind()).isEqualTo(Failure.Kind.INVALID);
                        assertThat(failure.problems().get(0).code()).isEqualTo(code);
                        assertThat(failure.problems().get(0).field()).isEqualTo(place);
                    });
            assertThat(started).isNull();
            assertThat(store.list(Uploads.ROOT, "", 10)).isEmpty();
        }

        @Test
        void refusesWhatIsTooLargeAndWhoIsNobody() {
            String large = "{'operations': ['" + "x".repeat(1 << 20) + "']}";
            Identity nobody = Identity.ANONYMOUS;

            assertThatExceptionOfType(Failure.class)
                    .isThrownBy(() -> send(TestHost.ANNA, large, false))
                    .withMessageContaining("larger than");
            assertThatExceptionOfType(Failure.class)
                    .isThrownBy(() -> send(nobody, "{'operations': []}", false))
                    .withMessageContaining("sign in");
            assertThat(store.list(Uploads.ROOT, "", 10)).isEmpty();
        }

        @Test
        void forgetsWhatIsOld() {
            run(new TestWork<>(send("{'op': 'add', 'data': {'type': 'firms', 'attributes': {'name': 'x'}}}")));
            Results table = new Results(host.database());

            new ForgetOperations(
                            Configurations.config(BulkJobs.Config.class, Map.of("keepDays", "1")),
                            store,
                            host.database())
                    .run(new TestWork<>(new ForgetOperations.Old()));
            assertThat(store.list(Uploads.ROOT, "", 10)).hasSize(1);
            assertThat(results()).hasSize(1);
            assertThat(table.forget(Instant.now().plusSeconds(60))).isEqualTo(1);
            assertThat(results()).isEmpty();
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
