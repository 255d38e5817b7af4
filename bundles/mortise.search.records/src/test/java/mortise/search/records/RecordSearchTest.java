package mortise.search.records;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import mortise.core.Failure;
import mortise.core.Identity;
import mortise.core.Money;
import mortise.entity.Draft;
import mortise.entity.Filter;
import mortise.entity.Filter.Operator;
import mortise.entity.Permit;
import mortise.entity.Query;
import mortise.entity.Record;
import mortise.search.IndexState;
import mortise.search.OpenSearchIndex;
import mortise.search.Search.Answer;
import mortise.search.SearchRequest;
import mortise.search.SearchResult.Count;
import mortise.search.SearchResult.Hit;
import mortise.search.lucene.LuceneProvider;
import mortise.testkit.Configurations;
import mortise.testkit.databases.TestDatabases;
import mortise.testkit.records.TestHost;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordSearchTest {
    private static final Currency EUR = Currency.getInstance("EUR");
    private static final Currency USD = Currency.getInstance("USD");

    @TempDir
    Path folder;

    private TestHost host;
    private OpenSearchIndex index;
    private RecordSearch search;
    private volatile Permit permit = Permit.ALL;

    @BeforeEach
    void open() {
        host = TestHost.on(TestDatabases.h2(folder.resolve("database")).open())
                .entities(Firm.class)
                .rules((identity, type, action) -> permit)
                .start();
        index = new LuceneProvider(Configurations.config(
                        LuceneProvider.Config.class,
                        Map.of("folder", folder.resolve("search").toString(), "visibleMillis", "20")))
                .open();
        search = search("false");
    }

    private RecordSearch search(String rebuild) {
        return new RecordSearch(
                host.records(),
                host,
                index,
                (identity, type, action) -> permit,
                Configurations.config(RecordSearch.Config.class, Map.of("rebuild", rebuild)));
    }

    @AfterEach
    void close() {
        search.close();
        index.close();
        host.close();
    }

    private Record save(String name, Object... fields) {
        Draft draft = Draft.create("firm").set("name", name);
        for (int i = 0; i < fields.length; i += 2) {
            draft.set((String) fields[i], fields[i + 1]);
        }
        return host.as(TestHost.ANNA, () -> host.records().save(draft));
    }

    private void rebuild() {
        host.asSystem(() -> search.rebuild("firm", count -> true));
    }

    private void seen() {
        await().pollInterval(Duration.ofMillis(5)).atMost(Duration.ofSeconds(1)).until(() -> index.states().stream()
                .allMatch(state -> state.lagMillis() == 0));
    }

    private Answer find(Identity identity, SearchRequest request) {
        return host.as(identity, () -> search.find(request));
    }

    private Answer find(String text) {
        return find(TestHost.ANNA, SearchRequest.of(text, "firm"));
    }

    private static List<String> titles(Answer answer) {
        return answer.result().hits().stream().map(Hit::title).toList();
    }

    @Test
    void findsRecordsByTheirTextsAfterARebuild() {
        save("Universität Hannover", "notes", "Founded by engineers");
        save("東京大学");
        save("Acme", "story", "<p>Makes <b>any</b>thing &amp; more</p>");

        rebuild();

        assertThat(titles(find("universtat hanover"))).containsExactly("Universität Hannover");
        assertThat(titles(find("engineers"))).containsExactly("Universität Hannover");
        assertThat(titles(find("東京"))).containsExactly("東京大学");
        assertThat(titles(find("more makes"))).containsExactly("Acme");
        assertThat(find("amp").result().total()).isZero();
        assertThat(find("acme").fromDatabase()).isEmpty();
    }

    @Test
    void bringsTheIndexUpToDateWithWhatChanged() {
        Record acme = save("Acme");
        Record other = save("Other");
        rebuild();
        Record renamed = host.as(TestHost.ANNA, () -> host.records()
                .save(Draft.update("firm", acme.id()).set("name", "Renamed")));
        host.as(TestHost.ANNA, () -> host.records().save(Draft.delete("firm", other.id())));
        Record late = save("Late");

        for (int twice = 0; twice < 2; twice++) {
            search.indexer().changed("firm", List.of(acme.id(), other.id(), late.id(), acme.id(), 123_456L));
        }
        search.indexer().changed("nothing", List.of(1L));
        seen();

        assertThat(titles(find(""))).containsExactlyInAnyOrder("Renamed", "Late");
        assertThat(find("acme").result().total() + find("other").result().total())
                .isZero();
        assertThat(find("renamed").result().hits().get(0).version()).isEqualTo(renamed.version());
    }

    @Test
    void meansByEveryFilterWhatTheDatabaseMeans() {
        Record root = save("Root", "country", "DE", "staff", 5);
        save(
                "Alpha",
                "country",
                "DE",
                "notes",
                "Long text with words",
                "staff",
                10,
                "weight",
                new BigDecimal("1.5000"),
                "revenue",
                new Money(new BigDecimal("100.5"), EUR),
                "active",
                true,
                "founded",
                LocalDate.of(1999, 12, 31),
                "seen",
                Instant.parse("2026-01-31T08:30:00.123456Z"),
                "status",
                "NEW",
                "statuses",
                List.of("NEW", "OLD"),
                "parent",
                root.id(),
                "extra",
                "{\"a\":1}");
        save(
                "alphabet_50%",
                "country",
                "FR",
                "staff",
                -10,
                "weight",
                new BigDecimal("-0.0001"),
                "revenue",
                new Money(new BigDecimal("100.5"), USD),
                "active",
                false,
                "founded",
                LocalDate.of(2000, 1, 1),
                "status",
                "OLD",
                "statuses",
                List.of("GONE"));
        save("Ünïcode", "country", "US", "seen", Instant.parse("1960-01-01T00:00:00Z"), "notes", "other");
        rebuild();
        List<Filter> filters = new ArrayList<>(List.of(
                Filter.eq("country", "DE"),
                Filter.where("country", Operator.NEQ, "DE"),
                Filter.where("country", Operator.IN, "DE", "US"),
                Filter.where("country", Operator.EXISTS, true),
                Filter.where("notes", Operator.EXISTS, false),
                Filter.where("extra", Operator.EXISTS, true),
                Filter.where("name", Operator.STARTS, "ALPHA"),
                Filter.where("name", Operator.CONTAINS, "_50%"),
                Filter.where("name", Operator.CONTAINS, "ü"),
                Filter.where("name", Operator.ENDS, "T_50%"),
                Filter.where("name", Operator.GT, "B"),
                Filter.where("notes", Operator.CONTAINS, "TEXT with"),
                Filter.where("staff", Operator.GT, 5),
                Filter.where("staff", Operator.LTE, "5"),
                Filter.where("staff", Operator.RANGE, -10, 5),
                Filter.where("staff", Operator.NEQ, 10),
                Filter.where("staff", Operator.IN, 5, 10),
                Filter.where("weight", Operator.LT, new BigDecimal("1.50001")),
                Filter.where("weight", Operator.GTE, new BigDecimal("-0.0001")),
                Filter.eq("weight", "1.5"),
                Filter.eq("revenue", new Money(new BigDecimal("100.50"), EUR)),
                Filter.eq("revenue", new BigDecimal("100.5")),
                Filter.where("revenue", Operator.GTE, new Money(new BigDecimal("100"), USD)),
                Filter.where("revenue", Operator.NEQ, new Money(new BigDecimal("100.50"), EUR)),
                Filter.where("revenue", Operator.EXISTS, false),
                Filter.eq("active", true),
                Filter.where("active", Operator.NEQ, "true"),
                Filter.where("founded", Operator.LT, "2000-01-01"),
                Filter.where("founded", Operator.GTE, LocalDate.of(2000, 1, 1)),
                Filter.eq("seen", "2026-01-31T09:30:00.123456+01:00"),
                Filter.where("seen", Operator.LT, Instant.EPOCH),
                Filter.eq("status", "NEW"),
                Filter.where("status", Operator.NEQ, "NEW"),
                Filter.where("status", Operator.EXISTS, false),
                Filter.eq("statuses", "OLD"),
                Filter.where("statuses", Operator.NEQ, "OLD"),
                Filter.where("statuses", Operator.IN, "OLD", "GONE"),
                Filter.eq("parent", root.id()),
                Filter.where("parent", Operator.NEQ, root.id()),
                Filter.eq("parent.country", "DE"),
                Filter.where("parent.staff", Operator.LT, 6),
                Filter.eq("parts.name", "Alpha"),
                Filter.eq("createdBy", TestHost.ANNA.id()),
                Filter.where("createdAt", Operator.GT, Instant.parse("2020-01-01T00:00:00Z")),
                Filter.eq("id", root.id()),
                Filter.where("id", Operator.GT, root.id()),
                Filter.where("id", Operator.IN, root.id(), 99L),
                Filter.all(),
                Filter.any()));
        for (Filter each : List.copyOf(filters)) {
            filters.add(new Filter.Not(each));
            filters.add(Filter.all(each, new Filter.Not(Filter.eq("country", "FR"))));
            filters.add(Filter.any(new Filter.Not(each), Filter.eq("country", "FR")));
        }

        for (Filter filter : filters) {
            permit = Permit.ALL;
            Query all = Query.of("firm").where(filter).page(Query.Page.number(1, 100));
            Set<String> expected =
                    new TreeSet<>(host.as(TestHost.ANNA, () -> host.records().find(all).records().stream()
                            .map(Record::title)
                            .toList()));

            Answer filtered = find(TestHost.ANNA, SearchRequest.of("", "firm").where(filter));
            permit = Permit.where(filter);
            Answer ruled = find(TestHost.ANNA, SearchRequest.of("", "firm"));

            assertThat(new TreeSet<>(titles(filtered))).as("filter %s", filter).isEqualTo(expected);
            assertThat(new TreeSet<>(titles(ruled))).as("rule %s", filter).isEqualTo(expected);
            assertThat(filtered.fromDatabase()).as("filter %s", filter).isEmpty();
        }
    }

    @Test
    void refusesWhatRecordsRefuse() {
        save("Acme");
        rebuild();
        permit = new Permit(true, null, Set.of("staff"), Set.of());

        for (Filter wrong : List.of(
                Filter.eq("nothing", 1),
                Filter.eq("secret", "x"),
                Filter.eq("staff", 5),
                Filter.eq("parent.staff", 5),
                Filter.eq("founded", "yesterday"),
                Filter.where("notes", Operator.LT, 5, 6),
                Filter.eq("status", "UNKNOWN"))) {
            assertThatExceptionOfType(Failure.class)
                    .as("%s", wrong)
                    .isThrownBy(() ->
                            find(TestHost.ANNA, SearchRequest.of("", "firm").where(wrong)))
                    .satisfies(failure -> assertThat(failure.kind()).isEqualTo(Failure.Kind.INVALID));
        }
        assertThatExceptionOfType(Failure.class)
                .isThrownBy(() -> find(
                        TestHost.ANNA, SearchRequest.of("", "firm").sort(List.of(new Query.Sort("staff", false)))));
        assertThatExceptionOfType(Failure.class)
                .isThrownBy(() -> find("x".repeat(1_000)))
                .satisfies(failure -> assertThat(failure.kind()).isEqualTo(Failure.Kind.INVALID));
        assertThatExceptionOfType(Failure.class)
                .isThrownBy(() -> find(TestHost.ANNA, SearchRequest.of("", "nothing")))
                .satisfies(failure -> assertThat(failure.kind()).isEqualTo(Failure.Kind.MISSING));
        permit = Permit.NONE;
        assertThatExceptionOfType(Failure.class)
                .isThrownBy(() -> find("acme"))
                .satisfies(failure -> assertThat(failure.kind()).isEqualTo(Failure.Kind.DENIED));
        assertThat(find(TestHost.ANNA, SearchRequest.of("acme")).result().total())
                .isZero();
    }

    @Test
    void hidesWhatIsHidden() {
        save("Acme", "notes", "secret plan", "country", "DE");
        rebuild();
        permit = new Permit(true, null, Set.of("name", "notes", "country"), Set.of());

        Answer byHidden = find("plan");
        Answer all =
                find(TestHost.ANNA, SearchRequest.of("", "firm").withFacets().withHighlights());

        assertThat(byHidden.result().total()).isZero();
        assertThat(find("acme").result().total()).isZero();
        assertThat(titles(all)).singleElement().asString().startsWith("#");
        assertThat(all.result().facets()).noneMatch(facet -> facet.field().equals("country"));
        assertThat(host.as(TestHost.ANNA, () -> search.suggest("acme", List.of(), 5)))
                .isEmpty();
    }

    @Test
    void countsFacetsAndSuggests() {
        save("Acme one", "country", "DE", "status", "NEW");
        save("Acme two", "country", "DE", "status", "OLD");
        save("Acme three", "country", "FR");
        rebuild();
        permit = Permit.where(Filter.eq("country", "DE"));

        Answer answer = find(TestHost.ANNA, SearchRequest.of("acme", "firm").withFacets());

        assertThat(answer.result().facets())
                .anySatisfy(facet -> {
                    assertThat(facet.field()).isEqualTo("country");
                    assertThat(facet.counts()).containsExactly(new Count("DE", 2));
                })
                .anySatisfy(facet -> assertThat(facet.field()).isEqualTo("status"));
        assertThat(host.as(TestHost.ANNA, () -> search.suggest("acm", List.of(), 1))
                        .get("firm"))
                .hasSize(1);
    }

    @Test
    void asksTheDatabaseWhileTheIndexIsNotWhole() {
        for (int i = 0; i < 25; i++) {
            save("Acme " + (char) ('a' + i));
        }
        search.indexer().changed("firm", List.of(save("Acme z").id()));
        seen();

        List<String> paged = new ArrayList<>();
        for (int from = 3; from < 26; from += 10) {
            Answer answer = find(
                    TestHost.ANNA,
                    SearchRequest.of("acme", "firm")
                            .sort(List.of(new Query.Sort("name", false)))
                            .page(from, 10));
            assertThat(answer.fromDatabase()).containsExactly("firm");
            assertThat(answer.result().total()).isEqualTo(26);
            paged.addAll(titles(answer));
        }

        assertThat(paged)
                .hasSize(23)
                .doesNotHaveDuplicates()
                .startsWith("Acme d")
                .endsWith("Acme z");
        permit = Permit.where(Filter.eq("name", "Acme c"));
        assertThat(titles(find("acme"))).containsExactly("Acme c");
    }

    @Test
    void asksTheDatabaseWhileTheIndexIsAway() {
        save("Acme");
        rebuild();

        index.close();

        assertThat(find("acme").fromDatabase()).containsExactly("firm");
        assertThat(titles(find("acme"))).containsExactly("Acme");
    }

    @Test
    void makesByItselfWhatIsMissing() {
        save("Acme");
        search.close();
        search = search("true");

        await().atMost(Duration.ofSeconds(10)).until(() -> find("amce").result().total() == 1);

        assertThat(host.asSystem(() -> search.states())).singleElement().satisfies(state -> {
            assertThat(state.generation()).isPositive();
            assertThat(state.documents()).isEqualTo(1);
        });
    }

    @Test
    void goesOnWithARebuildThatWasLeft() {
        for (int i = 0; i < 12; i++) {
            List<Draft> drafts = new ArrayList<>();
            for (int j = 0; j < 100; j++) {
                drafts.add(Draft.create("firm").set("name", "Firm " + i + " " + j));
            }
            host.as(TestHost.ANNA, () -> host.records().saveAll(drafts));
        }
        List<Long> told = new ArrayList<>();

        host.asSystem(() -> search.rebuild("firm", count -> count < 1_000));
        IndexState between = index.states().get(0);
        host.asSystem(() -> search.rebuild("firm", count -> {
            told.add(count);
            return true;
        }));

        assertThat(between.rebuilding()).isNotNull();
        assertThat(told).as("only the last 200 were read").isEmpty();
        assertThat(find("firm").result().total()).isEqualTo(1_200);
    }

    @Test
    void readsARangeAgain() {
        Record first = save("First");
        Record second = save("Second");
        Record third = save("Third");
        rebuild();
        host.as(TestHost.ANNA, () -> host.records()
                .save(Draft.update("firm", first.id()).set("name", "Changed")));
        host.as(TestHost.ANNA, () -> host.records()
                .save(Draft.update("firm", third.id()).set("name", "Changed too")));
        host.as(TestHost.ANNA, () -> host.records().save(Draft.delete("firm", second.id())));

        long read = host.asSystem(() -> search.refresh("firm", first.id(), second.id()));
        seen();

        assertThat(read).isEqualTo(1);
        assertThat(titles(find(""))).containsExactlyInAnyOrder("Changed", "Third");
    }

    @Test
    void letsOnlyAdministratorsRebuild() {
        assertThatExceptionOfType(Failure.class)
                .isThrownBy(() -> host.as(TestHost.ANNA, () -> search.rebuild("firm", count -> true)))
                .satisfies(failure -> assertThat(failure.kind()).isEqualTo(Failure.Kind.DENIED));
    }
}
