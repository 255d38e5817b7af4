package mortise.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Somebody who calls over HTTP and reads the answers as trees. */
final class Caller {
    static final String JSON_API = "application/vnd.api+json";
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private static final int TIMEOUT_MILLIS = 20_000;

    private final String address;
    private final List<String> headers;

    Caller(String address, List<String> headers) {
        this.address = address;
        this.headers = headers;
    }

    /** An answer. */
    record Answer(int status, JsonNode body, java.net.http.HttpHeaders headers) {
        String header(String name) {
            return headers.firstValue(name).orElse("");
        }

        /** Returns the node at a pointer; a missing one if there is none. */
        JsonNode at(String pointer) {
            return body.at(pointer);
        }

        String text(String pointer) {
            return body.at(pointer).asText();
        }

        /** Returns the ids of the records in data. */
        List<String> ids() {
            return each("/id");
        }

        /** Returns the values at a pointer of each record in data. */
        List<String> each(String pointer) {
            List<String> values = new ArrayList<>();
            body.at("/data").forEach(record -> values.add(record.at(pointer).asText()));
            return values;
        }
    }

    /** Returns a caller who sends more headers. */
    Caller with(String... more) {
        List<String> all = new ArrayList<>(headers);
        all.addAll(List.of(more));
        return new Caller(address, all);
    }

    /**
     * Asks for a path.
     *
     * @param parameters names and values in turn, as people write them
     */
    Answer get(String path, String... parameters) throws IOException, InterruptedException {
        StringBuilder query = new StringBuilder();
        for (int i = 0; i < parameters.length; i += 2) {
            query.append(i == 0 ? '?' : '&')
                    .append(URLEncoder.encode(parameters[i], StandardCharsets.UTF_8))
                    .append('=')
                    .append(URLEncoder.encode(parameters[i + 1], StandardCharsets.UTF_8));
        }
        return send("GET", path + query, null);
    }

    Answer post(String path, String body) throws IOException, InterruptedException {
        return send("POST", path, body);
    }

    Answer patch(String path, String body) throws IOException, InterruptedException {
        return send("PATCH", path, body);
    }

    Answer delete(String path) throws IOException, InterruptedException {
        return send("DELETE", path, null);
    }

    /** Sends a body as JSON:API with single quotes for double ones; null for none. */
    Answer send(String method, String path, @Nullable String body) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(address + path));
        if (body == null) {
            request.method(method, HttpRequest.BodyPublishers.noBody());
        } else {
            request.method(method, HttpRequest.BodyPublishers.ofString(body.replace('\'', '"')));
            if (!headers.contains("Content-Type")) {
                request.header("Content-Type", JSON_API);
            }
        }
        if (!headers.isEmpty()) {
            request.headers(headers.toArray(new String[0]));
        }
        return read(CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofByteArray()));
    }

    /** Sends a path as it is, without a body, however wrong it is. */
    Answer raw(String method, String path) throws IOException {
        StringBuilder text =
                new StringBuilder(method + " " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n");
        for (int i = 0; i < headers.size(); i += 2) {
            text.append(headers.get(i)).append(": ").append(headers.get(i + 1)).append("\r\n");
        }
        return raw(text.append("\r\n").toString().getBytes(StandardCharsets.UTF_8));
    }

    /** Sends bytes and reads status, headers and body until the other side closes. */
    Answer raw(byte[] request) throws IOException {
        URI host = URI.create(address);
        try (Socket socket = new Socket(host.getHost(), host.getPort())) {
            socket.setSoTimeout(TIMEOUT_MILLIS);
            socket.getOutputStream().write(request);
            byte[] all = socket.getInputStream().readAllBytes();
            String text = new String(all, StandardCharsets.ISO_8859_1);
            int end = text.indexOf("\r\n\r\n");
            if (end < 0) {
                throw new IOException("no answer: " + text);
            }
            Map<String, List<String>> found = new LinkedHashMap<>();
            String[] lines = text.substring(0, end).split("\r\n", -1);
            for (String line : List.of(lines).subList(1, lines.length)) {
                String[] header = line.split(": ", 2);
                found.computeIfAbsent(header[0], name -> new ArrayList<>()).add(header[1]);
            }
            byte[] body = Arrays.copyOfRange(all, end + 4, all.length);
            java.net.http.HttpHeaders known = java.net.http.HttpHeaders.of(found, (name, value) -> true);
            boolean json = known.firstValue("Content-Type").orElse("").contains("json")
                    && known.firstValue("Transfer-Encoding").isEmpty();
            return new Answer(
                    Integer.parseInt(lines[0].split(" ", -1)[1]),
                    json && body.length > 0 ? MAPPER.readTree(body) : MissingNode.getInstance(),
                    known);
        }
    }

    private static Answer read(HttpResponse<byte[]> response) throws IOException {
        boolean json = response.headers().firstValue("Content-Type").orElse("").contains("json")
                && response.headers().firstValue("Content-Encoding").isEmpty();
        JsonNode body =
                json && response.body().length > 0 ? MAPPER.readTree(response.body()) : MissingNode.getInstance();
        return new Answer(response.statusCode(), body, response.headers());
    }
}
