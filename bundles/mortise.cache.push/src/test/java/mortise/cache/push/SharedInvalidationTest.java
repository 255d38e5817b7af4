package mortise.cache.push;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import mortise.cache.Codec;
import mortise.cache.Region;
import mortise.cache.RegionSpec;
import mortise.cache.ehcache.EhcacheProvider;
import mortise.database.CurrentTransaction;
import mortise.database.OpenDatabase;
import mortise.database.migration.FlywayMigrations;
import mortise.push.Channel;
import mortise.push.Notice;
import mortise.push.database.DatabasePushProvider;
import mortise.push.selection.PushFront;
import mortise.queue.selection.JsonFormat;
import mortise.testkit.Configurations;
import mortise.testkit.cache.CacheNode;
import mortise.testkit.databases.TestDatabases;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two nodes, each with its own Ehcache, and PostgreSQL between them. */
class SharedInvalidationTest {
    private static final RegionSpec<String, String> SPEC = RegionSpec.of(
                    "example.rates", String.class, Codec.text(), Duration.ofHours(1))
            .inHeap(5_000);

    @TempDir
    private Path folder;

    private final Deque<AutoCloseable> opened = new ArrayDeque<>();
    private OpenDatabase database;
    private Node here;
    private Node there;

    private final class Node {
        final PushFront push = new PushFront(new JsonFormat(), Configurations.config(PushFront.Config.class, Map.of()));
        final DatabasePushProvider provider = new DatabasePushProvider(database, new FlywayMigrations());
        final Region<String, String> region;

        Node(String name) {
            CacheNode cache = CacheNode.start(Optional.of(new EhcacheProvider(Configurations.config(
                    EhcacheProvider.Config.class,
                    Map.of("folder", folder.resolve(name).toString())))));
            opened.push(cache);
            opened.push(push::close);
            push.addProvider(provider);
            opened.push(new SharedInvalidation(cache.invalidations(), push, push, new JsonFormat())::close);
            region = cache.cache().region(SPEC);
        }

        /** Waits until it hears what another tells. */
        void connect(Node other) {
            region.put("connected", "");
            await().atMost(Duration.ofSeconds(60)).until(() -> {
                other.region.remove("connected");
                return region.get("connected") == null;
            });
        }
    }

    @BeforeEach
    void open() {
        database = TestDatabases.postgresql().open();
        opened.push(database);
        here = new Node("here");
        there = new Node("there");
        here.connect(there);
        there.connect(here);
    }

    @AfterEach
    void close() throws Exception {
        while (!opened.isEmpty()) {
            opened.pop().close();
        }
    }

    private static void both(String key, Node... nodes) {
        for (Node node : nodes) {
            node.region.get(key, missing -> "old");
        }
    }

    private void assertGoesThere(String key) {
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(there.region.get(key)).isNull());
    }

    @Test
    void whatIsPutRemovedOrClearedHereIsGoneThere() {
        both("EUR", here, there);
        here.region.put("EUR", "new");
        assertGoesThere("EUR");
        assertThat(here.region.get("EUR")).as("one's own").isEqualTo("new");

        both("NOK \"'\\ ø\n", here, there);
        here.region.remove("NOK \"'\\ ø\n");
        assertGoesThere("NOK \"'\\ ø\n");

        both("USD", there);
        here.region.clear();
        assertGoesThere("USD");
    }

    @Test
    void whatIsOnlyLoadedIsKeptEverywhere() {
        both("EUR", here, there);
        both("GBP", here);
        here.region.remove("mark");
        there.region.put("mark", "");
        here.region.remove("mark");
        assertGoesThere("mark");

        assertThat(there.region.get("EUR")).isEqualTo("old");
        assertThat(here.region.get("GBP")).isEqualTo("old");
    }

    @Test
    void manyAtOnceAreGoneToo() {
        List<String> keys = IntStream.range(0, 3_000).mapToObj(i -> "key " + i).toList();
        keys.forEach(key -> both(key, there));
        both("other", there);
        keys.subList(0, 900).forEach(here.region::remove);
        assertGoesThere("key 899");
        await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> assertThat(keys.subList(0, 900))
                .allSatisfy(key -> assertThat(there.region.get(key)).isNull()));

        keys.forEach(here.region::remove);
        await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> assertThat(keys)
                .allSatisfy(key -> assertThat(there.region.get(key)).isNull()));
    }

    /** Before, nobody may load what was so: he would keep it. */
    @Test
    void inATransactionItIsToldWhenThatHasCommitted() throws SQLException {
        both("EUR", here, there);
        both("GBP", there);
        try (Connection connection = database.dataSource().getConnection()) {
            CurrentTransaction transaction = CurrentTransaction.open(() -> connection);
            here.region.remove("EUR");
            transaction.close();
            both("EUR", here);
            here.region.remove("GBP");
            assertGoesThere("GBP");
            assertThat(there.region.get("EUR")).isEqualTo("old");

            transaction.committed();
        }
        assertGoesThere("EUR");
        assertThat(here.region.get("EUR"))
                .as("what was loaded before the commit")
                .isNull();
    }

    @Test
    void aLoadThatWasUnderWayIsNotKept() throws Exception {
        CountDownLatch loading = new CountDownLatch(1);
        CountDownLatch gone = new CountDownLatch(1);
        ExecutorService other = Executors.newSingleThreadExecutor();
        Future<String> load = other.submit(() -> there.region.get("EUR", key -> {
            loading.countDown();
            try {
                gone.await();
            } catch (InterruptedException ended) {
                throw new IllegalStateException(ended);
            }
            return "old";
        }));
        loading.await();
        both("mark", there);
        here.region.remove("EUR");
        here.region.remove("mark");
        assertGoesThere("mark");
        gone.countDown();

        assertThat(load.get()).isEqualTo("old");
        assertThat(there.region.get("EUR")).isNull();
        other.shutdown();
    }

    @Test
    void whereEventsWereLostAllIsForgotten() throws SQLException {
        both("EUR", here, there);
        try (Connection connection = database.dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            statement.executeUpdate("update push_head set number = number + 5");
        }
        here.push.publish(Channel.NOTICE, "", new Notice("A word"));
        assertGoesThere("EUR");
    }

    @Test
    void wherePushWasAwayAllIsForgotten() {
        both("EUR", there);
        there.push.removeProvider(there.provider);
        here.region.remove("something");
        there.push.addProvider(there.provider);
        assertGoesThere("EUR");
        there.connect(here);
    }
}
