package mortise.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import mortise.core.MetricSource.Metric;
import mortise.entity.AuditEntry;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EdgeTest {
    private static final String NEW = "{'data': {'type': 'things', 'attributes': {'name': 'x'}}}";

    private static RestHost host;
    private static Caller admin;
    private static Caller nobody;

    @BeforeAll
    static void start() throws Exception {
        host = RestHost.start(Map.of("allowedOrigins", "https://app.example.com, http://localhost:3000"));
        admin = host.caller("admin");
        nobody = new Caller(host.address(), List.of());
    }

    @AfterAll
    static void stop() throws Exception {
        host.close();
    }

    private static Caller browser(String secret, String... headers) {
        return nobody.with("Cookie", "other=1; mortise_session=" + secret).with(headers);
    }

    @Test
    void asksWhoCalls() throws Exception {
        for (String path : List.of("/api", "/api/things", "/api/openapi.json", "/api/nothing")) {
            Caller.Answer answer = nobody.get(path);
            assertThat(answer.status()).as(path).isEqualTo(401);
            assertThat(answer.header("WWW-Authenticate")).startsWith("Bearer");
            assertThat(answer.text("/errors/0/code")).isEqualTo("not-signed-in");
        }
        for (String header : List.of("Bearer wrong", "Bearer", "Bearer ", "Basic YWRtaW46YWRtaW4=", "x".repeat(2000))) {
            Caller.Answer answer = nobody.with("Authorization", header).get("/api/things");
            assertThat(answer.status()).as(header).isEqualTo(401);
            assertThat(answer.header("WWW-Authenticate")).contains("error=\"invalid_token\"");
        }
        assertThat(nobody.with("Authorization", "bearer admin")
                        .get("/api/things")
                        .status())
                .isEqualTo(200);
        assertThat(browser("admin", "Authorization", "Bearer wrong")
                        .get("/api/things")
                        .status())
                .isEqualTo(401);
    }

    @Test
    void letsABrowserWriteOnlyFromOurPages() throws Exception {
        assertThat(browser("admin").get("/api/things").status()).isEqualTo(200);
        assertThat(browser("unknown").get("/api/things").status()).isEqualTo(401);
        assertThat(browser("fresh").get("/api/things").text("/errors/0/code")).isEqualTo("must-change-password");
        for (Caller wrong : List.of(
                browser("admin"),
                browser("admin", "X-CSRF-Token", "csrf-of-guest"),
                browser("admin", "X-CSRF-Token", "csrf-of-admin", "Origin", "https://evil.example"),
                browser("admin", "X-CSRF-Token", "csrf-of-admin", "Sec-Fetch-Site", "cross-site"))) {
            Caller.Answer answer = wrong.post("/api/things", NEW);
            assertThat(answer.status()).isEqualTo(403);
            assertThat(answer.text("/errors/0/code")).isEqualTo("csrf");
        }
        assertThat(browser("admin", "X-CSRF-Token", "csrf-of-admin", "Origin", host.address())
                        .post("/api/things", NEW)
                        .status())
                .isEqualTo(201);
    }

    @Test
    void carriesTheRequestsIdToAnswersAndAudit() throws Exception {
        Caller.Answer made = admin.with("X-Request-Id", "my-request-1").post("/api/things", NEW);
        Caller.Answer own = admin.with("X-Request-Id", "no\"t plain").get("/api/nothing");

        assertThat(made.header("X-Request-Id")).isEqualTo("my-request-1");
        assertThat(own.header("X-Request-Id")).matches("[2-9A-Z]{5}-[2-9A-Z]{5}");
        assertThat(own.text("/errors/0/id")).isEqualTo(own.header("X-Request-Id"));
        AuditEntry entry = host.host()
                .asSystem(() -> host.records().history("thing", Long.parseLong(made.text("/data/id")), 0, 1))
                .get(0);
        assertThat(entry.requestId()).isEqualTo("my-request-1");
        assertThat(entry.origin()).isEqualTo("api");
        assertThat(entry.userName()).isEqualTo("admin");
        assertThat(entry.address()).isEqualTo("127.0.0.1");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "application/vnd.api+json | 201",
                "Application/Vnd.Api+Json | 201",
                "application/vnd.api+json;profile=\"http://example.com/a b\" | 201",
                "application/vnd.api+json; charset=utf-8 | 415",
                "application/vnd.api+json;ext=\"https://jsonapi.org/ext/atomic\" | 415",
                "application/json | 415",
                "text/plain | 415",
                "application/x-www-form-urlencoded | 415",
                "multipart/form-data; boundary=x | 415",
                "/ | 415",
                ";;; | 415"
            })
    void readsBodiesOfItsMediaTypeOnly(String type, int status) throws Exception {
        Caller.Answer answer = admin.with("Content-Type", type).post("/api/things", NEW);

        assertThat(answer.status()).isEqualTo(status);
        if (status != 201) {
            assertThat(answer.text("/errors/0/source/header")).isEqualTo("Content-Type");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "*/* | 200",
                "application/json | 200",
                "text/html, application/xhtml+xml, */*;q=0.8 | 200",
                "application/vnd.api+json;q=0.9 | 200",
                "application/vnd.api+json;profile=\"a,b\" | 200",
                "application/vnd.api+json;ext=\"x\", application/vnd.api+json | 200",
                "application/vnd.api+json;ext=\"https://jsonapi.org/ext/atomic\" | 406",
                "application/vnd.api+json;charset=utf-8 | 406",
                "text/html | 406",
                "/// | 406"
            })
    void answersWhomItsMediaTypeSuits(String accept, int status) throws Exception {
        Caller.Answer answer = admin.with("Accept", accept).get("/api/things");

        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.header("Content-Type")).isEqualTo(Caller.JSON_API);
        assertThat(answer.header("Vary")).contains("Accept");
        if (status != 200) {
            assertThat(answer.text("/errors/0/source/header")).isEqualTo("Accept");
        }
    }

    @Test
    void refusesEncodedBodies() throws Exception {
        assertThat(admin.with("Content-Encoding", "gzip")
                        .post("/api/things", NEW)
                        .text("/errors/0/source/header"))
                .isEqualTo("Content-Encoding");
    }

    @Test
    void knowsItsMethods() throws Exception {
        Caller.Answer put = admin.send("PUT", "/api/things", NEW);
        Caller.Answer head = admin.send("HEAD", "/api/things", null);
        Caller.Answer options = admin.send("OPTIONS", "/api/things", null);
        Caller.Answer unknown = admin.send("BREW", "/api/things", null);

        assertThat(put.status()).isEqualTo(405);
        assertThat(put.header("Allow")).contains("GET").contains("POST");
        assertThat(put.text("/errors/0/code")).isEqualTo("method-not-allowed");
        assertThat(head.status()).isEqualTo(200);
        assertThat(head.header("Content-Type")).isEqualTo(Caller.JSON_API);
        assertThat(options.status()).isIn(200, 204);
        assertThat(options.header("Allow")).contains("POST");
        assertThat(unknown.status()).isEqualTo(405);
        assertThat(admin.send("HEAD", "/api/nothing", null).status()).isEqualTo(404);
        assertThat(nobody.send("HEAD", "/api/things", null).status()).isEqualTo(401);
    }

    @Test
    void tellsBrowsersNotToKeepOrGuess() throws Exception {
        Caller.Answer answer = admin.get("/api/things");

        assertThat(answer.header("Cache-Control")).isEqualTo("private, no-cache");
        assertThat(answer.header("X-Content-Type-Options")).isEqualTo("nosniff");
    }

    @Test
    void letsScriptsOfAllowedSitesCall() throws Exception {
        String raw =
                "OPTIONS /api/things HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAccess-Control-Request-Method: PATCH\r\n"
                        + "Access-Control-Request-Headers: authorization\r\nOrigin: ";
        Caller.Answer preflight =
                nobody.raw((raw + "https://app.example.com\r\n\r\n").getBytes(StandardCharsets.UTF_8));
        Caller.Answer foreign = nobody.raw((raw + "https://evil.example\r\n\r\n").getBytes(StandardCharsets.UTF_8));
        Caller.Answer call = admin.with("Origin", "http://localhost:3000").get("/api/things");

        assertThat(preflight.status()).isEqualTo(204);
        assertThat(preflight.header("Access-Control-Allow-Origin")).isEqualTo("https://app.example.com");
        assertThat(preflight.header("Access-Control-Allow-Methods")).contains("PATCH");
        assertThat(preflight.header("Access-Control-Allow-Credentials")).isEmpty();
        assertThat(foreign.status()).isEqualTo(401);
        assertThat(foreign.header("Access-Control-Allow-Origin")).isEmpty();
        assertThat(call.header("Access-Control-Allow-Origin")).isEqualTo("http://localhost:3000");
        assertThat(call.header("Access-Control-Expose-Headers")).contains("ETag");
        assertThat(call.headers().allValues("Vary").toString()).contains("Origin");
    }

    @Test
    void compressesWhatIsLongForWhoCanReadIt() throws Exception {
        String notes = "word ".repeat(2000);
        String id = Long.toString(host.add("thing", Map.of("name", "Long", "notes", notes)));
        HttpRequest request = HttpRequest.newBuilder(URI.create(host.address() + "/api/things/" + id))
                .header("Authorization", "Bearer admin")
                .header("Accept-Encoding", "br, gzip;q=0.8")
                .build();
        HttpResponse<byte[]> packed = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofByteArray());

        String plainTag = admin.get("/api/things/" + id).header("ETag");
        String packedTag = packed.headers().firstValue("ETag").orElse("");
        assertThat(packed.headers().firstValue("Content-Encoding")).contains("gzip");
        assertThat(packed.body().length).isLessThan(2000);
        assertThat(new ObjectMapper()
                        .readTree(new GZIPInputStream(new ByteArrayInputStream(packed.body())))
                        .at("/data/attributes/notes")
                        .asText())
                .isEqualTo(notes);
        assertThat(packedTag).isNotEqualTo(plainTag);
        assertThat(admin.with("If-None-Match", packedTag)
                        .get("/api/things/" + id)
                        .status())
                .isEqualTo(304);
        assertThat(admin.with("If-Match", packedTag).delete("/api/things/" + id).status())
                .isEqualTo(204);
        for (String encodings : List.of("gzip;q=0", "identity", "br")) {
            assertThat(admin.with("Accept-Encoding", encodings)
                            .get("/api/things")
                            .header("Content-Encoding"))
                    .isEmpty();
        }
        assertThat(admin.with("Accept-Encoding", "gzip")
                        .get("/api/things/" + id)
                        .header("Content-Encoding"))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api", "/api/"})
    void beginsWithWhatThereIs(String path) throws Exception {
        Caller.Answer all = admin.get(path);
        Caller.Answer few = host.caller("guest").get(path);

        assertThat(all.text("/links/things")).isEqualTo("/api/things");
        assertThat(all.text("/links/describedby")).isEqualTo("/api/openapi.json");
        assertThat(all.at("/meta/entities").findValuesAsText("type")).contains("things", "accounts", "users");
        assertThat(few.at("/meta/entities").findValuesAsText("type")).containsExactly("accounts");
        assertThat(admin.get(path, "colour", "red").text("/errors/0/source/parameter"))
                .isEqualTo("colour");
        assertThat(admin.get("/api/openapi.json", "colour", "red").status()).isEqualTo(400);
        assertThat(few.at("/meta/entities/0/actions").toString()).isEqualTo("[\"view\"]");
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '^',
            textBlock =
                    """
            POST,  /api/openapi.json, Bearer admin, 404
            POST,  /api/things,       Bearer wrong, 401
            PATCH, /api/nothing/1,    Bearer admin, 404
            GET,   /api/things/9999,  Bearer admin, 404
            """)
    void answersAgainOnAConnectionWhoseBodyCameLate(String method, String path, String authorization, int status)
            throws Exception {
        URI address = URI.create(host.address());
        try (Socket socket = new Socket(address.getHost(), address.getPort())) {
            socket.setSoTimeout(20_000);
            send(
                    socket,
                    method + " " + path + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: " + authorization
                            + "\r\nContent-Type: application/vnd.api+json\r\nContent-Length: 60\r\n\r\n");
            // A refusal that does not wait for the body would be written by now.
            Thread.sleep(200);
            send(
                    socket,
                    " ".repeat(60) + "HEAD /api HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer admin\r\n"
                            + "Connection: close\r\n\r\n");

            assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                            .lines()
                            .filter(line -> line.contains("HTTP/1.1 ")))
                    .satisfiesExactly(
                            first -> assertThat(first).startsWith("HTTP/1.1 " + status),
                            second -> assertThat(second).endsWith("HTTP/1.1 200 OK"));
        }
    }

    @Test
    void saysThatAConnectionEndsWhoseBodyNobodyReads() throws Exception {
        URI address = URI.create(host.address());
        try (Socket socket = new Socket(address.getHost(), address.getPort())) {
            socket.setSoTimeout(20_000);
            send(
                    socket,
                    "POST /api/openapi.json HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer admin\r\n"
                            + "Content-Length: 4000000000\r\n\r\n ");

            assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                    .startsWith("HTTP/1.1 415")
                    .containsIgnoringCase("\r\nConnection: close\r\n");
        }
    }

    private static void send(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void countsRequestsByStatus() throws Exception {
        double before = figure("mortise_rest_request_seconds_count", "4xx");

        admin.get("/api/nothing");

        // Counted when the answer is gone already.
        await().untilAsserted(() ->
                assertThat(figure("mortise_rest_request_seconds_count", "4xx")).isGreaterThan(before));
        assertThat(figure("mortise_rest_request_seconds_sum", "2xx")).isPositive();
    }

    private static double figure(String name, String status) {
        return host.servlet().metrics().stream()
                .filter(metric -> metric.name().equals(name)
                        && status.equals(metric.labels().get("status")))
                .mapToDouble(Metric::value)
                .findFirst()
                .orElseThrow();
    }
}
