package mortise.websocket;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/** A client of the JDK that remembers what it was told. */
final class Ear implements WebSocket.Listener, AutoCloseable {
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final ObjectMapper JSON = new ObjectMapper();

    final List<JsonNode> told = new CopyOnWriteArrayList<>();
    volatile int closedWith;
    private final StringBuilder part = new StringBuilder();
    private @Nullable WebSocket socket;

    /** Connects with a ticket. */
    static Ear withTicket(PushNode node, String name) throws Exception {
        return connect(node, "?ticket=" + node.ticket(name), "", "");
    }

    /** Connects as a page does. */
    static Ear withSession(PushNode node, String session) {
        return connect(node, "", session, node.origin());
    }

    /** Connects with anything. Throws a {@link WebSocketHandshakeException} if that is refused. */
    static Ear connect(PushNode node, String query, String session, String origin) {
        Ear ear = new Ear();
        WebSocket.Builder builder = HTTP.newWebSocketBuilder().connectTimeout(Duration.ofSeconds(20));
        if (!session.isEmpty()) {
            builder.header("Cookie", "mortise_session=" + session);
        }
        if (!origin.isEmpty()) {
            builder.header("Origin", origin);
        }
        try {
            ear.socket = builder.buildAsync(node.address(query), ear).join();
        } catch (CompletionException failed) {
            if (failed.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new IllegalStateException(failed.getCause());
        }
        return ear;
    }

    /** Returns the status of a connection that is refused. */
    static int refusal(PushNode node, String query, String session, String origin) {
        HttpClient client = HTTP;
        WebSocket.Builder builder = client.newWebSocketBuilder();
        if (!session.isEmpty()) {
            builder.header("Cookie", "mortise_session=" + session);
        }
        if (!origin.isEmpty()) {
            builder.header("Origin", origin);
        }
        try {
            builder.buildAsync(node.address(query), new WebSocket.Listener() {})
                    .join()
                    .abort();
            return 101;
        } catch (CompletionException refused) {
            return refused.getCause() instanceof WebSocketHandshakeException answered
                    ? answered.getResponse().statusCode()
                    : -1;
        }
    }

    private WebSocket socket() {
        WebSocket open = socket;
        if (open == null) {
            throw new IllegalStateException("not connected");
        }
        return open;
    }

    void say(String json) {
        socket().sendText(json.replace('\'', '"'), true).join();
    }

    /** Listens, and waits until it is said that it does. */
    JsonNode hear(String... topics) {
        return hearSince("", topics);
    }

    JsonNode hearSince(String since, String... topics) {
        int before = told.size();
        say("{'do':'hear','topics':['" + String.join("','", topics) + "'],'since':'" + since + "'}");
        return await(message -> message.path("do").asText().equals("hearing"), before);
    }

    JsonNode await(Predicate<JsonNode> wanted) {
        return await(wanted, 0);
    }

    private JsonNode await(Predicate<JsonNode> wanted, int from) {
        return Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .pollInterval(Duration.ofMillis(10))
                .until(() -> told.stream().skip(from).filter(wanted).findFirst().orElse(null), found -> found != null);
    }

    JsonNode awaitEvent(String text) {
        return await(message -> message.path("body").toString().contains(text));
    }

    void awaitClose(int code) {
        Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> closedWith == code);
    }

    /** Returns the texts of letters, in order. */
    List<String> letters() {
        return told.stream()
                .filter(message -> message.path("do").asText().equals("event"))
                .map(message -> message.path("body").path("text").asText())
                .toList();
    }

    String lastPlace() {
        return told.get(told.size() - 1).path("at").asText();
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
        part.append(data);
        if (last) {
            try {
                JsonNode message = JSON.readTree(part.toString());
                told.add(message);
                if (message.path("do").asText().equals("ping")) {
                    from.sendText("{\"do\":\"pong\"}", true);
                }
            } catch (JsonProcessingException wrong) {
                throw new IllegalStateException(part.toString(), wrong);
            }
            part.setLength(0);
        }
        from.request(1);
        return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket from, int code, String reason) {
        closedWith = code;
        return null;
    }

    @Override
    public void onError(WebSocket from, Throwable error) {
        closedWith = -1;
    }

    @Override
    public void close() {
        socket().abort();
    }
}
