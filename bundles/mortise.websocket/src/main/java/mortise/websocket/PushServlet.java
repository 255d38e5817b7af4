package mortise.websocket;

import jakarta.servlet.Servlet;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.websocket.DeploymentException;
import jakarta.websocket.Extension;
import jakarta.websocket.HandshakeResponse;
import jakarta.websocket.server.HandshakeRequest;
import jakarta.websocket.server.ServerContainer;
import jakarta.websocket.server.ServerEndpointConfig;
import java.io.IOException;
import java.io.Serial;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import mortise.access.SignIn;
import mortise.access.SignIn.Session;
import mortise.access.Tokens;
import mortise.access.Users;
import mortise.core.Failure;
import mortise.core.Health;
import mortise.core.Identity;
import mortise.core.MetricSource;
import mortise.push.ChannelRule;
import mortise.push.OpenPush.Place;
import mortise.push.Push;
import mortise.push.PushClients;
import mortise.push.PushFeed;
import mortise.queue.MessageFormat;
import mortise.socket.Settings;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets clients in: a browser by its session and the origin of its page, a program by a ticket, which it gets for its token
 * and which is good once. It upgrades each connection itself, so that it can come and go while the server runs.
 */
@Component(
        service = {Servlet.class, PushClients.class, Health.class, MetricSource.class},
        configurationPid = "mortise.websocket",
        property = {
            "osgi.http.whiteboard.servlet.pattern=" + PushServlet.PATH + "/*",
            "osgi.http.whiteboard.servlet.name=mortise.websocket"
        })
@Designate(ocd = PushServlet.Config.class)
public final class PushServlet extends HttpServlet implements PushClients, Health, MetricSource {
    @Serial
    private static final long serialVersionUID = 1L;

    /** Where it is. */
    static final String PATH = "/push";

    private static final Logger log = LoggerFactory.getLogger(PushServlet.class);
    private static final String TICKETS = "/ticket";
    private static final String SESSION_COOKIE = "mortise_session";
    private static final String BEARER = "bearer ";
    private static final int MOST_TOKEN = 1_000;
    private static final Instant NEVER = Instant.MAX;

    /** What an operator decides about connections. */
    @ObjectClassDefinition(name = "Push over WebSocket")
    public @interface Config {
        /** Other sites. */
        @AttributeDefinition(
                description = "Origins of other sites whose pages may connect with a ticket, as"
                        + " https://portal.example.com, with commas; pages of this host always may.")
        String origins() default "";

        /** How many in all. */
        @AttributeDefinition(description = "Most connections of this node. 1 to 100000.")
        int connections() default 10_000;

        /** How many of one user. */
        @AttributeDefinition(description = "Most connections of one user to this node. 1 to 10000.")
        int connectionsPerUser() default 50;

        /** How many topics. */
        @AttributeDefinition(description = "Most topics one connection listens to. 1 to 10000.")
        int topics() default 200;

        /** How many messages wait. */
        @AttributeDefinition(
                description =
                        "Most messages that wait for one connection before it is dropped as too slow. 16 to 100000.")
        int waiting() default 500;

        /** How many kilobytes wait. */
        @AttributeDefinition(
                description =
                        "Most thousands of characters that wait for one connection before it is dropped. 32 to 100000.")
        int waitingKilobytes() default 256;

        /** How long a message may take. */
        @AttributeDefinition(
                description = "Seconds after which a connection is broken whose peer takes nothing. 1 to 600.")
        int sendSeconds() default 10;

        /** How often it is asked. */
        @AttributeDefinition(
                description = "Seconds between pings; a peer that is silent for four of them is gone. 1 to 600.")
        int pingSeconds() default 20;

        /** How often rights are looked at. */
        @AttributeDefinition(
                description =
                        "Seconds between looks at whether the sessions and users of connections are still there. 1 to 600.")
        int checkSeconds() default 15;

        /** How long a ticket's connection lasts. */
        @AttributeDefinition(
                description =
                        "Minutes after which a connection that began with a ticket ends and needs another one. 1 to 1440.")
        int ticketMinutes() default 15;
    }

    private final transient Limits limits;
    private final transient Set<String> origins;
    private final transient SignIn signIn;
    private final transient Tokens tokens;
    private final transient Users users;
    private final transient Tickets tickets;
    private final transient Rules rules = new Rules();
    private final transient Hub hub;
    private final transient Place place;
    private transient volatile boolean refused;

    /** Called by the host. */
    @Activate
    public PushServlet(
            Config config,
            @Reference Push push,
            @Reference PushFeed feed,
            @Reference MessageFormat format,
            @Reference SignIn signIn,
            @Reference Tokens tokens,
            @Reference Users users,
            @Reference Tickets tickets) {
        Settings settings = new Settings("mortise.websocket");
        limits = new Limits(
                settings.between("connections", config.connections(), 1, 100_000),
                settings.between("connectionsPerUser", config.connectionsPerUser(), 1, 10_000),
                settings.between("topics", config.topics(), 1, 10_000),
                settings.between("waiting", config.waiting(), 16, 100_000),
                1000 * settings.between("waitingKilobytes", config.waitingKilobytes(), 32, 100_000),
                Duration.ofSeconds(settings.between("sendSeconds", config.sendSeconds(), 1, 600)),
                Duration.ofSeconds(settings.between("pingSeconds", config.pingSeconds(), 1, 600)),
                Duration.ofSeconds(settings.between("checkSeconds", config.checkSeconds(), 1, 600)),
                Duration.ofMinutes(settings.between("ticketMinutes", config.ticketMinutes(), 1, 1_440)));
        origins = Arrays.stream(config.origins().split(",", -1))
                .map(each -> each.strip().toLowerCase(Locale.ROOT))
                .filter(each -> !each.isEmpty())
                .collect(Collectors.toUnmodifiableSet());
        for (String origin : origins) {
            if (!origin.matches("https?://[^/\\s]+")) {
                throw settings.refused("origins", config.origins(), "'" + origin + "' is no origin", null);
            }
        }
        this.signIn = signIn;
        this.tokens = tokens;
        this.users = users;
        this.tickets = tickets;
        hub = new Hub(push, format, rules, limits, this::isStillThere);
        place = feed.listen(hub::heard);
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addRule(ChannelRule<?> rule) {
        rules.add(rule);
    }

    void removeRule(ChannelRule<?> rule) {
        rules.remove(rule);
        hub.rulesChanged();
    }

    /** Ends all connections. */
    @Deactivate
    public void close() {
        place.close();
        hub.close();
    }

    private boolean isStillThere(Caller caller) {
        String session = caller.session();
        return session == null ? users.find(caller.identity().name()).isPresent() : signIn.isOpen(session);
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        response.setHeader("Cache-Control", "no-store");
        response.setHeader("X-Content-Type-Options", "nosniff");
        try {
            String path = request.getPathInfo() == null ? "" : request.getPathInfo();
            if (path.equals(TICKETS) && request.getMethod().equals("POST")) {
                ticket(request, response);
            } else if (path.isEmpty() && request.getMethod().equals("GET")) {
                connect(request, response);
            } else {
                say(response, 404, "There is nothing here but the socket at " + PATH + ".");
            }
        } catch (Failure failure) {
            int status =
                    switch (failure.kind()) {
                        case INVALID -> 400;
                        case UNAUTHENTICATED -> 401;
                        case DENIED -> 403;
                        case MISSING -> 404;
                        case CONFLICT -> 409;
                        case EXHAUSTED -> 429;
                        case UNAVAILABLE -> 503;
                    };
            log.debug("A connection is refused with {}: {}", status, failure.getMessage());
            say(response, status, failure.problems().get(0).message());
        }
    }

    private static void say(HttpServletResponse response, int status, String sentence) throws IOException {
        response.setStatus(status);
        response.setContentType("text/plain;charset=UTF-8");
        response.getOutputStream().write((sentence + "\n").getBytes(StandardCharsets.UTF_8));
    }

    private void ticket(HttpServletRequest request, HttpServletResponse response) throws IOException {
        String authorization = request.getHeader("Authorization");
        String ticket;
        if (authorization != null) {
            boolean bearer = authorization.length() <= MOST_TOKEN
                    && authorization.toLowerCase(Locale.ROOT).startsWith(BEARER);
            Identity identity = Optional.of(authorization)
                    .filter(header -> bearer)
                    .flatMap(header -> tokens.authenticate(
                            header.substring(BEARER.length()).strip()))
                    .orElseThrow(() -> new Failure(
                            Failure.Kind.UNAUTHENTICATED,
                            "invalid-token",
                            "The token is unknown, expired or revoked; it is sent as Authorization: Bearer <token>."));
            ticket = tickets.make(identity, null);
        } else {
            Session session = session(request);
            checkOrigin(request, false);
            String sent = request.getHeader("X-CSRF-Token");
            if (sent == null || !same(session.csrf(), sent)) {
                throw Failure.denied("X-CSRF-Token has to show that the request comes from a page of this host.");
            }
            ticket = tickets.make(session.identity(), cookie(request));
        }
        response.setStatus(201);
        response.setContentType("application/json");
        String answer = "{\"ticket\":\"" + ticket + "\",\"seconds\":" + Tickets.LIFE.toSeconds() + "}";
        response.getOutputStream().write(answer.getBytes(StandardCharsets.UTF_8));
    }

    private static boolean same(String expected, String given) {
        return MessageDigest.isEqual(expected.getBytes(StandardCharsets.UTF_8), given.getBytes(StandardCharsets.UTF_8));
    }

    private void connect(HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (!"websocket".equalsIgnoreCase(request.getHeader("Upgrade"))) {
            response.setHeader("Upgrade", "websocket");
            say(response, 426, "This is a WebSocket: ask for an upgrade.");
            return;
        }
        Caller caller = caller(request);
        Object container = getServletContext().getAttribute(ServerContainer.class.getName());
        if (!(container instanceof ServerContainer server)) {
            refused = true;
            throw Failure.unavailable(
                    "WebSockets are switched off: org.apache.felix.jakarta.websocket.enable in"
                            + " org.apache.felix.http.cfg",
                    null);
        }
        hub.enter(caller.identity());
        boolean upgraded = false;
        try {
            ServerEndpointConfig endpoint = ServerEndpointConfig.Builder.create(PushEndpoint.class, PATH)
                    .configurator(new Upgrade(() -> new PushEndpoint(hub, caller, limits)))
                    .build();
            server.upgradeHttpToWebSocket(request, response, endpoint, Map.of());
            upgraded = response.getStatus() == HttpServletResponse.SC_SWITCHING_PROTOCOLS;
        } catch (DeploymentException | IllegalStateException wrong) {
            throw new Failure(
                    Failure.Kind.INVALID,
                    "no-upgrade",
                    "This is no request for a WebSocket: " + wrong.getMessage(),
                    wrong);
        } finally {
            if (!upgraded) {
                hub.left(caller.identity());
            }
        }
    }

    private Caller caller(HttpServletRequest request) {
        String ticket = request.getParameter("ticket");
        if (ticket == null) {
            checkOrigin(request, false);
            Session session = session(request);
            return new Caller(session.identity(), cookie(request), NEVER, request.getRemoteAddr(), request.getLocale());
        }
        checkOrigin(request, true);
        Tickets.Holder holder = tickets.use(ticket)
                .orElseThrow(() -> new Failure(
                        Failure.Kind.UNAUTHENTICATED,
                        "invalid-ticket",
                        "The ticket is unknown, was used, or is older than " + Tickets.LIFE.toSeconds() + " seconds."));
        String shown = cookie(request);
        boolean bound = !holder.session().isEmpty();
        if (bound && !same(holder.session(), Tickets.hash(shown))) {
            throw Failure.denied("The ticket was made in another session.");
        }
        if (bound) {
            session(request);
        }
        return new Caller(
                holder.identity(),
                bound ? shown : null,
                bound ? NEVER : Instant.now().plus(limits.life()),
                request.getRemoteAddr(),
                request.getLocale());
    }

    private Session session(HttpServletRequest request) {
        Session session = signIn.session(cookie(request))
                .orElseThrow(() -> new Failure(
                        Failure.Kind.UNAUTHENTICATED, "not-signed-in", "Nobody is signed in, and there is no ticket."));
        if (session.mustChangePassword()) {
            throw Failure.denied("The password has to be changed first.");
        }
        return session;
    }

    private static String cookie(HttpServletRequest request) {
        Cookie[] cookies = request.getCookies();
        if (cookies != null) {
            for (Cookie cookie : cookies) {
                if (cookie.getName().equals(SESSION_COOKIE)) {
                    return cookie.getValue();
                }
            }
        }
        return "";
    }

    /** A browser names the site of its page and nobody can make it lie; a program has none, and needs a ticket. */
    private void checkOrigin(HttpServletRequest request, boolean withTicket) {
        String origin = request.getHeader("Origin");
        boolean ours = origin == null
                ? withTicket
                : isHost(origin, request.getHeader("Host"))
                        || withTicket && origins.contains(origin.toLowerCase(Locale.ROOT));
        if (!ours) {
            throw Failure.denied("Pages of " + (origin == null ? "nowhere" : "this origin") + " may not connect.");
        }
    }

    private static boolean isHost(String origin, @Nullable String host) {
        try {
            return host != null && host.equalsIgnoreCase(URI.create(origin).getAuthority());
        } catch (IllegalArgumentException notAnAddress) {
            return false;
        }
    }

    /** How one connection is upgraded. Nothing is compressed: a compressor costs a quarter of a megabyte for each. */
    private static final class Upgrade extends ServerEndpointConfig.Configurator {
        private final java.util.function.Supplier<PushEndpoint> endpoint;

        Upgrade(java.util.function.Supplier<PushEndpoint> endpoint) {
            this.endpoint = endpoint;
        }

        @Override
        public boolean checkOrigin(String origin) {
            return true; // was checked before
        }

        @Override
        public String getNegotiatedSubprotocol(List<String> supported, List<String> requested) {
            return "";
        }

        @Override
        public List<Extension> getNegotiatedExtensions(List<Extension> installed, List<Extension> requested) {
            return List.of();
        }

        @Override
        public void modifyHandshake(ServerEndpointConfig config, HandshakeRequest request, HandshakeResponse response) {
            // Nothing to be said.
        }

        @Override
        public <T> T getEndpointInstance(Class<T> type) {
            return type.cast(endpoint.get());
        }
    }

    @Override
    public List<Client> list() {
        return hub.list();
    }

    @Override
    public String part() {
        return "websocket";
    }

    @Override
    public boolean requiredForReadiness() {
        return false;
    }

    @Override
    public Report report() {
        return refused
                ? Report.degraded("WebSockets are switched off in org.apache.felix.http.cfg")
                : Report.up(hub.size() == 1 ? "1 connection" : hub.size() + " connections");
    }

    @Override
    public List<Metric> metrics() {
        return List.of(
                new Metric("mortise_push_connections", "Connections.", Kind.GAUGE, Map.of(), hub.size()),
                new Metric(
                        "mortise_push_sent_total",
                        "Messages sent to clients.",
                        Kind.COUNTER,
                        Map.of(),
                        hub.sentInAll()),
                new Metric(
                        "mortise_push_slow_total",
                        "Clients dropped as too slow.",
                        Kind.COUNTER,
                        Map.of(),
                        hub.droppedInAll()));
    }
}
