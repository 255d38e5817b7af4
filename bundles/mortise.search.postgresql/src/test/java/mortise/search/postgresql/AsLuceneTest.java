package mortise.search.postgresql;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import mortise.database.OpenDatabase;
import mortise.database.migration.FlywayMigrations;
import mortise.search.OpenSearchIndex;
import mortise.search.SearchCondition;
import mortise.search.SearchDocument;
import mortise.search.SearchDocument.Entry;
import mortise.search.SearchQuery;
import mortise.search.SearchQuery.Scope;
import mortise.search.SearchResult;
import mortise.search.SearchResult.Hit;
import mortise.search.lucene.LuceneProvider;
import mortise.testkit.Configurations;
import mortise.testkit.databases.TestDatabases;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What Lucene finds PostgreSQL finds, and nothing else, whatever is asked: only scores are their own. */
class AsLuceneTest {
    private static final List<String> SYLLABLES = List.of(
            "ha", "no", "ver", "mün", "chen", "ist", "an", "bul", "ło", "dź", "são", "pau", "lo", "r", "京", "都", "大");

    private final Random random = new Random(20);

    private String word() {
        StringBuilder word = new StringBuilder();
        for (int i = 1 + random.nextInt(4); i > 0; i--) {
            word.append(SYLLABLES.get(random.nextInt(SYLLABLES.size())));
        }
        return word.toString();
    }

    private String words(int most) {
        List<String> words = new ArrayList<>();
        for (int i = 1 + random.nextInt(most); i > 0; i--) {
            words.add(word());
        }
        return String.join(" ", words);
    }

    private SearchDocument document(long id) {
        List<Entry> entries = new ArrayList<>();
        String name = words(3);
        entries.add(new SearchDocument.Text("name", name, true));
        entries.add(new SearchDocument.Keyword("name", name));
        entries.add(new SearchDocument.Text("notes", words(6), false));
        if (random.nextBoolean()) {
            entries.add(new SearchDocument.Text("code", words(1), random.nextBoolean()));
        }
        for (int i = random.nextInt(3); i > 0; i--) {
            entries.add(new SearchDocument.Keyword("owner", Integer.toString(random.nextInt(4))));
        }
        if (random.nextBoolean()) {
            entries.add(new SearchDocument.Number("amount", BigDecimal.valueOf(random.nextInt(100), 1)));
        }
        return new SearchDocument("thing", id, 1, name, entries);
    }

    private SearchCondition condition(int depth) {
        return switch (random.nextInt(depth == 0 ? 5 : 8)) {
            case 0 -> new SearchCondition.Has(random.nextBoolean() ? "owner" : "amount");
            case 1 -> new SearchCondition.In("owner", Set.of(Integer.toString(random.nextInt(4)), "9"));
            case 2 ->
                new SearchCondition.Between(
                        random.nextBoolean() ? "amount" : "id",
                        random.nextInt(4) == 0 ? null : BigDecimal.valueOf(random.nextInt(60), 1),
                        random.nextBoolean(),
                        random.nextInt(4) == 0 ? null : BigDecimal.valueOf(random.nextInt(3_000), 1),
                        random.nextBoolean());
            case 3 ->
                new SearchCondition.Like(
                        "name", word().toUpperCase(java.util.Locale.ROOT), random.nextBoolean(), random.nextBoolean());
            case 4 -> new SearchCondition.In("id", Set.of(Integer.toString(10 + random.nextInt(290)), "7", "x"));
            case 5 -> new SearchCondition.Not(condition(depth - 1));
            case 6 -> new SearchCondition.All(List.of(condition(depth - 1), condition(depth - 1)));
            default -> new SearchCondition.Any(List.of(condition(depth - 1), condition(depth - 1)));
        };
    }

    /** As it is, its beginning, or with an error. */
    private String text() {
        String text = random.nextInt(6) == 0 ? "" : words(2);
        if (text.length() > 4 && random.nextBoolean()) {
            int at = 1 + random.nextInt(text.length() - 2);
            text = text.substring(0, at) + (random.nextBoolean() ? "" : "x") + text.substring(at + 1);
        }
        return text + (random.nextBoolean() ? " " : "");
    }

    @Test
    void findsTheSame(@TempDir Path folder) {
        List<SearchDocument> documents = new ArrayList<>();
        for (long id = 1; id <= 300; id++) {
            documents.add(document(id));
        }
        try (OpenDatabase database = TestDatabases.postgresql().open();
                OpenSearchIndex ours = new PostgresqlSearchProvider(
                                Configurations.config(PostgresqlSearchProvider.Config.class, Map.of()),
                                database,
                                new FlywayMigrations())
                        .open();
                OpenSearchIndex lucene = new LuceneProvider(
                                Configurations.config(LuceneProvider.Config.class, Map.of("folder", folder.toString())))
                        .open()) {
            for (OpenSearchIndex index : List.of(ours, lucene)) {
                index.put(documents);
                index.delete("thing", List.of(7L, 8L, 9L));
            }
            Awaitility.await()
                    .atMost(Duration.ofSeconds(5))
                    .until(() -> lucene.states().get(0).lagMillis() == 0);

            int some = 0;
            int similar = 0;
            for (int round = 0; round < 400; round++) {
                Set<String> hidden =
                        switch (random.nextInt(4)) {
                            case 0 -> Set.of("notes");
                            case 1 -> Set.of("name", "code");
                            default -> Set.of();
                        };
                Scope scope = new Scope("thing", random.nextBoolean() ? null : condition(2), hidden);
                SearchQuery question = SearchQuery.of(text(), scope)
                        .page(0, 300)
                        .facets("owner", "name")
                        .withHighlights();

                SearchResult theirs = lucene.find(question);
                SearchResult result = ours.find(question);

                assertThat(byId(result)).as(question.toString()).isEqualTo(byId(theirs));
                assertThat(result.totals()).isEqualTo(theirs.totals());
                assertThat(result.facets()).as(question.toString()).isEqualTo(theirs.facets());
                assertThat(result.similar()).as(question.toString()).isEqualTo(theirs.similar());
                assertThat(suggested(ours, question)).as(question.toString()).isEqualTo(suggested(lucene, question));
                some += result.total() > 0 ? 1 : 0;
                similar += result.similar() ? 1 : 0;
            }
            assertThat(some).as("questions with an answer").isBetween(100, 390);
            assertThat(similar).as("of them answered by similar words").isGreaterThan(10);
        }
    }

    /** Everything of the hits but their scores and order. */
    private static Set<String> byId(SearchResult result) {
        Set<String> hits = new TreeSet<>();
        result.hits().forEach(hit -> hits.add(hit.id() + " " + hit.version() + hit.title() + hit.highlights()));
        return hits;
    }

    private static Set<Long> suggested(OpenSearchIndex index, SearchQuery question) {
        Set<Long> ids = new TreeSet<>();
        index.suggest(question)
                .values()
                .forEach(hits -> hits.stream().map(Hit::id).forEach(ids::add));
        return ids;
    }
}
