import java.net.CookieManager;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Asks a node: REST with a token, pages with a cookie. Every answer has the status that is expected, or the measurement ends. */
final class NodeClient {
    private static final String JSON_API = "application/vnd.api+json";
    private static final String FORM = "application/x-www-form-urlencoded";

    private final String address;
    private final String token;
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .cookieHandler(new CookieManager())
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();

    NodeClient(String address, String token) {
        this.address = address;
        this.token = token;
    }

    String get(String path) throws Exception {
        return send("GET", path, "", 200, new byte[0]).body();
    }

    String send(String method, String path, String type, int expected, String body) throws Exception {
        return send(method, path, type, expected, body.getBytes(StandardCharsets.UTF_8)).body();
    }

    String post(String path, String document) throws Exception {
        return send("POST", path, JSON_API, 201, document);
    }

    String patch(String path, String document) throws Exception {
        return send("PATCH", path, JSON_API, 200, document);
    }

    /** Posts a form that leads somewhere else; returns where. */
    String form(String path, String csrf, String... fields) throws Exception {
        StringBuilder body = new StringBuilder("_csrf=" + encoded(csrf));
        for (int i = 0; i < fields.length; i += 2) {
            body.append('&').append(encoded(fields[i])).append('=').append(encoded(fields[i + 1]));
        }
        return redirected(path, FORM, body.toString().getBytes(StandardCharsets.UTF_8));
    }

    /** Posts what leads somewhere else; returns where. */
    String redirected(String path, String type, byte[] body) throws Exception {
        return send("POST", path, type, 303, body).headers().firstValue("Location").orElseThrow();
    }

    private HttpResponse<String> send(String method, String path, String type, int expected, byte[] body)
            throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create(address + path.replace("[", "%5B").replace("]", "%5D")))
                .method(method, BodyPublishers.ofByteArray(body));
        if (path.startsWith("/api")) {
            request.header("Authorization", "Bearer " + token);
        } else if (body.length > 0) {
            request.header("Origin", address);
        }
        if (!type.isEmpty()) {
            request.header("Content-Type", type);
        }
        HttpResponse<String> response = http.send(request.build(), BodyHandlers.ofString());
        if (response.statusCode() != expected) {
            throw new IllegalStateException(
                    method + " " + path + " answers " + response.statusCode() + ": " + response.body());
        }
        return response;
    }

    String csrf(String path) throws Exception {
        return group("name=\"_csrf\" value=\"([^\"]*)\"", get(path));
    }

    void signIn(String password) throws Exception {
        form("/sign-in", csrf("/sign-in"), "user", "admin", "password", password);
    }

    /** Returns the ids of accounts, up to so many pages of a thousand. */
    List<String> accounts(int pages) throws Exception {
        List<String> ids = new ArrayList<>();
        for (int page = 1; page <= pages; page++) {
            Matcher id = Pattern.compile("\"type\":\"accounts\",\"id\":\"(\\d+)\",\"attributes\"")
                    .matcher(get("/api/accounts?page[size]=1000&page[number]=" + page));
            while (id.find()) {
                ids.add(id.group(1));
            }
        }
        return ids;
    }

    /** Returns the first group of a pattern that has to be found. */
    static String group(String pattern, String text) {
        Matcher matcher = Pattern.compile(pattern).matcher(text);
        if (!matcher.find()) {
            throw new IllegalStateException("no " + pattern + " in " + text);
        }
        return matcher.group(1);
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
