import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.zip.GZIPInputStream;
import mortise.database.OpenDatabase;
import mortise.database.migration.FlywayMigrations;
import mortise.search.OpenSearchIndex;
import mortise.search.Rebuild;
import mortise.search.SearchCondition;
import mortise.search.SearchDocument;
import mortise.search.SearchQuery;
import mortise.search.SearchQuery.Scope;
import mortise.search.SearchResult;
import mortise.search.lucene.LuceneProvider;
import mortise.search.postgresql.PostgresqlSearchProvider;
import mortise.testkit.databases.TestDatabases;
import org.osgi.util.converter.Converters;

/**
 * Search over the towns of the world: how fast they are indexed, and how long four clients wait, by kind of question. Each
 * question carries an access rule that lets two thirds through, and asks for 20 hits with marks. Arguments: the file
 * (places.csv.gz of GeoNames), an empty folder for Lucene or the word postgresql, questions of each kind and client. Class path:
 * those of the tests of mortise.search.lucene and mortise.search.postgresql. The CPU that is told is this process's; that of
 * PostgreSQL's comes on top.
 */
final class SearchBenchmark {
    private static final int CLIENTS = 4;
    private static final int BATCH = 500;
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private record Place(long id, String name, String country, String region) {}

    private interface Asking {
        String of(Place place, Random random);
    }

    public static void main(String[] arguments) throws Exception {
        List<Place> places = read(Path.of(arguments[0]));
        int rounds = Integer.parseInt(arguments[2]);
        boolean postgresql = arguments[1].equals("postgresql");
        try (OpenDatabase database = postgresql ? TestDatabases.postgresql().open() : null;
                OpenSearchIndex index = postgresql ? postgresql(database) : lucene(arguments[1])) {
            long start = System.nanoTime();
            try (Rebuild rebuild = index.rebuild("place", "1")) {
                for (int from = 0; from < places.size(); from += BATCH) {
                    rebuild.put(documents(places.subList(from, Math.min(places.size(), from + BATCH))));
                }
                rebuild.finish();
            }
            double seconds = (System.nanoTime() - start) / 1e9;
            System.out.printf(
                    "rebuild: %,d documents in %.1f s, %,.0f a second, %.1f s of CPU, %,.1f MB%n",
                    places.size(), seconds, places.size() / seconds, cpu(), index.states().get(0).bytes() / 1e6);
            start = System.nanoTime();
            for (int from = 0; from < 20_000; from += BATCH) {
                index.put(documents(places.subList(from, from + BATCH)));
            }
            seconds = (System.nanoTime() - start) / 1e9;
            System.out.printf("changes, kept at each: %,.0f a second in batches of %d%n", 20_000 / seconds, BATCH);
            long worst = 0;
            for (int i = 0; i < 20; i++) {
                Place place = places.get(30_000 + i);
                String name = "zzqq" + (char) ('a' + i);
                index.put(List.of(document(new Place(place.id(), name, place.country(), place.region()))));
                start = System.nanoTime();
                while (index.find(SearchQuery.of(name + " ", new Scope("place", null, Set.of()))).total() == 0) {
                    Thread.sleep(2);
                }
                worst = Math.max(worst, System.nanoTime() - start);
            }
            System.out.printf("a change is found after %.0f ms at most%n", worst / 1e6);

            run(index, places, rounds / 4, "warm-up", (place, random) -> place.name() + " ");
            run(index, places, rounds / 4, "warm-up", (place, random) -> typo(plain(place.name()), random) + " ");
            run(index, places, rounds, "as written", (place, random) -> place.name() + " ");
            run(index, places, rounds, "no diacritics", (place, random) -> plain(place.name()) + " ");
            run(index, places, rounds, "other order", (place, random) -> turned(plain(place.name() + " " + place.region())) + " ");
            run(index, places, rounds, "beginning", (place, random) -> cut(place.name()));
            run(index, places, rounds, "one typo", (place, random) -> typo(plain(place.name()), random) + " ");
            run(index, places, rounds, "typo, typing", (place, random) -> typo(cut(plain(place.name())), random));
            run(index, places, rounds, "all of it", (place, random) -> typo(turned(plain(place.name() + " " + place.region())), random) + " ");
            suggestions(index, places, rounds);
        }
    }

    private static OpenSearchIndex lucene(String folder) {
        return new LuceneProvider(Converters.standardConverter()
                        .convert(Map.of("folder", folder))
                        .to(LuceneProvider.Config.class))
                .open();
    }

    private static OpenSearchIndex postgresql(OpenDatabase database) {
        return new PostgresqlSearchProvider(
                        Converters.standardConverter().convert(Map.of()).to(PostgresqlSearchProvider.Config.class),
                        database,
                        new FlywayMigrations())
                .open();
    }

    private static double cpu() {
        return ProcessHandle.current().info().totalCpuDuration().orElseThrow().toMillis() / 1e3;
    }

    private static void run(OpenSearchIndex index, List<Place> places, int rounds, String name, Asking asking)
            throws Exception {
        measure(places, rounds, name, (place, random) -> {
            // As for somebody who sees what two owners have, the place's own one among them.
            SearchCondition rule = new SearchCondition.In(
                    "owner", Set.of(Long.toString(place.id() % 3), Long.toString((place.id() + 1) % 3)));
            SearchResult result = index.find(
                    SearchQuery.of(asking.of(place, random), new Scope("place", rule, Set.of())).page(0, 20).withHighlights());
            return result.hits().stream().anyMatch(hit -> hit.id() == place.id()) ? 1 : result.total() > 0 ? 0 : -1;
        });
    }

    private static void suggestions(OpenSearchIndex index, List<Place> places, int rounds) throws Exception {
        measure(places, rounds, "suggestions", (place, random) -> index.suggest(
                        SearchQuery.of(cut(place.name()), new Scope("place", null, Set.of())).page(0, 5))
                .isEmpty() ? -1 : 1);
    }

    private interface Question {
        int ask(Place place, Random random);
    }

    private static void measure(List<Place> places, int rounds, String name, Question question) throws Exception {
        ExecutorService clients = Executors.newFixedThreadPool(CLIENTS, task -> {
            Thread thread = new Thread(task);
            thread.setDaemon(true);
            return thread;
        });
        List<Future<long[]>> all = new ArrayList<>();
        int[] found = new int[3];
        double cpu = cpu();
        long start = System.nanoTime();
        for (int client = 0; client < CLIENTS; client++) {
            Random random = new Random(client);
            Callable<long[]> asking = () -> {
                long[] times = new long[2 * rounds];
                for (int i = 0; i < rounds; i++) {
                    Place place = places.get(random.nextInt(places.size()));
                    long worked = THREADS.getCurrentThreadCpuTime();
                    long began = System.nanoTime();
                    int how = question.ask(place, random);
                    times[i] = System.nanoTime() - began;
                    times[rounds + i] = THREADS.getCurrentThreadCpuTime() - worked;
                    synchronized (found) {
                        found[how + 1]++;
                    }
                }
                return times;
            };
            all.add(clients.submit(asking));
        }
        List<Long> times = new ArrayList<>();
        List<Long> work = new ArrayList<>();
        for (Future<long[]> each : all) {
            Arrays.stream(each.get()).limit(rounds).forEach(times::add);
            Arrays.stream(each.get()).skip(rounds).forEach(work::add);
        }
        Collections.sort(work);
        clients.shutdown();
        double seconds = (System.nanoTime() - start) / 1e9;
        Collections.sort(times);
        System.out.printf(
                "%-14s p50 %6.2f ms   p99 %6.2f ms   %,6.0f questions a second   of CPU: mean %.2f ms, p99 %.2f ms   on the page %d, elsewhere %d,"
                        + " nothing %d%n",
                name,
                times.get(times.size() / 2) / 1e6,
                times.get(times.size() * 99 / 100) / 1e6,
                times.size() / seconds,
                (cpu() - cpu) * 1e3 / times.size(),
                work.get(work.size() * 99 / 100) / 1e6,
                found[2],
                found[1],
                found[0]);
    }

    private static String plain(String text) {
        return Normalizer.normalize(text, Normalizer.Form.NFD).replaceAll("\\p{M}", "");
    }

    private static String turned(String text) {
        List<String> words = new ArrayList<>(List.of(text.strip().split("\\s+")));
        Collections.reverse(words);
        return String.join(" ", words);
    }

    private static String cut(String text) {
        return text.substring(0, Math.min(text.length(), 5));
    }

    /** One letter of the longest word left out, or swapped with the next, not the first one. */
    private static String typo(String text, Random random) {
        String longest = Arrays.stream(text.split("[^\\p{L}]+")).max((a, b) -> a.length() - b.length()).orElse("");
        if (longest.length() < 4) {
            return text;
        }
        int at = 1 + random.nextInt(longest.length() - 2);
        String wrong = random.nextBoolean()
                ? longest.substring(0, at) + longest.substring(at + 1)
                : longest.substring(0, at) + longest.charAt(at + 1) + longest.charAt(at) + longest.substring(at + 2);
        return text.replace(longest, wrong);
    }

    private static List<Place> read(Path file) throws Exception {
        List<Place> places = new ArrayList<>();
        try (BufferedReader lines = new BufferedReader(
                new InputStreamReader(new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8))) {
            List<String> heads = cells(lines.readLine());
            int name = heads.indexOf("name");
            int country = heads.indexOf("country");
            int region = heads.size() > 3 ? heads.indexOf("admin1") : -1;
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                List<String> cells = cells(line);
                places.add(new Place(places.size() + 1, cells.get(name), cells.get(country), region < 0 ? "" : cells.get(region)));
            }
        }
        return places;
    }

    private static List<String> cells(String line) {
        List<String> cells = new ArrayList<>();
        StringBuilder cell = new StringBuilder();
        boolean quoted = false;
        for (char letter : line.toCharArray()) {
            if (letter == '"') {
                quoted = !quoted;
            } else if (letter == ',' && !quoted) {
                cells.add(cell.toString());
                cell.setLength(0);
            } else {
                cell.append(letter);
            }
        }
        cells.add(cell.toString());
        return cells;
    }

    private static List<SearchDocument> documents(List<Place> places) {
        return places.stream().map(SearchBenchmark::document).toList();
    }

    private static SearchDocument document(Place place) {
        return new SearchDocument(
                "place",
                place.id(),
                1,
                place.name(),
                List.of(
                        new SearchDocument.Text("name", place.name(), true),
                        new SearchDocument.Keyword("name", place.name()),
                        new SearchDocument.Text("region", place.country() + " " + place.region(), false),
                        new SearchDocument.Keyword("country", place.country()),
                        new SearchDocument.Keyword("owner", Long.toString(place.id() % 3)),
                        new SearchDocument.Number("createdAt", BigDecimal.valueOf(place.id()))));
    }
}
