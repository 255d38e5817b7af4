package mortise.search.records;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import mortise.entity.Draft;
import mortise.entity.Permit;
import mortise.search.IndexState;
import mortise.search.OpenSearchIndex;
import mortise.search.Search.Answer;
import mortise.search.SearchProvider;
import mortise.search.SearchRequest;
import mortise.search.SearchResult.Hit;
import mortise.search.front.SearchFront;
import mortise.search.lucene.LuceneProvider;
import mortise.socket.Socket;
import mortise.testkit.Configurations;
import mortise.testkit.databases.TestDatabases;
import mortise.testkit.records.TestHost;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Indexes that take turns, each with files of its own. */
class KeeperTest {
    @TempDir
    private Path folder;

    private TestHost host;
    private SearchFront front;
    private RecordSearch search;
    private Keeper keeper;

    @BeforeEach
    void start() {
        host = TestHost.on(TestDatabases.h2(folder.resolve("database")).open())
                .entities(Firm.class)
                .rules((identity, type, action) -> Permit.ALL)
                .start();
        front = new SearchFront(provider("one"));
        front.add(new Index("one", folder.resolve("one")));
        front.add(new Index("two", folder.resolve("two")));
        search = new RecordSearch(
                host.records(),
                host,
                front,
                (identity, type, action) -> Permit.ALL,
                Configurations.config(RecordSearch.Config.class, Map.of("rebuild", "false")));
        keeper = keeper();
    }

    private Keeper keeper() {
        Keeper made = new Keeper(
                search.indexer(), host, front, this::used, new LastIndex(folder.resolve("data/search-index")), true);
        made.start();
        return made;
    }

    @AfterEach
    void stop() {
        keeper.close();
        search.close();
        front.close();
        host.close();
    }

    private record Index(String name, Path folder) implements SearchProvider {
        @Override
        public OpenSearchIndex open() {
            return new LuceneProvider(Configurations.config(
                            LuceneProvider.Config.class, Map.of("folder", folder.toString(), "visibleMillis", "20")))
                    .open();
        }
    }

    private static SearchFront.Config provider(String name) {
        return Configurations.config(SearchFront.Config.class, Map.of("provider", name));
    }

    private String used() {
        return front.providers().stream()
                .filter(provider -> provider.state() == Socket.State.ACTIVE)
                .map(Socket.Installed::name)
                .findFirst()
                .orElse("");
    }

    private void use(String name) {
        front.select(provider(name));
        await().until(() -> used().equals(name));
    }

    /** Titles that the index itself finds, without the database. */
    private void finds(String text, String... titles) {
        await().atMost(Duration.ofSeconds(40)).untilAsserted(() -> {
            Answer answer = host.as(TestHost.ANNA, () -> search.find(SearchRequest.of(text, "firm")));
            assertThat(answer.fromDatabase()).isEmpty();
            assertThat(answer.result().hits().stream().map(Hit::title)).containsExactly(titles);
        });
    }

    @Test
    void anIndexThatIsUsedAgainDoesNotShowWhatWasBefore() throws Exception {
        long id = host.asSystem(() ->
                host.records().save(Draft.create("firm").set("name", "Alder")).id());
        finds("alder", "Alder");
        use("two");
        finds("alder", "Alder");
        // As if the change was told while the other one was used.
        host.asSystem(() -> host.records().save(Draft.update("firm", id).set("name", "Birch")));

        use("one");

        finds("birch", "Birch");
        finds("alder");
        assertThat(Files.readString(folder.resolve("data/search-index"))).isEqualTo("one");
    }

    @Test
    void itIsKnownAfterAStartAsWell() {
        long id = host.asSystem(() ->
                host.records().save(Draft.create("firm").set("name", "Alder")).id());
        finds("alder", "Alder");
        keeper.close();
        use("two");
        keeper = keeper();
        finds("alder", "Alder");
        host.asSystem(() -> host.records().save(Draft.update("firm", id).set("name", "Birch")));
        keeper.close();

        use("one");
        keeper = keeper();

        finds("birch", "Birch");
        finds("alder");
    }

    @Test
    void anIndexThatStaysIsNotMadeAnew() {
        host.asSystem(() -> host.records().save(Draft.create("firm").set("name", "Alder")));
        finds("alder", "Alder");
        List<Long> before = front.states().stream().map(IndexState::generation).toList();
        keeper.close();

        keeper = keeper();
        finds("alder", "Alder");

        await().pollDelay(Duration.ofSeconds(7))
                .untilAsserted(() -> assertThat(front.states().stream().map(IndexState::generation))
                        .isEqualTo(before));
    }
}
