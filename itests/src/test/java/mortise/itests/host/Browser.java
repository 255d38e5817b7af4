package mortise.itests.host;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jsoup.Connection.KeyVal;
import org.jsoup.Jsoup;
import org.jsoup.helper.HttpConnection;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.FormElement;

/**
 * A person at the screens, as a browser without scripts shows them: it keeps cookies, and sends forms as they are in the
 * page. It follows no redirection by itself. For one thread.
 */
public final class Browser {

    private static final String BOUNDARY = "---------------------------mortise";

    private final RunningHost host;
    private final Map<String, String> cookies;

    private Browser(RunningHost host, Map<String, String> cookies) {
        this.host = host;
        this.cookies = cookies;
    }

    /** Somebody whom the host does not know. */
    public static Browser at(RunningHost host) {
        return new Browser(host, new LinkedHashMap<>());
    }

    /** The administrator, signed in by the form. */
    public static Browser signedIn(RunningHost host) {
        Browser browser = at(host);
        FormElement form = form(browser.get("sign-in"), "sign-in");
        HttpResponse<String> answer =
                browser.submit(form, Map.of("user", RunningHost.ADMIN, "password", RunningHost.ADMIN_PASSWORD));
        if (answer.statusCode() != 303) {
            throw new AssertionError("sign-in answered " + answer.statusCode() + " " + answer.body());
        }
        return browser;
    }

    /** The same person, with the same cookies, at another node. */
    public Browser on(RunningHost other) {
        return new Browser(other, new LinkedHashMap<>(cookies));
    }

    /** Opens a page; its path begins with no slash. */
    public HttpResponse<String> get(String path) {
        return send(HttpRequest.newBuilder(host.uri(path)));
    }

    /** Opens the page that an answer leads to. */
    public HttpResponse<String> follow(HttpResponse<String> answer) {
        return get(location(answer));
    }

    /** The path that an answer leads to, without its first slash; empty if it leads nowhere. */
    public static String location(HttpResponse<String> answer) {
        return answer.headers().firstValue("Location").orElse("/").substring(1);
    }

    /** Sends a form of a page after some of its inputs were changed. */
    public HttpResponse<String> submit(FormElement form, Map<String, String> changes) {
        String body = values(form, changes).stream()
                .map(input -> encode(input.key()) + "=" + encode(input.value()))
                .collect(Collectors.joining("&"));
        return send(HttpRequest.newBuilder(host.uri(form.attr("action").substring(1)))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(body)));
    }

    /** Sends a form with a file. */
    public HttpResponse<String> upload(FormElement form, String input, Path file) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        for (KeyVal other : values(form, Map.of())) {
            if (!other.key().equals(input)) {
                body.writeBytes(part(other.key(), "", other.value().getBytes(StandardCharsets.UTF_8)));
            }
        }
        try {
            body.writeBytes(part(input, "; filename=\"" + file.getFileName() + "\"", Files.readAllBytes(file)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        body.writeBytes(("--" + BOUNDARY + "--\r\n").getBytes(StandardCharsets.UTF_8));
        return send(HttpRequest.newBuilder(host.uri(form.attr("action").substring(1)))
                .header("Content-Type", "multipart/form-data; boundary=" + BOUNDARY)
                .POST(BodyPublishers.ofByteArray(body.toByteArray())));
    }

    /** The page in an answer. */
    public static Document page(HttpResponse<String> answer) {
        return Jsoup.parse(answer.body());
    }

    /** The form of a page that is sent to a path, which begins with no slash. */
    public static FormElement form(HttpResponse<String> answer, String action) {
        if (page(answer).selectFirst("form[action=/" + action + "]") instanceof FormElement form) {
            return form;
        }
        throw new AssertionError("no form to " + action + " in " + answer.statusCode() + " " + answer.body());
    }

    private static List<KeyVal> values(FormElement form, Map<String, String> changes) {
        List<KeyVal> values = new ArrayList<>(form.formData());
        values.removeIf(input -> changes.containsKey(input.key()));
        changes.forEach((name, value) -> values.add(HttpConnection.KeyVal.create(name, value)));
        return values;
    }

    private static byte[] part(String name, String more, byte[] content) {
        ByteArrayOutputStream part = new ByteArrayOutputStream();
        part.writeBytes(
                ("--" + BOUNDARY + "\r\nContent-Disposition: form-data; name=\"" + name + "\"" + more + "\r\n\r\n")
                        .getBytes(StandardCharsets.UTF_8));
        part.writeBytes(content);
        part.writeBytes("\r\n".getBytes(StandardCharsets.UTF_8));
        return part.toByteArray();
    }

    private HttpResponse<String> send(HttpRequest.Builder request) {
        if (!cookies.isEmpty()) {
            request.header(
                    "Cookie",
                    cookies.entrySet().stream()
                            .map(cookie -> cookie.getKey() + "=" + cookie.getValue())
                            .collect(Collectors.joining("; ")));
        }
        HttpResponse<String> answer = host.send(request);
        for (String line : answer.headers().allValues("Set-Cookie")) {
            String cookie = line.substring(0, line.indexOf(';'));
            int equals = cookie.indexOf('=');
            if (line.contains("Max-Age=0")) {
                cookies.remove(cookie.substring(0, equals));
            } else {
                cookies.put(cookie.substring(0, equals), cookie.substring(equals + 1));
            }
        }
        return answer;
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
