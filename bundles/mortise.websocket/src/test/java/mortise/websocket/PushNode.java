package mortise.websocket;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import mortise.core.Context;
import mortise.database.Database;
import mortise.database.migration.FlywayMigrations;
import mortise.push.Channel;
import mortise.push.ChannelRule;
import mortise.push.Push;
import mortise.push.RecordsChanged;
import mortise.push.RecordsChanged.Change;
import mortise.push.database.DatabasePushProvider;
import mortise.push.selection.PushFront;
import mortise.push.selection.PushFronts;
import mortise.queue.selection.JsonFormat;
import mortise.testkit.Configurations;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.ee10.websocket.jakarta.server.config.JakartaWebSocketServletContainerInitializer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

/** A node as far as push goes: a real server, a real database, and people in memory. */
final class PushNode implements AutoCloseable {
    /** Letters from one to all, for tests. */
    record Letter(String text) {}

    static final Channel<Letter> LETTERS = Channel.of("letters", Letter.class);
    static final Channel<Letter> WEATHER = Channel.latest("weather", Letter.class);

    final MemoryAccess access;
    /** Who may not hear which topics: {@code anna records/account/1}. */
    final Set<String> forbidden = ConcurrentHashMap.newKeySet();

    private final PushFront front;
    private final PushServlet servlet;
    private final Server server = new Server();
    private final ServerConnector connector = new ServerConnector(server);
    private final HttpClient http = HttpClient.newHttpClient();

    /** Forbids what {@link #forbidden} says, and lets nobody but the first user hear of records above 100. */
    private final class Rule<T> implements ChannelRule<T> {
        private final Channel<T> channel;

        Rule(Channel<T> channel) {
            this.channel = channel;
        }

        @Override
        public Channel<T> channel() {
            return channel;
        }

        @Override
        public boolean sameForAll() {
            return !channel.equals(Channel.RECORDS);
        }

        @Override
        public boolean mayHear(String key) {
            return !forbidden.contains(Context.current().identity().name() + " " + channel.topic(key));
        }

        @Override
        public Optional<T> heard(List<String> keys, T event) {
            if (Context.current().identity().id() == 1) {
                return Optional.of(event);
            }
            RecordsChanged changed = (RecordsChanged) event;
            List<Change> seen = changed.changes().stream()
                    .filter(change -> change.id() <= 100)
                    .toList();
            return seen.isEmpty()
                    ? Optional.empty()
                    : Optional.of(channel.body()
                            .cast(new RecordsChanged(changed.entity(), changed.user(), changed.by(), seen)));
        }
    }

    PushNode(Database database, MemoryAccess access, Map<String, Object> settings) throws Exception {
        this(database, access, settings, true);
    }

    PushNode(Database database, MemoryAccess access, Map<String, Object> settings, boolean webSockets)
            throws Exception {
        this.access = access;
        front = PushFronts.with(new DatabasePushProvider(database, new FlywayMigrations()));
        Map<String, Object> all = new HashMap<>(Map.of("checkSeconds", 1));
        all.putAll(settings);
        servlet = new PushServlet(
                Configurations.config(PushServlet.Config.class, all),
                front,
                front,
                new JsonFormat(),
                access,
                access,
                access,
                new Tickets(database, new FlywayMigrations()));
        List.of(LETTERS, WEATHER, Channel.RECORDS, Channel.PROGRESS)
                .forEach(channel -> servlet.addRule(new Rule<>(channel)));
        connector.setHost("127.0.0.1");
        server.addConnector(connector);
        ServletContextHandler context = new ServletContextHandler("/");
        context.addServlet(new ServletHolder(servlet), PushServlet.PATH + "/*");
        if (webSockets) {
            JakartaWebSocketServletContainerInitializer.configure(context, null);
        }
        server.setHandler(context);
        server.start();
    }

    int port() {
        return connector.getLocalPort();
    }

    String origin() {
        return "http://127.0.0.1:" + port();
    }

    URI address(String query) {
        return URI.create("ws://127.0.0.1:" + port() + "/push" + query);
    }

    Push push() {
        return front;
    }

    PushServlet servlet() {
        return servlet;
    }

    /** Asks for a ticket as a program does. */
    HttpResponse<String> askTicket(String token) throws Exception {
        return http.send(
                HttpRequest.newBuilder(URI.create(origin() + "/push/ticket"))
                        .header("Authorization", "Bearer " + token)
                        .POST(HttpRequest.BodyPublishers.noBody())
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    /** Asks for a ticket as a page does. */
    HttpResponse<String> askTicket(String session, String csrf, String origin) throws Exception {
        return http.send(
                HttpRequest.newBuilder(URI.create(origin() + "/push/ticket"))
                        .header("Cookie", "mortise_session=" + session)
                        .header("X-CSRF-Token", csrf)
                        .header("Origin", origin)
                        .POST(HttpRequest.BodyPublishers.noBody())
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    String ticket(String name) throws Exception {
        return word(askTicket("token-" + name).body());
    }

    static String word(String answer) {
        return answer.replaceFirst(".*\"ticket\":\"([^\"]*)\".*", "$1");
    }

    HttpResponse<String> get(String path) throws Exception {
        return http.send(
                HttpRequest.newBuilder(URI.create(origin() + path)).build(), HttpResponse.BodyHandlers.ofString());
    }

    @Override
    public void close() throws Exception {
        servlet.close();
        server.stop();
        front.close();
    }
}
