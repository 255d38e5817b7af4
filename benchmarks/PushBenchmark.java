import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.SendHandler;
import jakarta.websocket.Session;
import jakarta.websocket.server.ServerContainer;
import jakarta.websocket.server.ServerEndpointConfig;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import mortise.access.SignIn;
import mortise.access.Tokens;
import mortise.access.Users;
import mortise.core.Identity;
import mortise.database.OpenDatabase;
import mortise.database.h2.H2Database;
import mortise.database.migration.FlywayMigrations;
import mortise.push.Channel;
import mortise.push.ChannelRule;
import mortise.push.PushProvider;
import mortise.push.database.DatabasePushProvider;
import mortise.push.selection.PushFront;
import mortise.queue.selection.JsonFormat;
import mortise.websocket.PushServlet;
import mortise.websocket.Tickets;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.ee10.websocket.jakarta.server.config.JakartaWebSocketServletContainerInitializer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.osgi.util.converter.Converters;

/**
 * Push to many clients, beside a bare broadcast of the same server: messages a second and memory of a connection, in turns
 * in one process, with the clients in another; then as many clients that read nothing. Arguments: an empty folder, clients.
 */
public final class PushBenchmark {
    /** What is told. */
    public record Letter(String text) {}

    private static final Channel<Letter> LETTERS = Channel.of("letters", Letter.class);
    private static final int BURST = 100;
    private static final int ROUNDS = 5;
    private static final String TEXT = "x".repeat(200);

    public static void main(String[] arguments) throws Exception {
        if (arguments[0].equals("clients")) {
            Clients.main(Integer.parseInt(arguments[1]), arguments[2], Integer.parseInt(arguments[3]));
            return;
        }
        int count = Integer.parseInt(arguments[1]);
        OpenDatabase database = new H2Database(config(H2Database.Config.class, Map.of("folder", arguments[0])));
        PushFront front = new PushFront(new JsonFormat(), config(PushFront.Config.class, Map.of()));
        call(front, "addProvider", PushProvider.class, new DatabasePushProvider(database, new FlywayMigrations()));
        PushServlet servlet = new PushServlet(
                config(PushServlet.Config.class, Map.of("connectionsPerUser", 10_000, "waiting", 500)),
                front,
                front,
                new JsonFormat(),
                signIn(),
                nobody(Tokens.class),
                nobody(Users.class),
                new Tickets(database, new FlywayMigrations()));
        call(servlet, "addRule", ChannelRule.class, new ForAll());
        Bare bare = new Bare();
        Server server = new Server();
        ServerConnector connector = new ServerConnector(server);
        connector.setHost("127.0.0.1");
        connector.setAcceptQueueSize(1_000);
        server.addConnector(connector);
        ServletContextHandler context = new ServletContextHandler("/");
        context.addServlet(new ServletHolder(servlet), "/push/*");
        context.addServlet(new ServletHolder(bare), "/bare/*");
        JakartaWebSocketServletContainerInitializer.configure(context, null);
        server.setHandler(context);
        server.start();
        int port = connector.getLocalPort();

        long empty = heap();
        try (Peer bareClients = new Peer(port, "/bare", count)) {
            long withBare = heap();
            try (Peer pushClients = new Peer(port, "/push", count)) {
                long withPush = heap();
                System.out.printf(
                        "memory of a connection: bare %.1f KB, push %.1f KB%n",
                        (withBare - empty) / 1024.0 / count, (withPush - withBare) / 1024.0 / count);
                double[] bareRates = new double[ROUNDS];
                double[] pushRates = new double[ROUNDS];
                for (int round = -2; round < ROUNDS; round++) {
                    double bareRate = measure(bareClients, count, () -> {
                        for (int i = 0; i < BURST; i++) {
                            bare.tell("{\"text\":\"" + TEXT + "\"}");
                        }
                    });
                    double pushRate = measure(pushClients, count, () -> {
                        for (int i = 0; i < BURST; i++) {
                            front.publish(LETTERS, "a", new Letter(TEXT));
                        }
                    });
                    if (round >= 0) {
                        bareRates[round] = bareRate;
                        pushRates[round] = pushRate;
                    }
                    System.out.printf("%s bare %,.0f push %,.0f messages/s%n", round < 0 ? "warm-up" : "round", bareRate, pushRate);
                }
                java.util.Arrays.sort(bareRates);
                java.util.Arrays.sort(pushRates);
                System.out.printf(
                        "median: bare %,.0f, push %,.0f messages/s to %d clients: %.2f (at least 0.80)%n",
                        bareRates[ROUNDS / 2], pushRates[ROUNDS / 2], count, pushRates[ROUNDS / 2] / bareRates[ROUNDS / 2]);
            }
        }
        slow(servlet, front, port, count);
        server.stop();
        servlet.close();
        front.close();
        database.close();
        System.exit(0);
    }

    /** Twenty who read and many who do not. */
    private static void slow(PushServlet servlet, PushFront front, int port, int count) throws Exception {
        Thread.sleep(1_000);
        long before = heap();
        long most = 0;
        try (Peer deaf = new Peer(port, "/deaf", count);
                Peer good = new Peer(port, "/push", 20)) {
            String text = "x".repeat(8_000);
            long begun = System.nanoTime();
            int told = 0;
            for (int burst = 0; burst < 40; burst++) {
                for (int i = 0; i < 10; i++) {
                    front.publish(LETTERS, "a", new Letter(text));
                    told += 20;
                }
                good.await(told);
                most = Math.max(most, used());
            }
            double seconds = (System.nanoTime() - begun) / 1e9;
            long left = servlet.list().size();
            for (int i = 0; i < 200 && left > 20; i++) {
                Thread.sleep(100);
                left = servlet.list().size();
            }
            System.out.printf(
                    "%d slow clients: 20 others got all %d messages in %.1f s; heap %d MiB before, at most %d MiB uncollected,"
                            + " %d MiB after; %d connections left%n",
                    count, told, seconds, before >> 20, most >> 20, heap() >> 20, left);
        }
    }

    private static double measure(Peer clients, int count, Runnable burst) throws Exception {
        long begun = System.nanoTime();
        burst.run();
        clients.await(clients.awaited + (long) BURST * count);
        return BURST * (double) count * 1e9 / (System.nanoTime() - begun);
    }

    private static long used() {
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    private static long heap() throws InterruptedException {
        for (int i = 0; i < 3; i++) {
            System.gc();
            Thread.sleep(200);
        }
        return used();
    }

    private static <T> T config(Class<T> type, Map<String, Object> values) {
        return Converters.standardConverter().convert(values).to(type);
    }

    private static void call(Object on, String name, Class<?> parameter, Object value) throws Exception {
        Method method = on.getClass().getDeclaredMethod(name, parameter);
        method.setAccessible(true);
        method.invoke(on, value);
    }

    private static SignIn signIn() {
        Identity anna = new Identity(1, "anna", "Anna", Set.of());
        SignIn.Session session = new SignIn.Session(anna, "", "csrf", Instant.MAX, false);
        return (SignIn) Proxy.newProxyInstance(
                PushBenchmark.class.getClassLoader(),
                new Class<?>[] {SignIn.class},
                (proxy, method, values) ->
                        method.getReturnType() == boolean.class ? (Object) true : Optional.of(session));
    }

    private static <T> T nobody(Class<T> type) {
        return type.cast(Proxy.newProxyInstance(
                PushBenchmark.class.getClassLoader(),
                new Class<?>[] {type},
                (proxy, method, values) -> Optional.empty()));
    }

    private static final class ForAll implements ChannelRule<Letter> {
        @Override
        public Channel<Letter> channel() {
            return LETTERS;
        }

        @Override
        public boolean mayHear(String key) {
            return true;
        }
    }

    /** What somebody would write by hand: all sessions in a set, and a loop over them. */
    private static final class Bare extends HttpServlet {
        private final Set<Session> sessions = ConcurrentHashMap.newKeySet();
        private final SendHandler handler = result -> {};

        void tell(String text) {
            sessions.forEach(session -> session.getAsyncRemote().sendText(text, handler));
        }

        @Override
        protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
            ServerContainer container =
                    (ServerContainer) getServletContext().getAttribute(ServerContainer.class.getName());
            try {
                container.upgradeHttpToWebSocket(
                        request,
                        response,
                        ServerEndpointConfig.Builder.create(BareEndpoint.class, "/bare")
                                .configurator(new ServerEndpointConfig.Configurator() {
                                    @Override
                                    public <T> T getEndpointInstance(Class<T> type) {
                                        return type.cast(new BareEndpoint(sessions));
                                    }
                                })
                                .build(),
                        Map.of());
            } catch (jakarta.websocket.DeploymentException wrong) {
                throw new IOException(wrong);
            }
        }
    }

    /** One session of the bare broadcast. */
    public static final class BareEndpoint extends Endpoint {
        private final Set<Session> sessions;

        BareEndpoint(Set<Session> sessions) {
            this.sessions = sessions;
        }

        @Override
        public void onOpen(Session session, EndpointConfig config) {
            session.setMaxIdleTimeout(0);
            session.addMessageHandler(String.class, text -> {});
            sessions.add(session);
        }

        @Override
        public void onClose(Session session, jakarta.websocket.CloseReason reason) {
            sessions.remove(session);
        }
    }

    /** The process with the clients, as this one sees it. */
    private static final class Peer implements AutoCloseable {
        private final Process process;
        private final BufferedReader out;
        private final PrintWriter in;
        long awaited;

        Peer(int port, String path, int count) throws IOException {
            process = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                            "-Xmx128m",
                            "-cp",
                            System.getProperty("java.class.path"),
                            PushBenchmark.class.getName(),
                            "clients",
                            String.valueOf(port),
                            path,
                            String.valueOf(count))
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            out = process.inputReader();
            in = new PrintWriter(process.getOutputStream(), true);
            String line = out.readLine();
            if (!"ready".equals(line)) {
                throw new IOException("the clients said " + line);
            }
        }

        /** Waits for so many messages in all. */
        void await(long messages) throws IOException {
            awaited = messages;
            in.println(messages);
            String line = out.readLine();
            if (!String.valueOf(messages).equals(line)) {
                throw new IOException("the clients said " + line);
            }
        }

        @Override
        public void close() {
            process.destroy();
        }
    }

    /** Many clients on one thread, which count what they are told that is longer than 100 bytes. */
    private static final class Clients {
        private long count;

        static void main(int port, String path, int clients) throws Exception {
            new Clients().run(port, path, clients);
        }

        private void run(int port, String path, int clients) throws Exception {
            boolean deaf = path.equals("/deaf");
            Selector selector = Selector.open();
            List<SocketChannel> channels = new ArrayList<>();
            for (int i = 0; i < clients; i++) {
                SocketChannel channel = SocketChannel.open();
                if (deaf) {
                    channel.setOption(StandardSocketOptions.SO_RCVBUF, 4_096);
                }
                channel.connect(new InetSocketAddress("127.0.0.1", port));
                channel.write(ByteBuffer.wrap(("GET " + (deaf ? "/push" : path) + " HTTP/1.1\r\nHost: 127.0.0.1:" + port
                                + "\r\nOrigin: http://127.0.0.1:" + port
                                + "\r\nCookie: mortise_session=anna\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                                + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n")
                        .getBytes(StandardCharsets.US_ASCII)));
                ByteBuffer one = ByteBuffer.allocate(1);
                StringBuilder head = new StringBuilder();
                while (head.indexOf("\r\n\r\n") < 0) {
                    one.clear();
                    if (channel.read(one) < 0) {
                        throw new IOException("refused: " + head);
                    }
                    head.append((char) one.get(0));
                }
                if (!head.toString().startsWith("HTTP/1.1 101")) {
                    throw new IOException("refused: " + head);
                }
                if (!path.equals("/bare")) {
                    byte[] text = "{\"do\":\"hear\",\"topics\":[\"letters/a\"]}".getBytes(StandardCharsets.UTF_8);
                    ByteBuffer frame = ByteBuffer.allocate(text.length + 6);
                    frame.put((byte) 0x81).put((byte) (0x80 | text.length)).putInt(0).put(text);
                    channel.write(frame.flip());
                }
                channel.configureBlocking(false);
                if (!deaf) {
                    channel.register(selector, SelectionKey.OP_READ, new Frames());
                }
                channels.add(channel);
            }
            Thread.sleep(1_000);
            System.out.println("ready");
            if (deaf) {
                Thread.sleep(600_000);
                return;
            }
            Thread reader = new Thread(() -> read(selector));
            reader.setDaemon(true);
            reader.start();
            BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
            String line;
            while ((line = in.readLine()) != null) {
                long wanted = Long.parseLong(line);
                synchronized (this) {
                    long end = System.nanoTime() + 60_000_000_000L;
                    while (count < wanted && System.nanoTime() < end) {
                        wait(100);
                    }
                    System.out.println(count);
                }
            }
        }

        private void read(Selector selector) {
            ByteBuffer buffer = ByteBuffer.allocateDirect(65_536);
            try {
                while (true) {
                    selector.select();
                    long found = 0;
                    for (SelectionKey key : selector.selectedKeys()) {
                        buffer.clear();
                        int read = ((SocketChannel) key.channel()).read(buffer);
                        if (read < 0) {
                            key.cancel();
                            System.err.println("a client was closed");
                            continue;
                        }
                        found += ((Frames) key.attachment()).take(buffer.flip());
                    }
                    selector.selectedKeys().clear();
                    synchronized (this) {
                        count += found;
                        notifyAll();
                    }
                }
            } catch (IOException broken) {
                broken.printStackTrace();
            }
        }
    }

    /** Where one connection is in its frames. */
    private static final class Frames {
        private int header;
        private int length;
        private int left;

        int take(ByteBuffer buffer) {
            int found = 0;
            while (buffer.hasRemaining()) {
                if (left > 0) {
                    int some = Math.min(left, buffer.remaining());
                    buffer.position(buffer.position() + some);
                    left -= some;
                    if (left == 0 && length > 200) {
                        found++;
                    }
                    continue;
                }
                int next = buffer.get() & 0xff;
                switch (header) {
                    case 0 -> header = 1;
                    case 1 -> {
                        length = next & 0x7f;
                        header = length == 126 ? 2 : 0;
                        left = length == 126 ? 0 : length;
                    }
                    case 2 -> {
                        length = next << 8;
                        header = 3;
                    }
                    default -> {
                        length |= next;
                        left = length;
                        header = 0;
                    }
                }
            }
            return found;
        }
    }
}
