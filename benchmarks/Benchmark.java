import java.io.IOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Measures a running node beside resources written by hand, as CPU of the node's process per request, in one run:
 * {@code java Benchmark.java ADDRESS PROCESS TOKEN PASSWORD PLACES}. See README.md for what is measured; `run` starts all of
 * it. Ends with status 1 if a figure is beyond its bound.
 */
public final class Benchmark {
    private static final int ROUNDS = 6;
    private static final Random RANDOM = new Random(1);

    private final String address;
    private final String process;
    private final String token;
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .cookieHandler(new CookieManager())
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();
    private boolean failed;

    private Benchmark(String[] arguments) {
        address = arguments[0];
        process = arguments[1];
        token = arguments[2];
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
        List<Long> ids = new ArrayList<>();
        for (int page = 1; page <= 5; page++) {
            Matcher id = Pattern.compile("\"type\":\"accounts\",\"id\":\"(\\d+)\",\"attributes\"")
                    .matcher(get("/api/accounts?page[size]=1000&page[number]=" + page));
            while (id.find()) {
                ids.add(Long.parseLong(id.group(1)));
            }
        }
        System.out.printf("%-44s %9s %9s %7s %7s%n", "CPU per request, µs", "Mortise", "by hand", "ratio", "bound");
        compare(
                "get by id",
                2.0,
                1_500,
                () -> get("/api/accounts/" + any(ids)),
                () -> get("/api/peer/" + any(ids)));
        compare(
                "page of 25 with filter, sort and count",
                1.5,
                500,
                () -> get("/api/accounts?filter[country]=" + country() + "&sort=name&page[total]=true&page[number]="
                        + (1 + RANDOM.nextInt(3))),
                () -> get("/api/peer?country=" + country() + "&page=" + (1 + RANDOM.nextInt(3))));
        compare(
                "page of 25 with a relation",
                1.5,
                500,
                () -> get("/api/contacts?include=account&page[number]=" + (1 + RANDOM.nextInt(100))),
                () -> get("/api/peer/contacts?page=" + (1 + RANDOM.nextInt(100))));
        compare(
                "update with audit",
                2.0,
                400,
                () -> {
                    long id = any(ids);
                    send("PATCH", "/api/accounts/" + id, "application/vnd.api+json", 200,
                            "{\"data\":{\"type\":\"accounts\",\"id\":\"" + id + "\",\"attributes\":{\"phone\":\"+49 30 "
                                    + RANDOM.nextInt(1_000_000) + "\"}}}");
                },
                () -> send("PATCH", "/api/peer/" + any(ids), "application/json", 200,
                        "{\"phone\":\"+49 30 " + RANDOM.nextInt(1_000_000) + "\"}"));
        compare(
                "create with audit",
                2.0,
                400,
                () -> send("POST", "/api/accounts", "application/vnd.api+json", 201,
                        "{\"data\":{\"type\":\"accounts\",\"attributes\":{\"name\":\"New " + RANDOM.nextInt(1_000_000)
                                + "\",\"country\":\"DE\"}}}"),
                () -> send("POST", "/api/peer", "application/json", 201,
                        "{\"name\":\"New " + RANDOM.nextInt(1_000_000) + "\",\"country\":\"DE\"}"));
        signIn(password);
        compare(
                "list page in HTML, beside its REST page",
                3.0,
                300,
                () -> page("/accounts?sort=name&page=" + (1 + RANDOM.nextInt(100))),
                () -> get("/api/accounts?sort=name&page[total]=true&include=owner&page[number]="
                        + (1 + RANDOM.nextInt(100))));
    }

    private void places() throws Exception {
        String first = get("/api/places?page[total]=true&page[size]=1");
        Matcher total = Pattern.compile("\"total\":(\\d+)").matcher(first);
        System.out.println(total.find() ? total.group(1) + " places" : "no places");
        String early = cursorAt(4);
        String late = cursorAt(6_800);
        compare(
                "page by cursor at row 170,000, beside row 100",
                1.5,
                400,
                () -> get("/api/places?sort=name&page[after]=" + late),
                () -> get("/api/places?sort=name&page[after]=" + early));
        compare(
                "prefix filter, beside an equal number of ids",
                3.0,
                400,
                () -> get("/api/places?filter[name][starts]=" + prefix()),
                () -> get("/api/places?page[number]=1"));
    }

    /** Reads on by cursor, 25 at a time, in pages of a thousand. */
    private String cursorAt(int pages) throws Exception {
        String after = "";
        for (int row = 0; row < pages * 25; ) {
            int size = Math.min(1000, pages * 25 - row);
            String answer = get("/api/places?sort=name&fields[places]=name&page[size]=" + size + "&page[after]=" + after);
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

    private static long any(List<Long> ids) {
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

    private String get(String path) throws Exception {
        return send("GET", path, null, 200, "");
    }

    private String send(String method, String path, String type, int expected, String body) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create(address + path.replace("[", "%5B").replace("]", "%5D")))
                .header("Authorization", "Bearer " + token)
                .method(method, HttpRequest.BodyPublishers.ofString(body));
        if (type != null) {
            request.header("Content-Type", type);
        }
        HttpResponse<String> response = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        if (response.statusCode() != expected) {
            throw new IllegalStateException(
                    method + " " + path + " answers " + response.statusCode() + ": " + response.body());
        }
        return response.body();
    }

    private void signIn(String password) throws Exception {
        String form = page("/sign-in");
        Matcher csrf = Pattern.compile("name=\"_csrf\" value=\"([^\"]*)\"").matcher(form);
        String body = "user=admin&password=" + URLEncoder.encode(password, StandardCharsets.UTF_8)
                + (csrf.find() ? "&_csrf=" + URLEncoder.encode(csrf.group(1), StandardCharsets.UTF_8) : "");
        HttpResponse<String> response = http.send(
                HttpRequest.newBuilder(URI.create(address + "/sign-in"))
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .header("Origin", address)
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        if (response.statusCode() != 303) {
            throw new IllegalStateException("sign-in answers " + response.statusCode());
        }
    }

    private String page(String path) throws Exception {
        HttpResponse<String> response = http.send(
                HttpRequest.newBuilder(URI.create(address + path)).build(), HttpResponse.BodyHandlers.ofString());
        if (response.statusCode() != 200) {
            throw new IllegalStateException(path + " answers " + response.statusCode());
        }
        return response.body();
    }
}
