package mortise.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import mortise.core.Failure;
import mortise.entity.Record;
import mortise.ui.Html;
import mortise.ui.MenuItem;
import mortise.ui.Page;
import mortise.ui.RecordPanel;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What goes over the wire: headers, cookies, refusals, escaping. */
class HttpTest {
    private static WebHost host;
    private final HttpClient client = HttpClient.newHttpClient();
    private final Map<String, String> cookies = new java.util.TreeMap<>();

    @BeforeAll
    static void start() throws Exception {
        host = WebHost.start(
                Map.of(), List.of(item()), List.of(page("good"), page("bad"), page("slow")), List.of(panel()));
    }

    @AfterAll
    static void stop() throws Exception {
        host.close();
    }

    private static MenuItem item() {
        return new MenuItem() {
            @Override
            public String title() {
                return "Pipeline <b>";
            }

            @Override
            public String path() {
                return "/page/good";
            }
        };
    }

    private static Page page(String name) {
        return new Page() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public String title() {
                return "Page " + name;
            }

            @Override
            public void write(Map<String, List<String>> parameters, Appendable out) throws IOException {
                if (name.equals("bad")) {
                    throw new IllegalStateException("broken extension");
                }
                while (name.equals("slow") && !Thread.currentThread().isInterrupted()) {
                    Thread.onSpinWait();
                }
                out.append("<p>from the extension</p>");
            }
        };
    }

    static RecordPanel panel() {
        return new RecordPanel() {
            @Override
            public String entity() {
                return "account";
            }

            @Override
            public String title() {
                return "Deliveries";
            }

            @Override
            public boolean late() {
                return true;
            }

            @Override
            public void write(Record record, Appendable out) throws IOException {
                out.append("<p>drops of ").append(Html.escape(record.title())).append("</p>");
            }
        };
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        StringBuilder sent = new StringBuilder();
        cookies.forEach((name, value) -> sent.append(sent.isEmpty() ? "" : "; ").append(name + "=" + value));
        if (!sent.isEmpty()) {
            request.header("Cookie", sent.toString());
        }
        HttpResponse<String> response = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        for (String cookie : response.headers().allValues("Set-Cookie")) {
            String pair = cookie.substring(0, cookie.indexOf(';'));
            cookies.put(pair.substring(0, pair.indexOf('=')), pair.substring(pair.indexOf('=') + 1));
        }
        return response;
    }

    private static HttpRequest.Builder at(String path) {
        return HttpRequest.newBuilder(URI.create(host.address() + path));
    }

    private HttpResponse<String> get(String path) throws Exception {
        return send(at(path));
    }

    private HttpResponse<String> post(String path, String... fields) throws Exception {
        List<String> form = new ArrayList<>();
        for (int i = 0; i < fields.length; i += 2) {
            form.add(fields[i] + "=" + URLEncoder.encode(fields[i + 1], StandardCharsets.UTF_8));
        }
        return send(at(path).header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(String.join("&", form))));
    }

    private static String csrf(HttpResponse<String> page) {
        Matcher token = Pattern.compile("name=\"_csrf\" value=\"([^\"]+)\"").matcher(page.body());
        assertThat(token.find()).isTrue();
        return token.group(1);
    }

    private void signIn(String name) throws Exception {
        HttpResponse<String> page = get("/sign-in");
        HttpResponse<String> answer = post("/sign-in", "user", name, "password", name + "-secret", "_csrf", csrf(page));
        assertThat(answer.statusCode()).isEqualTo(303);
    }

    private static String header(HttpResponse<?> response, String name) {
        return response.headers().firstValue(name).orElse("");
    }

    @Test
    void everyPageForbidsWhatItDoesNotNeed() throws Exception {
        HttpResponse<String> page = get("/sign-in");

        assertThat(header(page, "Content-Security-Policy"))
                .contains("default-src 'none'", "script-src 'self'", "style-src 'self'", "frame-ancestors 'none'")
                .doesNotContain("unsafe");
        assertThat(header(page, "X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(header(page, "Referrer-Policy")).isEqualTo("same-origin");
        assertThat(header(page, "Cache-Control")).isEqualTo("no-store");
        assertThat(page.body())
                .doesNotContain("<script>")
                .doesNotContain(" style=")
                .doesNotContain(" onclick");
    }

    @Test
    void theSessionCookieIsForThisHostAndNoScript() throws Exception {
        HttpResponse<String> page = get("/sign-in");

        HttpResponse<String> answer =
                post("/sign-in", "user", "ingrid", "password", "ingrid-secret", "_csrf", csrf(page));

        String cookie = answer.headers().allValues("Set-Cookie").stream()
                .filter(one -> one.startsWith("mortise_session="))
                .findFirst()
                .orElseThrow();
        assertThat(cookie).contains("; Path=/", "; HttpOnly", "; SameSite=Lax").doesNotContain("Max-Age");
    }

    @Test
    void aKeptSessionOutlivesTheBrowser() throws Exception {
        HttpResponse<String> page = get("/sign-in");

        HttpResponse<String> answer =
                post("/sign-in", "user", "ingrid", "password", "ingrid-secret", "keep", "1", "_csrf", csrf(page));

        assertThat(answer.headers().allValues("Set-Cookie"))
                .anyMatch(one -> one.startsWith("mortise_session=") && one.contains("Max-Age=2"));
    }

    @Test
    void refusesFormsWithoutTheToken() throws Exception {
        assertThat(post("/sign-in", "user", "ingrid", "password", "ingrid-secret")
                        .statusCode())
                .isEqualTo(403);
        signIn("ingrid");
        assertThat(post("/accounts/delete", "id", "" + host.account(0)).statusCode())
                .isEqualTo(403);
        assertThat(post("/accounts/delete", "id", "" + host.account(0), "_csrf", "guessed")
                        .statusCode())
                .isEqualTo(403);
        assertThat(post("/sign-out").statusCode()).isEqualTo(403);
    }

    @Test
    void refusesFormsOfAnotherSiteEvenWithTheToken() throws Exception {
        signIn("ingrid");
        String token = csrf(get("/accounts"));

        HttpResponse<String> answer = send(at("/sign-out")
                .header("Origin", "https://evil.example")
                .header("X-CSRF-Token", token)
                .POST(HttpRequest.BodyPublishers.noBody()));

        assertThat(answer.statusCode()).isEqualTo(403);
    }

    @ParameterizedTest
    @ValueSource(strings = {"//evil.example", "/\\evil.example", "https://evil.example", "javascript:alert(1)"})
    void neverLeadsElsewhereAfterSignIn(String elsewhere) throws Exception {
        HttpResponse<String> page = get("/sign-in");

        HttpResponse<String> answer =
                post("/sign-in", "user", "ingrid", "password", "ingrid-secret", "to", elsewhere, "_csrf", csrf(page));

        assertThat(header(answer, "Location")).isEqualTo("/");
    }

    @Test
    void leadsToSignInAndBackWithFilters() throws Exception {
        HttpResponse<String> answer = get("/accounts?filter%5Bstatus%5D%5Bin%5D=CUSTOMER&page=2");

        assertThat(answer.statusCode()).isEqualTo(303);
        assertThat(header(answer, "Location"))
                .isEqualTo("/sign-in?to=%2Faccounts%3Ffilter%255Bstatus%255D%255Bin%255D%3DCUSTOMER%26page%3D2");
    }

    @Test
    void doesNotTellStrangersWhatExists() throws Exception {
        assertThat(get("/no/such/page").statusCode()).isEqualTo(303);
        assertThat(get("/accounts").statusCode()).isEqualTo(303);
    }

    @Test
    void locksOutAndSaysForHowLong() throws Exception {
        String token = csrf(get("/sign-in"));
        for (int i = 0; i < 5; i++) {
            assertThat(post("/sign-in", "user", "locked", "password", "wrong", "_csrf", token)
                            .statusCode())
                    .isEqualTo(401);
        }

        HttpResponse<String> answer = post("/sign-in", "user", "locked", "password", "wrong", "_csrf", token);

        assertThat(answer.statusCode()).isEqualTo(429);
        assertThat(answer.body()).contains("Try again in 5 minutes.").contains("value=\"locked\"");
    }

    @Test
    void aPasswordOfSomebodyElseHasToBeChangedFirst() throws Exception {
        signIn("fresh");
        assertThat(header(get("/accounts"), "Location")).isEqualTo("/password");
        String token = csrf(get("/password"));

        HttpResponse<String> differ =
                post("/password", "old", "fresh-secret", "new", "a long new one", "again", "another", "_csrf", token);
        assertThat(differ.statusCode()).isEqualTo(422);
        HttpResponse<String> weak =
                post("/password", "old", "fresh-secret", "new", "short", "again", "short", "_csrf", token);
        assertThat(weak.body()).contains("12 characters");
        HttpResponse<String> changed = post(
                "/password", "old", "fresh-secret", "new", "a long new one", "again", "a long new one", "_csrf", token);

        assertThat(changed.statusCode()).isEqualTo(303);
        assertThat(get("/accounts").statusCode()).isEqualTo(200);
    }

    @Test
    void signsOut() throws Exception {
        signIn("ingrid");
        String token = csrf(get("/accounts"));

        HttpResponse<String> answer = post("/sign-out", "_csrf", token);

        assertThat(answer.headers().allValues("Set-Cookie"))
                .anyMatch(cookie -> cookie.startsWith("mortise_session=;") && cookie.contains("Max-Age=0"));
        assertThat(get("/accounts").statusCode()).isEqualTo(303);
    }

    @Test
    void escapesWhateverPeopleType() throws Exception {
        signIn("ingrid");
        String attack = "\"><script>alert(1)</script>";

        String list = get("/accounts?q=" + URLEncoder.encode(attack, StandardCharsets.UTF_8)
                        + "&filter%5Bname%5D%5Bcontains%5D=" + URLEncoder.encode(attack, StandardCharsets.UTF_8))
                .body();
        String missing = get("/" + URLEncoder.encode("<script>alert(1)<", StandardCharsets.UTF_8))
                .body();
        String palette = get("/palette?q=" + URLEncoder.encode(attack, StandardCharsets.UTF_8))
                .body();

        assertThat(list).doesNotContain("<script>").contains("&lt;script&gt;");
        assertThat(missing).doesNotContain("<script>");
        assertThat(palette).doesNotContain("<script>");
    }

    @Test
    void sendsAPartToScriptsWithItsAddress() throws Exception {
        signIn("ingrid");

        HttpResponse<String> part =
                send(at("/accounts?page=2&page=2").header("HX-Request", "true").header("HX-Target", "list"));

        assertThat(part.body()).startsWith("<div id=\"list\"").doesNotContain("<html");
        assertThat(header(part, "HX-Push-Url")).isEqualTo("/accounts?page=2");
        assertThat(header(part, "Vary")).contains("HX-Request");
    }

    @Test
    void clampsAPageBehindTheLast() throws Exception {
        signIn("ingrid");

        assertThat(get("/accounts?page=999").body()).contains("176 to 180 of 180");
    }

    @ParameterizedTest
    @CsvSource({"INVALID,400", "DENIED,403", "MISSING,404", "CONFLICT,409", "EXHAUSTED,429", "UNAVAILABLE,503"})
    void turnsFailuresIntoPages(Failure.Kind kind, int status) throws Exception {
        signIn("ingrid");
        host.records.fail(new Failure(kind, "test", "a <b>reason</b>"));
        HttpResponse<String> page;
        try {
            page = get(kind == Failure.Kind.INVALID ? "/accounts/filter?edit=owner" : "/accounts");
        } finally {
            host.records.fail(null);
        }

        assertThat(page.statusCode()).isEqualTo(status);
        assertThat(page.body()).contains(header(page, "X-Request-Id")).doesNotContain("<b>reason");
    }

    @Test
    void aDefectIsAPageWithoutItsDetails() throws Exception {
        signIn("ingrid");
        host.records.fail(new IllegalStateException("SELECT secret FROM table"));
        HttpResponse<String> page;
        try {
            page = get("/accounts");
        } finally {
            host.records.fail(null);
        }

        assertThat(page.statusCode()).isEqualTo(500);
        assertThat(page.body()).doesNotContain("SELECT").contains(header(page, "X-Request-Id"));
    }

    @Test
    void keepsTheCallersRequestIdIfItIsPlain() throws Exception {
        assertThat(header(send(at("/sign-in").header("X-Request-Id", "abc-123_XYZ")), "X-Request-Id"))
                .isEqualTo("abc-123_XYZ");
        assertThat(header(send(at("/sign-in").header("X-Request-Id", "<script>")), "X-Request-Id"))
                .matches("[A-Z2-9]{5}-[A-Z2-9]{5}");
    }

    @Test
    void refusesMethodsThatNothingAnswers() throws Exception {
        signIn("ingrid");

        assertThat(send(at("/accounts").DELETE()).statusCode()).isEqualTo(405);
    }

    @Test
    void assetsAreForeverPackedAndKnownByTheirTag() throws Exception {
        Matcher address = Pattern.compile("href=\"(/assets/[0-9a-f]{16}/tokens\\.css)\"")
                .matcher(get("/sign-in").body());
        assertThat(address.find()).isTrue();
        HttpRequest request =
                at(address.group(1)).header("Accept-Encoding", "br, gzip").build();

        HttpResponse<byte[]> packed = client.send(request, HttpResponse.BodyHandlers.ofByteArray());

        assertThat(header(packed, "Cache-Control")).contains("immutable");
        assertThat(header(packed, "Content-Encoding")).isEqualTo("gzip");
        assertThat(packed.body().length).isLessThan(20_000);
        try (GZIPInputStream content = new GZIPInputStream(new ByteArrayInputStream(packed.body()))) {
            assertThat(new String(content.readAllBytes(), StandardCharsets.UTF_8))
                    .contains("--accent:");
        }
        HttpResponse<String> again = send(
                at(address.group(1)).header("Accept-Encoding", "gzip").header("If-None-Match", header(packed, "ETag")));
        assertThat(again.statusCode()).isEqualTo(304);
        assertThat(again.body()).isEmpty();
        HttpResponse<String> plain = get(address.group(1));
        assertThat(header(plain, "Content-Encoding")).isEmpty();
        assertThat(header(plain, "ETag")).isNotEqualTo(header(packed, "ETag"));
    }

    @Test
    void assetsOfAnotherVersionAreSentButNotKept() throws Exception {
        HttpResponse<String> file = get("/assets/0000000000000000/app.js");

        assertThat(file.statusCode()).isEqualTo(200);
        assertThat(header(file, "Cache-Control")).isEqualTo("no-cache");
        assertThat(get("/assets/0000000000000000/../../secret.js").statusCode()).isNotEqualTo(200);
    }

    @Test
    void framesWhatExtensionsBringAndFencesIt() throws Exception {
        signIn("ingrid");

        HttpResponse<String> good = get("/page/good");
        HttpResponse<String> bad = get("/page/bad");
        HttpResponse<String> slow = get("/page/slow");

        assertThat(good.body()).contains("<p>from the extension</p>").contains("Pipeline &lt;b&gt;");
        assertThat(bad.body()).contains("does not work at the moment").doesNotContain("broken extension");
        assertThat(slow.body()).contains("takes too long");
        assertThat(get("/page/none").statusCode()).isEqualTo(404);
    }

    @Test
    void writesLatePanelsWhenTheyAreAskedFor() throws Exception {
        signIn("ingrid");
        String panel = "/panel/" + panel().getClass().getName();

        assertThat(get("/accounts/" + host.account(0) + panel).body()).contains("<p>drops of Halvorsen Marine</p>");
        assertThat(get("/contacts/" + host.account(0) + panel).statusCode()).isEqualTo(404);
        assertThat(get("/accounts/999999" + panel).statusCode()).isEqualTo(404);
        assertThat(get("/accounts/" + host.account(0) + "/panel/none").statusCode())
                .isEqualTo(404);
    }

    @Test
    void showsOnlyWhatTheReaderMayView() throws Exception {
        signIn("guest");

        String home = get("/").body();

        assertThat(home)
                .contains("href=\"/accounts\"")
                .doesNotContain("href=\"/contacts\"")
                .doesNotContain("href=\"/admin\"");
        assertThat(home).doesNotContain("/accounts/new");
        assertThat(get("/contacts").statusCode()).isEqualTo(403);
        assertThat(get("/admin").statusCode()).isEqualTo(403);
        assertThat(get("/palette?q=halv").body()).contains("orsen Marine").doesNotContain("Nils");
    }

    @Test
    void leadsAdministratorsToTheirFirstPage() throws Exception {
        signIn("ingrid");

        assertThat(header(get("/admin"), "Location")).isEqualTo("/admin/extensions");
        assertThat(get("/users").body()).contains("Back to workspace");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api", "/api/accounts", "/api/accounts/1"})
    void tellsProgramsThatRestIsAway(String path) throws Exception {
        HttpResponse<String> answer = get(path);

        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.headers().firstValue("Retry-After")).hasValue("5");
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/vnd.api+json");
        assertThat(answer.body()).contains("\"status\":\"503\"", "REST is not running here now");
    }
}
