package mortise.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jsoup.Connection;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.FormElement;

/** A browser without scripts: cookies, pages, and forms that are sent with what is in them. */
final class Client {
    private final HttpClient client = HttpClient.newHttpClient();
    private final Map<String, String> cookies = new TreeMap<>();
    private final String host;

    Client(String host) {
        this.host = host;
    }

    /** What came back. */
    record Page(int status, String location, Document html, HttpHeaders headers) {
        /** Returns a header, empty if there is none. */
        String header(String name) {
            return headers.firstValue(name).orElse("");
        }

        /** Returns the form of the content. */
        Form form() {
            return form("main form[method=post]");
        }

        /** Returns the first form that fits. */
        Form form(String selector) {
            return new Form((FormElement)
                    Optional.ofNullable(html.selectFirst(selector)).orElseThrow());
        }

        /** Returns the text of the first element that fits. */
        String text(String selector) {
            return Optional.ofNullable(html.selectFirst(selector)).orElseThrow().text();
        }

        boolean has(String selector) {
            return html.selectFirst(selector) != null;
        }
    }

    /** A form that is filled in. */
    static final class Form {
        private final FormElement element;
        private final List<String[]> values = new ArrayList<>();

        Form(FormElement element) {
            this.element = element;
            for (Connection.KeyVal field : element.formData()) {
                values.add(new String[] {field.key(), field.value()});
            }
        }

        Form set(String name, String... texts) {
            assertThat(element.select("[name='" + name + "']"))
                    .as("an input " + name)
                    .isNotEmpty();
            return put(name, texts);
        }

        Form put(String name, String... texts) {
            values.removeIf(value -> value[0].equals(name));
            for (String text : texts) {
                values.add(new String[] {name, text});
            }
            return this;
        }

        String action() {
            return element.attr("action");
        }

        /** The same form, sent to another place. */
        Form at(String path) {
            element.attr("action", path);
            return this;
        }

        String value(String name) {
            return values.stream()
                    .filter(value -> value[0].equals(name))
                    .map(value -> value[1])
                    .findFirst()
                    .orElse("");
        }

        String encoded() {
            List<String> pairs = new ArrayList<>();
            values.forEach(value -> pairs.add(URLEncoder.encode(value[0], StandardCharsets.UTF_8) + "="
                    + URLEncoder.encode(value[1], StandardCharsets.UTF_8)));
            return String.join("&", pairs);
        }
    }

    Client signIn(String name) throws Exception {
        Page page = send(get("/sign-in").form().set("user", name).set("password", name + "-secret"));
        assertThat(page.status()).isEqualTo(303);
        return this;
    }

    Page get(String path) throws Exception {
        return send(HttpRequest.newBuilder(URI.create(host + path)).header("Accept-Language", "en-GB"));
    }

    Page send(Form form) throws Exception {
        return send(HttpRequest.newBuilder(URI.create(host + form.action()))
                .header("Accept-Language", "en-GB")
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(form.encoded())));
    }

    Page send(HttpRequest.Builder request) throws Exception {
        StringBuilder sent = new StringBuilder();
        cookies.forEach((name, value) ->
                sent.append(sent.isEmpty() ? "" : "; ").append(name).append('=').append(value));
        if (!sent.isEmpty()) {
            request.header("Cookie", sent.toString());
        }
        HttpResponse<String> response = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        for (String cookie : response.headers().allValues("Set-Cookie")) {
            String pair = cookie.substring(0, cookie.indexOf(';'));
            cookies.put(pair.substring(0, pair.indexOf('=')), pair.substring(pair.indexOf('=') + 1));
        }
        return new Page(
                response.statusCode(),
                response.headers().firstValue("Location").orElse(""),
                Jsoup.parse(response.body()),
                response.headers());
    }
}
