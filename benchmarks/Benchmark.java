import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Measures a running node beside resources written by hand, as CPU of the node's process per request, in one run:
 * {@code Benchmark ADDRESS PROCESS TOKEN PASSWORD PLACES}. See README.md for what is measured; `run` starts all of
 * it. Ends with status 1 if a figure is beyond its bound.
 */
public final class Benchmark {
    private static final int ROUNDS = 6;
    private static final Random RANDOM = new Random(1);

    private final NodeClient node;
    private final String process;
    private boolean failed;

    private Benchmark(String[] arguments) {
        node = new NodeClient(arguments[0], arguments[2]);
        process = arguments[1];
    }

    public static void main(String[] arguments) throws Exception {
        Benchmark benchmark = new Benchmark(arguments);
        benchmark.requests(arguments[3]);
        if (arguments.length > 4 && !arguments[4].isEmpty()) {
            benchmark.places();
        }
        System.exit(benchmark.failed ? 1 : 0);
    }

    private void requests(String password) throws Exception {
        List<String> ids = node.accounts(5);
        System.out.printf("%-44s %9s %9s %7s %7s%n", "CPU per request, µs", "Mortise", "by hand", "ratio", "bound");
        compare(
                "get by id",
                2.0,
                1_500,
                () -> node.get("/api/accounts/" + any(ids)),
                () -> node.get("/api/peer/" + any(ids)));
        compare(
                "page of 25 with filter, sort and count",
                1.5,
                500,
                () -> node.get("/api/accounts?filter[country]=" + country() + "&sort=name&page[total]=true&page[number]="
                        + (1 + RANDOM.nextInt(3))),
                () -> node.get("/api/peer?country=" + country() + "&page=" + (1 + RANDOM.nextInt(3))));
        compare(
                "page of 25 with a relation",
                1.5,
                500,
                () -> node.get("/api/contacts?include=account&page[number]=" + (1 + RANDOM.nextInt(100))),
                () -> node.get("/api/peer/contacts?page=" + (1 + RANDOM.nextInt(100))));
        compare(
                "update with audit",
                2.0,
                400,
                () -> {
                    String id = any(ids);
                    node.patch("/api/accounts/" + id, "{\"data\":{\"type\":\"accounts\",\"id\":\"" + id + "\",\"attributes\":{\"phone\":\"+49 30 "
                                    + RANDOM.nextInt(1_000_000) + "\"}}}");
                },
                () -> node.send("PATCH", "/api/peer/" + any(ids), "application/json", 200,
                        "{\"phone\":\"+49 30 " + RANDOM.nextInt(1_000_000) + "\"}"));
        compare(
                "create with audit",
                2.0,
                400,
                () -> node.post("/api/accounts", "{\"data\":{\"type\":\"accounts\",\"attributes\":{\"name\":\"New " + RANDOM.nextInt(1_000_000)
                                + "\",\"country\":\"DE\"}}}"),
                () -> node.send("POST", "/api/peer", "application/json", 201,
                        "{\"name\":\"New " + RANDOM.nextInt(1_000_000) + "\",\"country\":\"DE\"}"));
        node.signIn(password);
        compare(
                "list page in HTML, beside its REST page",
                3.0,
                300,
                () -> node.get("/accounts?sort=name&page=" + (1 + RANDOM.nextInt(100))),
                () -> node.get("/api/accounts?sort=name&page[total]=true&include=owner&page[number]="
                        + (1 + RANDOM.nextInt(100))));
    }

    private void places() throws Exception {
        String first = node.get("/api/places?page[total]=true&page[size]=1");
        Matcher total = Pattern.compile("\"total\":(\\d+)").matcher(first);
        System.out.println(total.find() ? total.group(1) + " places" : "no places");
        String early = cursorAt(4);
        String late = cursorAt(6_800);
        compare(
                "page by cursor at row 170,000, beside row 100",
                1.5,
                400,
                () -> node.get("/api/places?sort=name&page[after]=" + late),
                () -> node.get("/api/places?sort=name&page[after]=" + early));
        compare(
                "prefix filter, beside an equal number of ids",
                3.0,
                400,
                () -> node.get("/api/places?filter[name][starts]=" + prefix()),
                () -> node.get("/api/places?page[number]=1"));
    }

    /** Reads on by cursor, 25 at a time, in pages of a thousand. */
    private String cursorAt(int pages) throws Exception {
        String after = "";
        for (int row = 0; row < pages * 25; ) {
            int size = Math.min(1000, pages * 25 - row);
            String answer = node.get("/api/places?sort=name&fields[places]=name&page[size]=" + size + "&page[after]=" + after);
            Matcher link = Pattern.compile("\"next\":\"([^\"]+)\"").matcher(answer);
            if (!link.find()) {
                break;
            }
            Matcher cursor = Pattern.compile("page%5Bafter%5D=([^&]+)").matcher(link.group(1));
            if (!cursor.find()) {
                throw new IllegalStateException("no cursor in " + link.group(1));
            }
            after = cursor.group(1);
            row += size;
        }
        return after;
    }

    private static String prefix() {
        String[] prefixes = {"Berli", "San%20Fr", "Sankt%20Pe", "Ober", "Villa%20", "Par", "Lond", "Tok"};
        return prefixes[RANDOM.nextInt(prefixes.length)];
    }

    private static String country() {
        String[] countries = {"DE", "FR", "JP", "BR", "GB", "IN", "US", "MX"};
        return countries[RANDOM.nextInt(countries.length)];
    }

    private static String any(List<String> ids) {
        return ids.get(RANDOM.nextInt(ids.size()));
    }

    private interface Request {
        void send() throws Exception;
    }

    /** Takes turns, so that what else the machine does meets both alike; the first turn warms up and does not count. */
    private void compare(String what, double bound, int requests, Request ours, Request theirs) throws Exception {
        double one = 0;
        double other = 0;
        for (int round = 0; round <= ROUNDS; round++) {
            double first = cpu(requests, ours);
            double second = cpu(requests, theirs);
            if (round > 0) {
                one += first / ROUNDS;
                other += second / ROUNDS;
            }
        }
        double ratio = one / other;
        failed |= ratio > bound;
        System.out.printf(
                "%-44s %9.0f %9.0f %7.2f %7.2f%s%n", what, one, other, ratio, bound, ratio > bound ? "  TOO MUCH" : "");
    }

    private double cpu(int requests, Request request) throws Exception {
        long before = ticks();
        for (int i = 0; i < requests; i++) {
            request.send();
        }
        return (ticks() - before) * 10_000.0 / requests;
    }

    /** User and system time of the node, in hundredths of a second: proc(5). */
    private long ticks() throws IOException {
        String stat = Files.readString(Path.of("/proc/" + process + "/stat"));
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        return Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
    }
}
