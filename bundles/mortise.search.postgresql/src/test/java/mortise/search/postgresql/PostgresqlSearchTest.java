package mortise.search.postgresql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import java.math.BigDecimal;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import mortise.core.Failure;
import mortise.core.Health;
import mortise.database.OpenDatabase;
import mortise.database.migration.FlywayMigrations;
import mortise.search.IndexState;
import mortise.search.OpenSearchIndex;
import mortise.search.Rebuild;
import mortise.search.SearchCondition;
import mortise.search.SearchDocument;
import mortise.search.SearchDocument.Entry;
import mortise.search.SearchQuery;
import mortise.search.SearchQuery.Scope;
import mortise.search.SearchResult;
import mortise.search.SearchResult.Count;
import mortise.search.SearchResult.Hit;
import mortise.search.front.SearchFront;
import mortise.testkit.Configurations;
import mortise.testkit.DatabaseOpener;
import mortise.testkit.databases.TestDatabases;
import mortise.testkit.search.SearchContract;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The contract, and what only an index in a database can do: be one for several nodes, and be there wholly or not at all. */
class PostgresqlSearchTest implements SearchContract {
    private static final Scope THINGS = new Scope("thing", null, Set.of());

    private final Deque<AutoCloseable> opened = new ArrayDeque<>();
    private DatabaseOpener opener;
    private OpenDatabase database;
    private OpenSearchIndex index;

    @BeforeEach
    void open() {
        opener = TestDatabases.postgresql();
        database = keep(opener.open());
        index = keep(provider(database, Map.of()).open());
    }

    @AfterEach
    void close() throws Exception {
        while (!opened.isEmpty()) {
            opened.pop().close();
        }
    }

    private <T extends AutoCloseable> T keep(T open) {
        opened.push(open);
        return open;
    }

    private static PostgresqlSearchProvider provider(OpenDatabase database, Map<String, String> settings) {
        return new PostgresqlSearchProvider(
                Configurations.config(PostgresqlSearchProvider.Config.class, settings),
                database,
                new FlywayMigrations());
    }

    /** Another node: its own connections to the same database. */
    private OpenSearchIndex otherNode() {
        return keep(provider(keep(opener.open()), Map.of()).open());
    }

    @Override
    public OpenSearchIndex index() {
        return index;
    }

    @Override
    public OpenSearchIndex reopened() {
        index.close();
        index = keep(provider(database, Map.of()).open());
        return index;
    }

    private static SearchDocument thing(long id, long version, String name) {
        return new SearchDocument(
                "thing",
                id,
                version,
                name,
                List.of(new SearchDocument.Text("name", name, true), new SearchDocument.Keyword("name", name)));
    }

    private static List<SearchDocument> things(long from, long to, long version) {
        return LongStream.rangeClosed(from, to)
                .mapToObj(id -> thing(id, version, "Thing " + id))
                .toList();
    }

    private static List<Long> found(OpenSearchIndex node, String text) {
        return node.find(SearchQuery.of(text, THINGS).page(0, 1_000)).hits().stream()
                .map(Hit::id)
                .toList();
    }

    private long number(String sql) throws SQLException {
        try (Connection connection = database.dataSource().getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        }
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = database.dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static IndexState state(OpenSearchIndex node) {
        return node.states().get(0);
    }

    @Test
    void isNotForOtherDatabasesAndHealthSaysSo(@TempDir Path folder) {
        OpenDatabase h2 = keep(TestDatabases.h2(folder).open());
        PostgresqlSearchProvider provider = provider(h2, Map.of());
        SearchFront front =
                new SearchFront(Configurations.config(SearchFront.Config.class, Map.of("provider", "postgresql")));
        opened.push(front::close);

        front.add(provider);

        assertThatExceptionOfType(Failure.class).isThrownBy(provider::open).satisfies(failure -> {
            assertThat(failure.kind()).isEqualTo(Failure.Kind.INVALID);
            assertThat(failure).hasMessageContaining("h2");
        });
        await().atMost(Duration.ofSeconds(5)).untilAsserted(() -> {
            assertThat(front.report().state()).isNotEqualTo(Health.State.UP);
            assertThat(front.report().toString()).contains("PostgreSQL");
        });
        assertThatExceptionOfType(Failure.class).isThrownBy(() -> front.find(SearchQuery.of("any", THINGS)));
    }

    @Test
    void refusesSettingsThatCannotWork() {
        for (Map<String, String> wrong : List.of(Map.of("timeoutSeconds", "0"), Map.of("leaseSeconds", "5"))) {
            assertThatExceptionOfType(Failure.class)
                    .isThrownBy(() -> provider(database, wrong).open())
                    .satisfies(failure -> assertThat(failure.kind()).isEqualTo(Failure.Kind.INVALID));
        }
    }

    @Test
    void isOneForAllNodes() {
        OpenSearchIndex other = otherNode();

        index.put(things(1, 3, 1));
        assertThat(found(other, "thing")).containsExactly(1L, 2L, 3L);
        other.put(List.of(thing(2, 2, "Renamed"), thing(3, 0, "Older")));
        other.delete("thing", List.of(1L));
        assertThat(found(index, "thing")).containsExactly(3L);
        assertThat(found(index, "renmaed ")).containsExactly(2L);
        assertThat(index.states()).isEqualTo(other.states());

        try (Rebuild rebuild = index.rebuild("thing", "second")) {
            assertThatExceptionOfType(Failure.class)
                    .isThrownBy(() -> other.rebuild("thing", "second"))
                    .satisfies(failure -> assertThat(failure.kind()).isEqualTo(Failure.Kind.CONFLICT));
            rebuild.put(List.of(thing(2, 2, "Renamed"), thing(3, 1, "Third")));
            other.put(List.of(thing(4, 1, "Come meanwhile")));
            assertThat(other.find(SearchQuery.of("", new Scope("thing", null, Set.of(), "second")))
                            .totals())
                    .isEmpty();
            rebuild.finish();
        }

        for (OpenSearchIndex node : List.of(index, other)) {
            assertThat(node.find(SearchQuery.of("", new Scope("thing", null, Set.of(), "second")))
                            .totals())
                    .isEqualTo(Map.of("thing", 3L));
            assertThat(found(node, "renamed ")).containsExactly(2L);
            assertThat(found(node, "meanwhile")).containsExactly(4L);
            assertThat(state(node).documents()).isEqualTo(3);
        }
        other.drop("thing");
        assertThat(found(index, "")).isEmpty();
        index.put(things(1, 1, 1));
        assertThat(found(other, "")).containsExactly(1L);
    }

    @Test
    void goesOnWhereANodeDied() throws SQLException {
        OpenSearchIndex other = otherNode();
        Rebuild died = index.rebuild("thing", "second");
        died.put(things(1, 50, 1));
        assertThatExceptionOfType(Failure.class)
                .isThrownBy(() -> other.rebuild("thing", "second"))
                .satisfies(failure -> assertThat(failure.kind()).isEqualTo(Failure.Kind.CONFLICT));

        execute("update search_index set builder_until = current_timestamp - interval '1 second'");

        try (Rebuild rebuild = other.rebuild("thing", "second")) {
            assertThat(rebuild.checkpoint()).isEqualTo(50);
            for (Runnable late : List.<Runnable>of(() -> died.put(things(51, 60, 1)), died::finish)) {
                assertThatExceptionOfType(Failure.class)
                        .isThrownBy(late::run)
                        .satisfies(failure -> assertThat(failure.kind()).isEqualTo(Failure.Kind.UNAVAILABLE));
            }
            died.abort();
            died.close();
            rebuild.put(things(51, 70, 1));
            rebuild.finish();
        }

        assertThat(found(index, "thing")).hasSize(70);
        assertThat(state(index).documents()).isEqualTo(70);
        assertThat(number("select count(*) from pg_tables where schemaname = current_schema()"
                        + " and tablename like 'search\\_document\\_%'"))
                .as("tables of what is over are gone")
                .isEqualTo(1);
    }

    @Test
    void keepsAllOfACallOrNothing() throws Exception {
        index.put(things(500, 500, 1));
        ExecutorService writers = Executors.newSingleThreadExecutor();
        try (Connection holding = database.dataSource().getConnection();
                Statement statement = holding.createStatement()) {
            holding.setAutoCommit(false);
            statement.execute("select id from search_document_1 where id = 500 for update");

            Future<?> put = writers.submit(() -> index.put(things(1, 600, 2)));
            await().until(() -> number("select count(*) from pg_stat_activity where wait_event_type = 'Lock'") == 1);
            execute("select pg_terminate_backend(pid) from pg_stat_activity where wait_event_type = 'Lock'");

            assertThatExceptionOfType(ExecutionException.class)
                    .isThrownBy(put::get)
                    .havingCause()
                    .isInstanceOfSatisfying(
                            Failure.class, failure -> assertThat(failure.kind()).isEqualTo(Failure.Kind.UNAVAILABLE));
            assertThat(index.report().state()).isEqualTo(Health.State.DEGRADED);
            assertThat(found(index, "thing")).containsExactly(500L);
            assertThat(state(index).documents()).isEqualTo(1);
            holding.rollback();
            holding.setAutoCommit(true);
        } finally {
            writers.shutdownNow();
        }

        index.put(things(1, 600, 2));
        assertThat(found(index, "thing")).hasSize(600);
        assertThat(state(index).documents()).isEqualTo(600);
        assertThat(index.report().state()).isEqualTo(Health.State.UP);
    }

    @Test
    void breaksOffWhatTakesTooLong() throws SQLException {
        OpenSearchIndex impatient =
                keep(provider(database, Map.of("timeoutSeconds", "1")).open());
        index.put(things(1, 3, 1));

        try (Connection holding = database.dataSource().getConnection();
                Statement statement = holding.createStatement()) {
            holding.setAutoCommit(false);
            statement.execute("lock table search_document_1 in access exclusive mode");
            assertThatExceptionOfType(Failure.class)
                    .isThrownBy(() -> found(impatient, "thing"))
                    .satisfies(failure -> assertThat(failure.kind()).isEqualTo(Failure.Kind.UNAVAILABLE));
            holding.rollback();
            holding.setAutoCommit(true);
        }

        assertThat(found(impatient, "thing")).hasSize(3);
        assertThat(impatient.report().state()).isEqualTo(Health.State.UP);
    }

    @Test
    void countsWhatManyWriteAtOnce() throws Exception {
        OpenSearchIndex other = otherNode();
        ExecutorService writers = Executors.newFixedThreadPool(4);
        List<Future<?>> written = new ArrayList<>();
        for (int writer = 0; writer < 4; writer++) {
            OpenSearchIndex node = writer % 2 == 0 ? index : other;
            int number = writer;
            written.add(writers.submit(() -> {
                for (int round = 0; round < 10; round++) {
                    node.put(things(1 + 20 * number, 200, round));
                    node.delete(
                            "thing",
                            LongStream.rangeClosed(1 + 10L * round, 3 + 10L * round)
                                    .boxed()
                                    .toList());
                }
            }));
        }
        for (Future<?> each : written) {
            each.get();
        }
        writers.shutdown();

        assertThat(found(index, "")).hasSize(170);
        assertThat(state(index).documents()).isEqualTo(170);
        assertThat(number("select count(*) from search_document_1 where gone_at is null"))
                .isEqualTo(170);
    }

    @Test
    void findsKeywordsThatAreTooLongForAnIndex() {
        String first = "Ä".repeat(999) + "1";
        String second = "Ä".repeat(999) + "2";
        index.put(List.of(thing(1, 1, first), thing(2, 1, second), thing(3, 1, "short")));

        SearchResult in = index.find(SearchQuery.of(
                        "", new Scope("thing", new SearchCondition.In("name", Set.of(second, "short")), Set.of()))
                .facets("name"));
        SearchResult like = index.find(
                SearchQuery.of("", new Scope("thing", new SearchCondition.Like("name", "ää1", false, true), Set.of())));

        assertThat(in.hits()).extracting(Hit::id).containsExactlyInAnyOrder(2L, 3L);
        assertThat(in.facets().get(0).counts()).containsExactly(new Count("short", 1), new Count(second, 1));
        assertThat(like.hits()).extracting(Hit::id).containsExactly(1L);
    }

    @Test
    void keepsWhatAnotherDatabaseWouldKeepOtherwise() {
        index.put(List.of(new SearchDocument(
                "thing",
                1,
                1,
                "a\0b \uD800 \\ ' 😀",
                List.of(
                        new SearchDocument.Text("name", "back\\slash qu'ote\0nul \uDC00half 'x':1A & | ! 😀", true),
                        new SearchDocument.Keyword("na_me", "50%\0\uD800"),
                        new SearchDocument.Number("n", new BigDecimal("1E+60"))))));

        for (String word : List.of("back", "slash", "nul", "half", "1a", "😀", "ote ")) {
            assertThat(found(index, word)).as(word).containsExactly(1L);
        }
        assertThat(index.find(SearchQuery.of("half", THINGS)).hits().get(0).title())
                .isEqualTo("a b \uFFFD \\ ' 😀");
        assertThat(index.find(SearchQuery.of(
                                "",
                                new Scope("thing", new SearchCondition.In("na_me", Set.of("50%\0\uD800")), Set.of())))
                        .total())
                .isEqualTo(1);
    }

    /**
     * A difference to Lucene: PostgreSQL keeps 1 MB of different words of a document. What is left out are the last of the
     * texts; titles come first.
     */
    @Test
    void findsTheFirstMegabyteOfDifferentWords() {
        List<Entry> entries = new ArrayList<>();
        for (int field = 0; field < 12; field++) {
            StringBuilder text = new StringBuilder();
            for (int i = 0; text.length() < SearchDocument.MAX_TEXT; i++) {
                text.append((char) ('a' + field))
                        .append('x')
                        .append(Integer.toString(i, 36))
                        .append(' ');
            }
            entries.add(new SearchDocument.Text("text" + field, text.toString(), false));
        }
        entries.add(new SearchDocument.Text("name", "Encyclopædia", true));

        index.put(List.of(new SearchDocument("thing", 1, 1, "Encyclopædia", entries)));

        assertThat(found(index, "encyclopaedia")).containsExactly(1L);
        assertThat(found(index, "axa ")).containsExactly(1L);
        assertThat(found(index, "lxa ")).isEmpty();
    }

    @Test
    void hidesFieldsFromSimilarWordsToo() {
        index.put(IntStream.rangeClosed(1, 3)
                .mapToObj(id -> new SearchDocument(
                        "thing",
                        id,
                        1,
                        "Thing",
                        List.of(
                                new SearchDocument.Text("name", id == 1 ? "Thing secretive" : "Thing", true),
                                new SearchDocument.Text("secret", id == 2 ? "secretive" : "open", false),
                                new SearchDocument.Text("notes", id == 3 ? "secretive" : "open", false))))
                .toList());
        Scope hiding = new Scope("thing", null, Set.of("secret"));
        Scope hidingNames = new Scope("thing", null, Set.of("name", "secret"));

        assertThat(index.find(SearchQuery.of("secertive", THINGS)).hits())
                .extracting(Hit::id)
                .containsExactly(1L, 2L, 3L);
        assertThat(index.find(SearchQuery.of("secertive", hiding)).hits())
                .extracting(Hit::id)
                .containsExactly(1L, 3L);
        assertThat(index.find(SearchQuery.of("secretive", hidingNames)).hits())
                .extracting(Hit::id)
                .containsExactly(3L);
        assertThat(index.find(SearchQuery.of("secr", hidingNames)).hits())
                .extracting(Hit::id)
                .containsExactly(3L);
        assertThat(index.suggest(SearchQuery.of("secr", hidingNames))).isEmpty();
        assertThat(index.suggest(SearchQuery.of("secr", hiding)).get("thing"))
                .extracting(Hit::id)
                .containsExactly(1L);
        assertThat(index.find(SearchQuery.of("secr", new Scope("thing", null, Set.of("name", "secret", "notes"))))
                        .total())
                .isZero();
    }
}
