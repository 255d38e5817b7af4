import jakarta.persistence.Entity;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;
import mortise.cache.ehcache.EhcacheProvider;
import mortise.database.OpenDatabase;
import mortise.entity.Draft;
import mortise.entity.Query;
import mortise.entity.Resource;
import mortise.entity.Stored;
import mortise.testkit.Configurations;
import mortise.testkit.cache.CacheNode;
import mortise.testkit.databases.TestDatabases;
import mortise.testkit.records.TestHost;

/**
 * The total of an entity beside a count of its records, and a page of a list with either, on H2 and PostgreSQL; median of turns.
 * Arguments: how many records, an empty folder. Class path: that of the tests of mortise.testkit.records.
 */
final class TotalsBenchmark {
    private static final int TURNS = 201;
    private static final int BATCH = 1_000;

    /** What is counted. */
    @Entity
    @Resource(path = "spots")
    public static class Spot extends Stored {
        /** What it is called. */
        public String name = "";
    }

    public static void main(String[] arguments) throws Exception {
        int count = Integer.parseInt(arguments[0]);
        Path folder = Files.createDirectories(Path.of(arguments[1]));
        Map<String, OpenDatabase> databases = new LinkedHashMap<>();
        databases.put("H2", TestDatabases.h2(folder.resolve("database")).open());
        databases.put("PostgreSQL", TestDatabases.postgresql().open());
        CacheNode cache = CacheNode.start(Optional.of(new EhcacheProvider(Configurations.config(
                EhcacheProvider.Config.class, Map.of("folder", folder.resolve("cache").toString())))));
        databases.forEach((name, database) -> {
            try (TestHost host = TestHost.on(database)
                    .entities(Spot.class)
                    .cache(cache.cache())
                    .start()) {
                host.asSystem(() -> measure(name, host, count));
            }
        });
        cache.close();
    }

    private static boolean measure(String database, TestHost host, int count) {
        for (int from = 0; from < count; from += BATCH) {
            host.records().saveAll(IntStream.range(from, Math.min(count, from + BATCH))
                    .mapToObj(number -> Draft.create("spot").set("name", "Spot " + number))
                    .toList());
        }
        Query page = Query.of("spot");
        double counted = median(() -> host.records().count(page));
        double total = median(() -> host.records().total("spot"));
        double first = median(() -> host.records().find(page).records().size());
        System.out.printf(
                "%s, %,d records: count %.3f ms, total %.3f ms, %.0f x; a page with it %.2f ms, %.2f ms, %.1f x%n",
                database, count, counted, total, counted / total, first + counted, first + total,
                (first + counted) / (first + total));
        return true;
    }

    private static double median(LongSupplier work) {
        List<Double> times = new ArrayList<>();
        for (int turn = -TURNS; turn < TURNS; turn++) {
            long start = System.nanoTime();
            if (work.getAsLong() == 0) {
                throw new IllegalStateException("nothing was counted");
            }
            if (turn >= 0) {
                times.add((System.nanoTime() - start) / 1e6);
            }
        }
        double[] sorted = times.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        return sorted[sorted.length / 2];
    }
}
