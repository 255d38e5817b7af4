package mortise.itests.host;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A program that uses the REST interface with a token. Paths are those below {@code /api/}. Safe for use by many threads. */
public final class RestClient {

    private static final String JSON_API = "application/vnd.api+json";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final RunningHost host;
    private final String token;

    private RestClient(RunningHost host, String token) {
        this.host = host;
        this.token = token;
    }

    /** A program that may do what the administrator may. */
    public static RestClient of(RunningHost host) {
        return new RestClient(host, host.token());
    }

    /** The same program, with the same token, at another node. */
    public RestClient on(RunningHost other) {
        return new RestClient(other, token);
    }

    /** Asks for what is at a path, whose brackets need not be encoded. */
    public HttpResponse<String> get(String path) {
        return host.send(request(path));
    }

    /** Asks for what is at a path, unless it still has this tag. */
    public HttpResponse<String> getUnless(String tag, String path) {
        return host.send(request(path).header("If-None-Match", tag));
    }

    /** Makes a record; values that are a {@link Reference} become relationships. */
    public HttpResponse<String> create(String type, Map<String, ?> values) {
        return host.send(withBody(request(type), "POST", document(type, null, values)));
    }

    /** Changes a record that has this tag. */
    public HttpResponse<String> change(String tag, String type, long id, Map<String, ?> values) {
        return host.send(withBody(
                request(type + "/" + id).header("If-Match", tag), "PATCH", document(type, Long.toString(id), values)));
    }

    /** Deletes a record. */
    public HttpResponse<String> delete(String type, long id) {
        return host.send(request(type + "/" + id).DELETE());
    }

    /** Makes a relation of a record lead to exactly these. */
    public HttpResponse<String> relate(String type, long id, String relation, List<Reference> targets) {
        ObjectNode document = JSON.createObjectNode();
        targets.forEach(target -> document.withArray("data").add(target.identifier()));
        return host.send(
                withBody(request(type + "/" + id + "/relationships/" + relation), "PATCH", document.toString()));
    }

    /** What names a record. */
    public record Reference(String type, long id) {
        ObjectNode identifier() {
            return JSON.createObjectNode().put("type", type).put("id", Long.toString(id));
        }
    }

    /** The tag that a version of a record has. */
    public static String tag(int version) {
        return "\"" + version + "\"";
    }

    /** The id of the record in an answer. */
    public static long id(HttpResponse<String> answer) {
        return Long.parseLong(json(answer).path("data").path("id").textValue());
    }

    /** The document in an answer. */
    public static JsonNode json(HttpResponse<String> answer) {
        try {
            return JSON.readTree(answer.body());
        } catch (JsonProcessingException e) {
            throw new AssertionError(answer.statusCode() + " with " + answer.body(), e);
        }
    }

    private HttpRequest.Builder request(String path) {
        String encoded = path.replace("[", "%5B").replace("]", "%5D");
        return HttpRequest.newBuilder(host.uri("api/" + encoded)).header("Authorization", "Bearer " + token);
    }

    private static HttpRequest.Builder withBody(HttpRequest.Builder request, String method, String body) {
        return request.header("Content-Type", JSON_API).method(method, BodyPublishers.ofString(body));
    }

    private static String document(String type, @Nullable String id, Map<String, ?> values) {
        ObjectNode document = JSON.createObjectNode();
        ObjectNode data = document.putObject("data").put("type", type);
        if (id != null) {
            data.put("id", id);
        }
        values.forEach((name, value) -> {
            if (value instanceof Reference reference) {
                data.withObject("/relationships/" + name).set("data", reference.identifier());
            } else {
                data.withObject("/attributes").set(name, JSON.valueToTree(value));
            }
        });
        return document.toString();
    }
}
