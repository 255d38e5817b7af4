package mortise.testkit.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.stream.LongStream;
import mortise.core.Failure;
import mortise.core.Health;
import mortise.search.IndexState;
import mortise.search.OpenSearchIndex;
import mortise.search.Rebuild;
import mortise.search.SearchCondition;
import mortise.search.SearchDocument;
import mortise.search.SearchQuery;
import mortise.search.SearchQuery.Scope;
import mortise.search.SearchResult;
import mortise.search.SearchResult.Count;
import mortise.search.SearchResult.Hit;
import mortise.search.SearchResult.Mark;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What every search index promises. */
public interface SearchContract {
    /** Returns the index under test, empty for each test. */
    OpenSearchIndex index();

    /** Closes the index under test and opens it again on the same data; {@link #index} is that one from now on. */
    OpenSearchIndex reopened();

    /** Puts documents and waits until they can be found, which has to be within a second. */
    private void put(SearchDocument... documents) {
        index().put(List.of(documents));
        seen();
    }

    private void seen() {
        await().pollInterval(Duration.ofMillis(10))
                .atMost(Duration.ofSeconds(1))
                .until(() -> index().states().stream().allMatch(state -> state.lagMillis() == 0));
    }

    private void fill() {
        put(Names.ALL.toArray(SearchDocument[]::new));
    }

    private static Scope everybody() {
        return new Scope(Names.ENTITY, null, Set.of());
    }

    private static Scope where(SearchCondition condition) {
        return new Scope(Names.ENTITY, condition, Set.of());
    }

    private static SearchCondition ownedBy(long owner) {
        return new SearchCondition.In("owner", Set.of(Long.toString(owner)));
    }

    private SearchResult find(String text) {
        return index().find(SearchQuery.of(text, everybody()));
    }

    private static List<Long> ids(SearchResult result) {
        assertThat(result.total()).isGreaterThanOrEqualTo(result.hits().size());
        return result.hits().stream().map(Hit::id).toList();
    }

    private static List<Long> ids(SearchDocument... documents) {
        return Arrays.stream(documents).map(SearchDocument::id).toList();
    }

    private List<Long> matching(SearchCondition condition) {
        return ids(index().find(SearchQuery.of("", where(condition)).page(0, 1_000)));
    }

    /** Cases and diacritics do not matter, in either direction. */
    @Test
    default void findsWithoutDiacriticsAndWithWrongOnes() {
        fill();

        assertThat(ids(find("universitat hannover"))).isEqualTo(ids(Names.HANNOVER));
        assertThat(ids(find("UNIVERSITÄT HÄNNÖVER"))).isEqualTo(ids(Names.HANNOVER));
        assertThat(ids(find("sao paulo"))).isEqualTo(ids(Names.SAO_PAULO));
        assertThat(ids(find("lodzki"))).isEqualTo(ids(Names.LODZ));
        assertThat(ids(find("πανεπιστημιο αθηνων"))).isEqualTo(ids(Names.ATHENS));
        assertThat(ids(find("МОСКОВСКИИ"))).isEqualTo(ids(Names.MOSCOW));
    }

    /** Words may stand in any order. */
    @Test
    default void findsWordsInAnyOrder() {
        fill();

        assertThat(ids(find("hannover leibniz universität "))).isEqualTo(ids(Names.HANNOVER));
        assertThat(ids(find("hannover medizinische "))).isEqualTo(ids(Names.HANNOVER_MEDICAL));
    }

    /** All words have to appear. */
    @Test
    default void findsNothingIfOneWordIsMissing() {
        fill();

        assertThat(find("leibniz hannover zweitausend").total()).isZero();
    }

    /** A mistake is forgiven when nothing has the word as it stands. */
    @Test
    default void findsSimilarWordsIfNothingHasTheseOnes() {
        fill();

        SearchResult missing = find("universtät hannover ");
        SearchResult swapped = find("leibnzi ");
        SearchResult twoInALongWord = find("medzinsche ");

        assertThat(ids(missing)).isEqualTo(ids(Names.HANNOVER));
        assertThat(missing.similar()).isTrue();
        assertThat(ids(swapped)).isEqualTo(ids(Names.HANNOVER));
        assertThat(ids(twoInALongWord)).isEqualTo(ids(Names.HANNOVER_MEDICAL));
        assertThat(find("leibniz").similar()).isFalse();
    }

    /** Short words, first letters and too many mistakes are not forgiven. */
    @Test
    default void isNotTooForgiving() {
        put(Names.of(1, "Rom", "IT", 1), Names.of(2, "Berlin", "DE", 1));

        assertThat(find("ram ").total()).isZero();
        assertThat(find("terlin ").total()).isZero();
        assertThat(find("bexxin ").total()).isZero();
        assertThat(ids(find("berlni "))).containsExactly(2L);
    }

    /** Whoever still types means the beginning of the last word; a space ends it. */
    @Test
    default void takesTheLastWordAsABeginning() {
        fill();

        assertThat(ids(find("leibniz han"))).isEqualTo(ids(Names.HANNOVER));
        assertThat(find("leib hannover").total()).isZero();
        assertThat(find("leibniz han ").total()).isZero();
        assertThat(ids(find("medizinsiche hoch"))).isEqualTo(ids(Names.HANNOVER_MEDICAL));
    }

    /** Chinese, Japanese and Korean are found by any part, and not by letters that are not neighbours. */
    @Test
    default void findsPartsOfEastAsianNames() {
        fill();

        assertThat(ids(find("東京"))).isEqualTo(ids(Names.TOKYO));
        assertThat(ids(find("大学"))).containsExactlyInAnyOrder(6L, 7L, 9L);
        assertThat(ids(find("京"))).containsExactlyInAnyOrder(6L, 7L);
        assertThat(find("東大").total()).isZero();
        assertThat(ids(find("서울"))).isEqualTo(ids(Names.SEOUL));
        assertThat(ids(find("대학교"))).isEqualTo(ids(Names.SEOUL));
        assertThat(ids(find("トヨタ"))).isEqualTo(ids(Names.TOYOTA));
        assertThat(ids(find("ﾄﾖﾀ"))).isEqualTo(ids(Names.TOYOTA));
    }

    /** Scripts from right to left, with and without points, and Devanagari. */
    @Test
    default void findsNamesFromRightToLeftAndOfIndia() {
        fill();

        assertThat(ids(find("העברית"))).isEqualTo(ids(Names.JERUSALEM));
        assertThat(ids(find("הָעִבְרִית"))).isEqualTo(ids(Names.JERUSALEM));
        assertThat(ids(find("القاهرة"))).isEqualTo(ids(Names.CAIRO));
        assertThat(ids(find("جَامِعَة"))).isEqualTo(ids(Names.CAIRO));
        assertThat(ids(find("दिल्ली"))).isEqualTo(ids(Names.DELHI));
    }

    /** Apostrophes and the marks of addresses end words. */
    @Test
    default void takesNamesAndAddressesApart() {
        put(
                Names.LAQUILA,
                Names.of(Names.ENTITY, 90, 1, "Office", "DE", 1, "http://www.uni-hannover.de/x, jane.doe@example.org"));

        assertThat(ids(find("aquila"))).isEqualTo(ids(Names.LAQUILA));
        assertThat(ids(find("dell\u2019aquila"))).isEqualTo(ids(Names.LAQUILA));
        assertThat(ids(find("uni-hannover.de"))).containsExactly(90L);
        assertThat(ids(find("jane.doe@example.org"))).containsExactly(90L);
        assertThat(ids(find("doe example"))).containsExactly(90L);
    }

    /** No character has a meaning: what other systems read as a query is text. */
    @Test
    default void readsNoSyntax() {
        fill();
        put(Names.of(80, "A AND B OR NOT C", "DE", 1));

        for (String text : List.of(
                "*",
                "?",
                "*:*",
                "\"",
                "(",
                ")",
                "[* TO *]",
                "{",
                "\\",
                "~",
                "^",
                "/.*/",
                "%",
                "'",
                "';",
                "--",
                "!",
                "&&")) {
            assertThat(find(text).total()).as(text).isZero();
        }
        assertThat(find("owner:10").total()).isZero();
        assertThat(find("name:hannover").total()).isZero();
        assertThat(find("hann*over").total()).isZero();
        assertThat(ids(find("+hannover -medizinische"))).isEqualTo(ids(Names.HANNOVER_MEDICAL));
        assertThat(ids(find("(leibniz) \"hannover\"^2"))).isEmpty();
        assertThat(ids(find("(leibniz) \"hannover\""))).isEqualTo(ids(Names.HANNOVER));
        assertThat(ids(find("not c"))).containsExactly(80L);
        assertThat(find("hannover\0leibniz\uD800 ").total()).isLessThanOrEqualTo(1);
    }

    /** What asks for too much is refused before it costs anything. */
    @Test
    default void refusesHugeQuestions() {
        fill();

        assertThatExceptionOfType(Failure.class)
                .isThrownBy(() -> find("x".repeat(10_000)))
                .satisfies(failure -> assertThat(failure.kind()).isEqualTo(Failure.Kind.INVALID));
        assertThatExceptionOfType(Failure.class)
                .isThrownBy(() -> find("a b c d e f g h i j k l m n o p q r s t"))
                .satisfies(failure -> assertThat(failure.kind()).isEqualTo(Failure.Kind.INVALID));
        assertThatExceptionOfType(Failure.class)
                .isThrownBy(() -> SearchQuery.of("a", everybody()).page(9_990, 25))
                .satisfies(failure -> assertThat(failure.kind()).isEqualTo(Failure.Kind.INVALID));
        assertThat(find("東".repeat(256)).total()).isZero();
    }

    /** Nobody finds or counts what the condition does not let through, in facets, pages and suggestions neither. */
    @Test
    default void keepsAccessRulesInsideTheQuestion() {
        fill();
        SearchQuery all =
                SearchQuery.of("", where(ownedBy(10))).facets("country").page(0, 2);

        SearchResult result = index().find(all);

        assertThat(result.totals()).isEqualTo(Map.of(Names.ENTITY, 6L));
        assertThat(result.hits()).hasSize(2);
        assertThat(result.facets()).singleElement().satisfies(facet -> assertThat(facet.counts())
                .containsExactly(
                        new Count("DE", 2),
                        new Count("GR", 1),
                        new Count("IL", 1),
                        new Count("IT", 1),
                        new Count("PL", 1)));
        assertThat(find("hanover").total()).isEqualTo(1);
        assertThat(ids(index().find(SearchQuery.of("hanover", where(ownedBy(10))))))
                .as("similar words are looked for among what may be seen")
                .containsExactlyInAnyOrder(1L, 2L);
        assertThat(index().suggest(SearchQuery.of("hanover c", where(ownedBy(10)))))
                .isEmpty();
        assertThat(index().find(SearchQuery.of("東京大学", where(ownedBy(10)))).total())
                .isZero();
        assertThat(index().find(SearchQuery.of("", where(new SearchCondition.Any(List.of()))))
                        .total())
                .isZero();
    }

    /** Conditions mean in every index what they mean in the database. */
    @Test
    default void understandsConditions() {
        put(
                Names.of(1, "Alpha", "DE", 1),
                Names.of(2, "alphabet", "DE", 2),
                Names.of(3, "Beta 50%_*?", "FR", 2),
                new SearchDocument(Names.ENTITY, 4, 1, "#4", List.of(new SearchDocument.Present("blob"))));

        assertThat(matching(new SearchCondition.All(List.of()))).containsExactlyInAnyOrder(1L, 2L, 3L, 4L);
        assertThat(matching(new SearchCondition.Has("country"))).containsExactlyInAnyOrder(1L, 2L, 3L);
        assertThat(matching(new SearchCondition.Has("blob"))).containsExactly(4L);
        assertThat(matching(new SearchCondition.Not(new SearchCondition.In("country", Set.of("DE")))))
                .containsExactlyInAnyOrder(3L, 4L);
        assertThat(matching(new SearchCondition.In("country", Set.of("de")))).isEmpty();
        assertThat(matching(new SearchCondition.In("country", Set.of("DE", "FR"))))
                .containsExactlyInAnyOrder(1L, 2L, 3L);
        assertThat(matching(new SearchCondition.In("id", Set.of("2", "4", "99"))))
                .containsExactlyInAnyOrder(2L, 4L);
        assertThat(matching(new SearchCondition.Like("name", "ALPHA", true, false)))
                .containsExactlyInAnyOrder(1L, 2L);
        assertThat(matching(new SearchCondition.Like("name", "abet", false, true)))
                .containsExactly(2L);
        assertThat(matching(new SearchCondition.Like("name", "a", false, false)))
                .containsExactlyInAnyOrder(1L, 2L, 3L);
        assertThat(matching(new SearchCondition.Like("name", "0%_*?", false, false)))
                .containsExactly(3L);
        assertThat(matching(new SearchCondition.Like("name", "*", false, false)))
                .containsExactly(3L);
        assertThat(matching(new SearchCondition.Like("name", "alpha", true, true)))
                .containsExactly(1L);
        assertThat(matching(new SearchCondition.Any(List.of(
                        ownedBy(1), new SearchCondition.All(List.of(ownedBy(2), new SearchCondition.Has("blob")))))))
                .containsExactly(1L);
        assertThat(matching(new SearchCondition.Not(new SearchCondition.Not(ownedBy(1)))))
                .containsExactly(1L);
    }

    /** Numbers are compared exactly, however large, small or negative they are. */
    @Test
    default void comparesNumbersExactly() {
        List<String> numbers = List.of(
                "-9223372036854775808", "-1.5", "-0.0001", "0", "0.0001", "9.9999", "10", "99999999999999999999.9999");
        for (int i = 0; i < numbers.size(); i++) {
            index().put(List.of(new SearchDocument(
                    "amount", i, 1, "#", List.of(new SearchDocument.Number("value", new BigDecimal(numbers.get(i)))))));
        }
        seen();

        assertThat(between("0", true, null, false)).containsExactlyInAnyOrder(3L, 4L, 5L, 6L, 7L);
        assertThat(between("0", false, null, false)).containsExactlyInAnyOrder(4L, 5L, 6L, 7L);
        assertThat(between(null, false, "-0.0001", false)).containsExactlyInAnyOrder(0L, 1L);
        assertThat(between(null, false, "-0.0001", true)).containsExactlyInAnyOrder(0L, 1L, 2L);
        assertThat(between("10", true, "10.000", true)).containsExactly(6L);
        assertThat(between("9.99999", true, "9.99999", true)).isEmpty();
        assertThat(between("9.999899999999999", false, "9.99990000000001", false))
                .containsExactly(5L);
        assertThat(between("99999999999999999999.9999", true, null, true)).containsExactly(7L);
        assertThat(between("10", true, "0", true)).isEmpty();
    }

    private List<Long> between(@Nullable String from, boolean fromIncluded, @Nullable String to, boolean toIncluded) {
        SearchCondition condition = new SearchCondition.Between(
                "value",
                from == null ? null : new BigDecimal(from),
                fromIncluded,
                to == null ? null : new BigDecimal(to),
                toIncluded);
        return ids(index().find(SearchQuery.of("", new Scope("amount", condition, Set.of()))));
    }

    /** A rule may name ten thousands of records. */
    @Test
    default void takesConditionsWithManyIds() {
        fill();
        Set<String> many = new HashSet<>();
        LongStream.range(5, 50_000).forEach(id -> many.add(Long.toString(id)));

        assertThat(matching(new SearchCondition.In("id", many))).hasSize(11);
    }

    /** A hidden field does not exist: not its words, its marks, its values nor its order. */
    @Test
    default void hidesFields() {
        put(Names.of(Names.ENTITY, 1, 1, "Acme", "DE", 1, "owes us a fortune"));
        Scope hiding = new Scope(Names.ENTITY, null, Set.of("notes", "country"));

        assertThat(find("fortune").total()).isEqualTo(1);
        assertThat(index().find(SearchQuery.of("fortune", hiding)).total()).isZero();
        assertThat(index().find(SearchQuery.of("fortnue", hiding)).total()).isZero();
        SearchResult acme =
                index().find(SearchQuery.of("acme", hiding).facets("country").withHighlights());
        assertThat(acme.facets()).isEmpty();
        assertThat(acme.hits().get(0).highlights())
                .allSatisfy(each -> assertThat(each.field()).isEqualTo("name"));
        assertThatExceptionOfType(Failure.class)
                .isThrownBy(() -> SearchQuery.of("", hiding).sort(new SearchQuery.Sort("country", false)));
    }

    /** Where the words are can be shown, in a part of the text that is short enough. */
    @Test
    default void marksTheWords() {
        String notes =
                "Nothing to see here. ".repeat(50) + "Our Universität is the best. " + "More of that. ".repeat(50);
        put(Names.HANNOVER, Names.of(Names.ENTITY, 50, 1, "Notes", "DE", 1, notes), Names.TOKYO);

        Hit name = index().find(SearchQuery.of("hannover univ", everybody()).withHighlights())
                .hits()
                .get(0);
        Hit text = index().find(SearchQuery.of("best universitat", everybody()).withHighlights())
                .hits()
                .get(0);
        Hit similar = index().find(SearchQuery.of("hannovre ", everybody()).withHighlights())
                .hits()
                .get(0);
        Hit east = index().find(SearchQuery.of("東京大学", everybody()).withHighlights())
                .hits()
                .get(0);

        assertThat(marked(name)).containsExactly("Universität", "Hannover");
        assertThat(marked(text)).containsExactly("Universität", "best");
        assertThat(text.highlights().get(0).field()).isEqualTo("notes");
        assertThat(text.highlights().get(0).text()).hasSizeLessThanOrEqualTo(300);
        assertThat(marked(similar)).containsExactly("Hannover");
        assertThat(marked(east)).containsExactly("東京大学");
        assertThat(find("hannover").hits().get(0).highlights()).isEmpty();
    }

    private static List<String> marked(Hit hit) {
        List<String> marked = new ArrayList<>();
        for (Mark mark : hit.highlights().get(0).marks()) {
            marked.add(hit.highlights().get(0).text().substring(mark.start(), mark.end()));
        }
        return marked;
    }

    /** Titles come before texts, whole words before beginnings, short titles before long ones. */
    @Test
    default void putsTheBestFirst() {
        put(
                Names.of(Names.ENTITY, 1, 1, "Something else", "DE", 1, "about Hannover"),
                Names.of(2, "Leibniz Universität Hannover", "DE", 1),
                Names.of(3, "Hannover", "DE", 1),
                Names.of(4, "Hannoversch Münden", "DE", 1));

        SearchResult result = find("hannover");

        assertThat(ids(result)).startsWith(3L, 2L);
        assertThat(result.hits()).hasSize(4);
        assertThat(result.hits().stream().map(Hit::score)).isSortedAccordingTo((a, b) -> Double.compare(b, a));
    }

    /** Pages neither overlap nor leave anything out, also among hits of one score. */
    @Test
    default void pagesWithoutGapsAndOverlaps() {
        List<SearchDocument> same = LongStream.rangeClosed(1, 230)
                .mapToObj(id -> Names.of(id, "Same name", "DE", id % 2))
                .toList();
        List<SearchDocument> shuffled = new ArrayList<>(same);
        Collections.shuffle(shuffled, new Random(7));
        put(shuffled.toArray(SearchDocument[]::new));

        List<Long> paged = new ArrayList<>();
        for (int from = 0; from < 240; from += 20) {
            SearchResult page = index().find(SearchQuery.of("same", everybody()).page(from, 20));
            assertThat(page.total()).isEqualTo(230);
            paged.addAll(ids(page));
        }

        assertThat(paged).isEqualTo(LongStream.rangeClosed(1, 230).boxed().toList());
        assertThat(index().find(SearchQuery.of("same", everybody()).page(0, 0))).satisfies(none -> {
            assertThat(none.total()).isEqualTo(230);
            assertThat(none.hits()).isEmpty();
        });
    }

    /** Hits can be in the order of fields, those without the field last in both directions. */
    @Test
    default void sortsByFields() {
        put(
                Names.of(1, "beta", "DE", 1),
                Names.of(2, "Älpha", "FR", 1),
                Names.of(3, "Gamma", "DE", 1),
                new SearchDocument(Names.ENTITY, 4, 1, "#4", List.of(new SearchDocument.Text("notes", "beta", false))));

        assertThat(sorted(new SearchQuery.Sort("name", false))).containsExactly(2L, 1L, 3L, 4L);
        assertThat(sorted(new SearchQuery.Sort("name", true))).containsExactly(3L, 1L, 2L, 4L);
        assertThat(sorted(new SearchQuery.Sort("employees", true))).containsExactly(3L, 2L, 1L, 4L);
        assertThat(sorted(new SearchQuery.Sort("country", false), new SearchQuery.Sort("name", true)))
                .containsExactly(3L, 1L, 2L, 4L);
        assertThat(sorted(new SearchQuery.Sort("nothing", false))).containsExactly(1L, 2L, 3L, 4L);
        assertThat(sorted(new SearchQuery.Sort("id", true))).containsExactly(4L, 3L, 2L, 1L);
    }

    private List<Long> sorted(SearchQuery.Sort... keys) {
        return ids(index().find(SearchQuery.of("", everybody()).sort(keys)));
    }

    /** Several entities are asked at once, each under its own rule. */
    @Test
    default void asksSeveralEntities() {
        fill();
        put(
                Names.of("contact", 201, 1, "Anna Hannover", "DE", 10, ""),
                Names.of("contact", 202, 1, "Ben Hannover", "DE", 20, ""));
        Scope own = new Scope("contact", ownedBy(20), Set.of());
        Scope unknown = new Scope("nothing", null, Set.of());

        SearchResult result = index().find(SearchQuery.of("hannover ", everybody(), own, unknown));

        assertThat(result.totals()).isEqualTo(Map.of(Names.ENTITY, 2L, "contact", 1L, "nothing", 0L));
        assertThat(ids(result)).containsExactlyInAnyOrder(1L, 2L, 202L);
        assertThat(result.hits().stream().map(Hit::score)).isSortedAccordingTo((a, b) -> Double.compare(b, a));
        SearchResult second = index().find(
                        SearchQuery.of("hannover ", everybody(), own, unknown).page(2, 2));
        assertThat(ids(second)).isEqualTo(ids(result).subList(2, 3));
    }

    /** Suggestions are grouped by entity, by titles alone, and forgive mistakes in what is typed so far. */
    @Test
    default void suggestsWhileSomebodyTypes() {
        fill();
        put(
                Names.of("contact", 201, 1, "Hanna Schmidt", "DE", 10, ""),
                Names.of("task", 301, 1, "Call", "DE", 10, "about Hannover"));
        Scope contacts = new Scope("contact", null, Set.of());
        Scope tasks = new Scope("task", null, Set.of());

        Map<String, List<Hit>> suggested = index().suggest(
                        SearchQuery.of("hann", everybody(), contacts, tasks).page(0, 1));
        Map<String, List<Hit>> mistaken = index().suggest(SearchQuery.of("hnano", everybody(), contacts, tasks));

        assertThat(suggested).containsOnlyKeys(Names.ENTITY, "contact");
        assertThat(suggested.values()).allSatisfy(group -> assertThat(group).hasSize(1));
        assertThat(mistaken).containsOnlyKeys(Names.ENTITY);
        assertThat(index().suggest(SearchQuery.of("", everybody()))).isEmpty();
    }

    /** What is older never replaces what is newer; the same twice is once. */
    @Test
    default void takesVersionsInAnyOrder() {
        index().put(List.of(Names.of(Names.ENTITY, 1, 3, "Third", "DE", 1, "")));
        index().put(List.of(Names.of(Names.ENTITY, 1, 2, "Second", "DE", 1, "")));
        seen();
        index().put(List.of(
                Names.of(Names.ENTITY, 1, 1, "First", "DE", 1, ""),
                Names.of(Names.ENTITY, 2, 2, "Other", "DE", 1, ""),
                Names.of(Names.ENTITY, 2, 1, "Older", "DE", 1, ""),
                Names.of(Names.ENTITY, 2, 2, "Other", "DE", 1, "")));
        seen();

        assertThat(index().find(SearchQuery.of("", everybody())).hits())
                .extracting(Hit::title, Hit::version)
                .containsExactlyInAnyOrder(
                        org.assertj.core.groups.Tuple.tuple("Third", 3L),
                        org.assertj.core.groups.Tuple.tuple("Other", 2L));
        assertThat(find("first").total()
                        + find("second").total()
                        + find("older").total())
                .isZero();
    }

    /** A document of the version that is there replaces it: descriptions change while records do not. */
    @Test
    default void takesTheSameVersionAgain() {
        put(Names.of(Names.ENTITY, 1, 1, "Before", "DE", 1, ""));
        put(Names.of(Names.ENTITY, 1, 1, "After", "DE", 1, ""));

        assertThat(find("before").total()).isZero();
        assertThat(ids(find("after"))).containsExactly(1L);
    }

    /** Deleted is deleted, whatever comes late. */
    @Test
    default void doesNotBringBackWhatWasDeleted() {
        put(Names.HANNOVER, Names.TOKYO);

        index().delete(Names.ENTITY, List.of(Names.HANNOVER.id(), 4_711L));
        index().put(List.of(Names.of(Names.ENTITY, 4_711, 9, "Never there", "DE", 1, "")));
        seen();
        put(Names.of(Names.ENTITY, Names.HANNOVER.id(), 7, "Leibniz late", "DE", 1, ""));

        assertThat(find("leibniz").total()).isZero();
        assertThat(ids(find(""))).isEqualTo(ids(Names.TOKYO));
        assertThat(matching(new SearchCondition.Not(ownedBy(77)))).isEqualTo(ids(Names.TOKYO));
        assertThat(index().states()).singleElement().satisfies(state -> assertThat(state.documents())
                .isEqualTo(1));
        index().delete("nothing", List.of(1L));
    }

    /** What was taken is there after a restart, versions and deletions included. */
    @Test
    default void keepsEverythingOverARestart() {
        fill();
        index().delete(Names.ENTITY, List.of(Names.TOKYO.id()));
        index().put(List.of(Names.of(Names.ENTITY, 1, 5, "Renamed", "DE", 10, "")));

        reopened();
        index().put(List.of(Names.TOKYO, Names.HANNOVER));
        seen();

        assertThat(find("東京").total()).isZero();
        assertThat(find("leibniz").total()).isZero();
        assertThat(ids(find("renamed"))).containsExactly(1L);
        assertThat(find("").total()).isEqualTo(Names.ALL.size() - 1);
        assertThat(index().report().state()).isEqualTo(Health.State.UP);
    }

    /** A rebuilt index takes the place of the old one at once; questions are answered from the old one until then. */
    @Test
    default void rebuildsBesideTheOldIndex() {
        fill();

        try (Rebuild rebuild = index().rebuild(Names.ENTITY, "second")) {
            assertThat(rebuild.checkpoint()).isZero();
            rebuild.put(List.of(Names.of(1, "New one", "DE", 1)));
            assertThat(find("hannover ").total()).isEqualTo(2);
            assertThat(find("new").total()).isZero();
            assertThat(state().rebuilding()).isNotNull();
            rebuild.put(List.of(Names.of(2, "New two", "DE", 1)));
            rebuild.finish();
        }

        assertThat(find("hannover ").total()).isZero();
        assertThat(ids(find("new"))).containsExactly(1L, 2L);
        assertThat(state().rebuilding()).isNull();
        assertThat(state().documents()).isEqualTo(2);
        assertThat(state().description()).isEqualTo("second");
        assertThat(state().generation()).isPositive();
    }

    private IndexState state() {
        return index().states().stream()
                .filter(state -> state.entity().equals(Names.ENTITY))
                .findFirst()
                .orElseThrow();
    }

    /** Changes during a rebuild win over what it read before, deletions too. */
    @Test
    default void keepsChangesThatComeDuringARebuild() {
        fill();

        try (Rebuild rebuild = index().rebuild(Names.ENTITY, "second")) {
            index().put(List.of(Names.of(Names.ENTITY, 1, 2, "Changed meanwhile", "DE", 10, "")));
            index().delete(Names.ENTITY, List.of(2L));
            rebuild.put(Names.ALL);
            index().put(List.of(Names.of(Names.ENTITY, 3, 2, "Changed afterwards", "DE", 10, "")));
            index().put(List.of(Names.of(Names.ENTITY, 400, 1, "Brand new", "DE", 10, "")));
            seen();
            assertThat(ids(find("changed"))).containsExactlyInAnyOrder(1L, 3L);
            rebuild.finish();
        }

        assertThat(ids(find("changed"))).containsExactlyInAnyOrder(1L, 3L);
        assertThat(find("leibniz").total()
                        + find("medizinische").total()
                        + find("hanover").total())
                .isZero();
        assertThat(ids(find("brand new"))).containsExactly(400L);
        assertThat(find("").total()).isEqualTo(Names.ALL.size());
    }

    /** Nothing is lost or doubled while changes, questions and a rebuild go on at once. */
    @Test
    default void rebuildsWhileWritesGoOn() throws Exception {
        int records = 600;
        // The records themselves, by their versions: changed first, then told, and read by the rebuild as they are
        // then.
        AtomicIntegerArray stored = new AtomicIntegerArray(records + 1);
        AtomicBoolean done = new AtomicBoolean();
        ExecutorService writers = Executors.newFixedThreadPool(2);
        try {
            index().put(stored(stored, 1, records));
            seen();
            List<Future<Boolean>> written = new ArrayList<>();
            for (int writer = 0; writer < 2; writer++) {
                int first = 1 + 300 * writer;
                written.add(writers.submit(() -> {
                    for (int from = first; !done.get(); from = from + 50 > first + 250 ? first : from + 50) {
                        for (int id = from; id < from + 50; id++) {
                            stored.incrementAndGet(id);
                        }
                        index().put(stored(stored, from, from + 49));
                    }
                    return true;
                }));
            }
            for (int rebuilt = 0; rebuilt < 3; rebuilt++) {
                try (Rebuild rebuild = index().rebuild(Names.ENTITY, "r" + rebuilt)) {
                    for (int from = 1; from <= records; from += 100) {
                        rebuild.put(stored(stored, from, from + 99));
                        assertThat(find("").total()).isEqualTo(records);
                    }
                    rebuild.finish();
                }
                assertThat(find("").total()).isEqualTo(records);
            }
            done.set(true);
            for (Future<Boolean> each : written) {
                assertThat(each.get()).isTrue();
            }
            seen();

            List<Hit> hits =
                    index().find(SearchQuery.of("", everybody()).page(0, 1_000)).hits();
            assertThat(hits).hasSize(records);
            assertThat(hits).allSatisfy(hit -> assertThat(hit.version()).isEqualTo(stored.get((int) hit.id())));
        } finally {
            done.set(true);
            writers.shutdownNow();
        }
    }

    private static List<SearchDocument> stored(AtomicIntegerArray versions, int from, int to) {
        return LongStream.rangeClosed(from, to)
                .mapToObj(id -> Names.of(Names.ENTITY, id, versions.get((int) id), "Number " + id, "DE", 1, ""))
                .toList();
    }

    private static List<SearchDocument> numbered(int from, int to, int version) {
        return LongStream.rangeClosed(from, to)
                .mapToObj(id -> Names.of(Names.ENTITY, id, version, "Number " + id, "DE", 1, ""))
                .toList();
    }

    /** Conditions are answered by what they were made for, and not otherwise. */
    @Test
    default void answersOnlyForTheDescriptionThatIsMeant() {
        fill();
        SearchQuery second = SearchQuery.of(
                "hannover ", new Scope(Names.ENTITY, null, Set.of(), "second"), new Scope("task", null, Set.of()));

        assertThat(index().find(second).totals()).isEqualTo(Map.of("task", 0L));
        assertThat(index().find(second).hits()).isEmpty();
        assertThat(index().suggest(second)).isEmpty();
        try (Rebuild rebuild = index().rebuild(Names.ENTITY, "second")) {
            rebuild.put(Names.ALL);
            assertThat(index().find(second).totals()).doesNotContainKey(Names.ENTITY);
            rebuild.finish();
        }

        assertThat(index().find(second).totals()).isEqualTo(Map.of(Names.ENTITY, 2L, "task", 0L));
        reopened();
        assertThat(index().find(second).totals()).isEqualTo(Map.of(Names.ENTITY, 2L, "task", 0L));
    }

    /** A rebuild that was left is gone on with after a restart, and changes in between are in it. */
    @Test
    default void goesOnWithARebuild() {
        fill();
        try (Rebuild rebuild = index().rebuild(Names.ENTITY, "second")) {
            rebuild.put(numbered(1, 50, 1));
        }
        reopened();
        index().put(List.of(Names.of(Names.ENTITY, 7, 2, "Changed between", "DE", 1, "")));
        seen();

        try (Rebuild rebuild = index().rebuild(Names.ENTITY, "second")) {
            assertThat(rebuild.checkpoint()).isEqualTo(50);
            rebuild.put(numbered(51, 60, 1));
            rebuild.finish();
        }

        assertThat(find("number").total()).isEqualTo(59);
        assertThat(ids(find("changed between"))).containsExactly(7L);
    }

    /** What was begun for other documents is of no use, and neither is what was aborted. */
    @Test
    default void beginsAnewForOtherDescriptions() {
        fill();
        try (Rebuild rebuild = index().rebuild(Names.ENTITY, "second")) {
            rebuild.put(numbered(1, 50, 1));
        }
        try (Rebuild rebuild = index().rebuild(Names.ENTITY, "third")) {
            assertThat(rebuild.checkpoint()).isZero();
            rebuild.put(numbered(1, 20, 1));
            rebuild.abort();
        }
        assertThat(find("number").total()).isZero();
        assertThat(find("").total()).isEqualTo(Names.ALL.size());

        try (Rebuild rebuild = index().rebuild(Names.ENTITY, "third")) {
            assertThat(rebuild.checkpoint()).isZero();
            assertThatExceptionOfType(Failure.class)
                    .isThrownBy(() -> index().rebuild(Names.ENTITY, "third"))
                    .satisfies(failure -> assertThat(failure.kind()).isEqualTo(Failure.Kind.CONFLICT));
            rebuild.finish();
        }
        assertThat(find("").total()).isZero();
    }

    /** An index can be taken away. */
    @Test
    default void dropsAnIndex() {
        fill();

        index().drop(Names.ENTITY);
        index().drop("nothing");

        assertThat(find("hannover").total()).isZero();
        assertThat(index().states()).isEmpty();
        put(Names.TOKYO);
        assertThat(ids(find("東京"))).isEqualTo(ids(Names.TOKYO));
    }

    /** Long texts are found by their beginnings at least, and cost no more than that. */
    @Test
    default void takesLongTexts() {
        String text = "word ".repeat(10) + "needle " + "x".repeat(2_000_000) + " behind";
        put(Names.of(Names.ENTITY, 1, 1, "Long", "DE", 1, text));

        assertThat(ids(find("needle"))).containsExactly(1L);
        assertThat(find("behind").total()).isZero();
    }
}
