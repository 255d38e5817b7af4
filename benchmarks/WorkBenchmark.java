import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;

/**
 * Measures what people wait for while the rest goes on behind: a save on a node with everything beside one on a node with
 * nothing that follows a save, in turns; then requests while places are imported as a job, beside those before it. `work`
 * starts the nodes: {@code WorkBenchmark FULL FULL_TOKEN BARE BARE_TOKEN PASSWORD PLACES}. Ends with status 1 if a
 * figure is beyond its bound.
 */
final class WorkBenchmark {
    private static final int TURNS = 10;
    private static final int SAVES = 80;
    private static final long SAVE_EVERY_MS = 50;
    private static final int PEOPLE = 4;
    private static final long THINK_MS = 100;
    private static final long QUIET_SECONDS = 30;
    private static final Pattern RUNNING = Pattern.compile("\"state\":\"(?:blocked|waiting|running|retrying)\"");
    private static final Random RANDOM = new Random(1);

    /** What people do. READ and FILTER are REST, LIST and RECORD are pages. */
    private enum Kind {
        READ,
        FILTER,
        LIST,
        RECORD,
        SEARCH,
        SAVE
    }

    /** How long they waited, in milliseconds. */
    private static final class Waits {
        private final Map<Kind, List<Double>> times = new EnumMap<>(Kind.class);

        List<Double> of(Kind kind) {
            return times.computeIfAbsent(kind, none -> new ArrayList<>());
        }

        List<Double> all() {
            return times.values().stream().flatMap(List::stream).toList();
        }
    }

    /** A node, and what is asked of it. */
    private record Node(NodeClient client, List<String> accounts) {
        Node(String address, String token) throws Exception {
            this(new NodeClient(address, token));
        }

        private Node(NodeClient client) throws Exception {
            this(client, client.accounts(1));
        }

        String any(Random random) {
            return accounts.get(random.nextInt(accounts.size()));
        }

        void save(Random random) throws Exception {
            String id = any(random);
            client.patch("/api/accounts/" + id, "{\"data\":{\"type\":\"accounts\",\"id\":\"" + id
                    + "\",\"attributes\":{\"phone\":\"+49 30 " + random.nextInt(1_000_000) + "\"}}}");
        }
    }

    public static void main(String[] arguments) throws Exception {
        Node full = new Node(arguments[0], arguments[1]);
        Node bare = new Node(arguments[2], arguments[3]);
        AtomicInteger told = new AtomicInteger();
        HttpServer receiver = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        receiver.createContext("/", exchange -> {
            exchange.getRequestBody().readAllBytes();
            told.incrementAndGet();
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        receiver.start();
        boolean well;
        try {
            follow(full.client(), receiver.getAddress().getPort());
            well = saves(full, bare);
            System.out.println("the webhook was called " + told.get() + " times");
            well &= whileImporting(full, arguments[4], Path.of(arguments[5]));
        } finally {
            receiver.stop(0);
        }
        System.exit(well ? 0 : 1);
    }

    /** A rule that mails, and a webhook, at each change of an account. */
    private static void follow(NodeClient full, int port) throws Exception {
        String admin = NodeClient.group("\"type\":\"users\",\"id\":\"(\\d+)\"", full.get("/api/users?filter[name]=admin"));
        full.patch("/api/users/" + admin, "{\"data\":{\"type\":\"users\",\"id\":\"" + admin
                + "\",\"attributes\":{\"email\":\"admin@example.org\"}}}");
        full.post("/api/mail-templates", "{\"data\":{\"type\":\"mail-templates\",\"attributes\":{\"name\":\"changed\","
                + "\"entity\":\"account\",\"language\":\"en\",\"subject\":\"{{ name }} changed\",\"text\":\"{{ phone }}\",\"html\":\"<p>{{ phone }}</p>\"}}}");
        full.post("/api/mail-rules", "{\"data\":{\"type\":\"mail-rules\",\"attributes\":{\"name\":\"Changed\","
                + "\"entity\":\"account\",\"event\":\"CHANGED\",\"template\":\"changed\"},\"relationships\":{\"users\":{\"data\":"
                + "[{\"type\":\"users\",\"id\":\"" + admin + "\"}]}}}}");
        full.post("/api/webhooks", "{\"data\":{\"type\":\"webhooks\",\"attributes\":{\"name\":\"Here\",\"url\":\"http://127.0.0.1:"
                + port + "/\",\"entity\":\"account\",\"events\":[\"UPDATED\"]},\"relationships\":{\"reader\":{\"data\":"
                + "{\"type\":\"users\",\"id\":\"" + admin + "\"}}}}}");
    }

    private static boolean saves(Node full, Node bare) throws Exception {
        double[] ratios = new double[TURNS];
        double[][] medians = new double[2][TURNS];
        for (int turn = -4; turn < TURNS; turn++) {
            boolean first = turn % 2 == 0;
            double one = median(saves(first ? full : bare));
            double other = median(saves(first ? bare : full));
            if (turn >= 0) {
                medians[0][turn] = first ? one : other;
                medians[1][turn] = first ? other : one;
                ratios[turn] = medians[0][turn] / medians[1][turn];
            }
        }
        double ratio = median(ratios);
        System.out.printf(
                "a save, median: %.2f ms with everything, %.2f ms with nothing, %.2f x (at most 1.3)%n",
                median(medians[0]), median(medians[1]), ratio);
        return ratio <= 1.3;
    }

    private static double[] saves(Node node) throws Exception {
        double[] times = new double[SAVES];
        for (int i = 0; i < SAVES; i++) {
            long start = System.nanoTime();
            node.save(RANDOM);
            long took = System.nanoTime() - start;
            times[i] = took / 1e6;
            LockSupport.parkNanos(SAVE_EVERY_MS * 1_000_000 - took);
        }
        return times;
    }

    private static boolean whileImporting(Node node, String password, Path places) throws Exception {
        NodeClient client = node.client();
        client.signIn(password);
        work(node, deadline(10));
        Waits quiet = work(node, deadline(QUIET_SECONDS));
        String upload = upload(client, places);
        String job = client.form(
                        upload, client.csrf(upload), "run", "run", "key", "",
                        "c.0", "name", "f.0", "name", "c.1", "country", "f.1", "country", "c.2", "admin1", "f.2", "region",
                        "c.3", "admin2", "f.3", "district", "c.4", "lat", "f.4", "latitude", "c.5", "lng", "f.5", "longitude")
                .replaceAll(".*/", "");
        long start = System.nanoTime();
        Waits busy = work(node, () -> RUNNING.matcher(client.get("/api/jobs/" + job)).find());
        double seconds = (System.nanoTime() - start) / 1e9;
        System.out.printf("import: a job in %.0f s; requests of %d people, quiet and meanwhile:%n", seconds, PEOPLE);
        for (Kind kind : Kind.values()) {
            tell(kind.name().toLowerCase(), quiet.of(kind), busy.of(kind));
        }
        return tell("all", quiet.all(), busy.all()) <= 2;
    }

    /** Returns how much longer one in a hundred waits. */
    private static double tell(String what, List<Double> quiet, List<Double> busy) {
        double before = percentile(quiet, 0.99);
        double during = percentile(busy, 0.99);
        System.out.printf(
                "%-8s p50 %6.1f %6.1f ms   p99 %6.1f %6.1f ms   %5.2f x%s   (%d, %d)%n",
                what,
                percentile(quiet, 0.5),
                percentile(busy, 0.5),
                before,
                during,
                during / before,
                what.equals("all") ? " (at most 2)" : "",
                quiet.size(),
                busy.size());
        return during / before;
    }

    private static Callable<Boolean> deadline(long seconds) {
        long end = System.nanoTime() + seconds * 1_000_000_000L;
        return () -> System.nanoTime() < end;
    }

    private static String upload(NodeClient client, Path places) throws Exception {
        String page = "/imports/places";
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        body.write(("--end\r\nContent-Disposition: form-data; name=\"_csrf\"\r\n\r\n" + client.csrf(page)
                        + "\r\n--end\r\nContent-Disposition: form-data; name=\"file\"; filename=\"places.csv.gz\"\r\n\r\n")
                .getBytes(StandardCharsets.UTF_8));
        body.write(Files.readAllBytes(places));
        body.write("\r\n--end--\r\n".getBytes(StandardCharsets.UTF_8));
        return client.redirected(page, "multipart/form-data; boundary=end", body.toByteArray());
    }

    /** What people do, each with a pause in between, as long as it goes on; returns how long they waited. */
    private static Waits work(Node node, Callable<Boolean> goesOn) throws Exception {
        ExecutorService people = Executors.newFixedThreadPool(PEOPLE);
        AtomicBoolean ended = new AtomicBoolean();
        List<Future<Waits>> all = new ArrayList<>();
        for (int person = 0; person < PEOPLE; person++) {
            Random random = new Random(person);
            all.add(people.submit((Callable<Waits>) () -> {
                Waits waits = new Waits();
                while (!ended.get()) {
                    Kind kind = Kind.values()[random.nextInt(Kind.values().length)];
                    long start = System.nanoTime();
                    one(node, kind, random);
                    waits.of(kind).add((System.nanoTime() - start) / 1e6);
                    Thread.sleep(random.nextLong(2 * THINK_MS));
                }
                return waits;
            }));
        }
        while (goesOn.call()) {
            Thread.sleep(500);
        }
        ended.set(true);
        Waits waits = new Waits();
        for (Future<Waits> each : all) {
            for (Kind kind : Kind.values()) {
                waits.of(kind).addAll(each.get().of(kind));
            }
        }
        people.shutdown();
        return waits;
    }

    private static void one(Node node, Kind kind, Random random) throws Exception {
        NodeClient client = node.client();
        switch (kind) {
            case READ -> client.get("/api/accounts/" + node.any(random));
            case FILTER -> client.get("/api/accounts?filter[country]=DE&sort=name&page[number]=" + (1 + random.nextInt(3)));
            case LIST -> client.get("/accounts?sort=name&page=" + (1 + random.nextInt(100)));
            case RECORD -> client.get("/accounts/" + node.any(random));
            case SEARCH -> client.get("/search?q=" + List.of("bank", "motor", "energie", "software").get(random.nextInt(4)));
            case SAVE -> node.save(random);
        }
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }

    private static double percentile(List<Double> values, double part) {
        return values.stream().sorted().skip((long) (values.size() * part)).findFirst().orElseThrow();
    }
}
