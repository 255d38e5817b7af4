import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.Serial;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import mortise.access.SignIn;
import mortise.access.Tokens;
import mortise.entity.Permit;
import mortise.files.RecordFiles;
import mortise.files.http.FilesApplication;
import mortise.files.records.File;
import mortise.files.records.StoredFiles;
import mortise.rest.RestServlet;
import mortise.storage.OpenFileStore;
import mortise.storage.files.FilesProvider;
import mortise.testkit.Configurations;
import mortise.testkit.databases.TestDatabases;
import mortise.testkit.records.TestHost;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

/**
 * Files over REST beside bare servlets of the same server, in turns: 100 MiB up and down. One peer copies to the disk and syncs
 * it; the other takes the checksum on the way as well, which is what a store of files cannot leave out. Prints megabytes a second of
 * the best turn, the ratios, and the most heap in use after collections. Arguments: an empty folder, turns.
 */
final class FilesBenchmark {
    private static final int SIZE = 100 << 20;
    private static final int BUFFER = 65_536;
    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    /** A content that costs its sender nothing. */
    private static final class Noise extends InputStream {
        private static final byte[] BYTES = new byte[BUFFER];

        static {
            new Random(7).nextBytes(BYTES);
        }

        private int left = SIZE;

        @Override
        public int read() {
            throw new UnsupportedOperationException();
        }

        @Override
        public int read(byte[] into, int from, int length) {
            int count = Math.min(Math.min(length, BUFFER), left);
            System.arraycopy(BYTES, 0, into, from, count);
            left -= count;
            return count == 0 ? -1 : count;
        }
    }

    /** What somebody writes who needs nothing else. */
    private static final class Bare extends HttpServlet {
        @Serial
        private static final long serialVersionUID = 1L;

        private final transient Path file;
        private final boolean checksum;

        Bare(Path file, boolean checksum) {
            this.file = file;
            this.checksum = checksum;
        }

        @Override
        protected void doPost(HttpServletRequest request, HttpServletResponse response) throws IOException {
            try (FileChannel channel = FileChannel.open(
                    file, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
                OutputStream out = Channels.newOutputStream(channel);
                copy(
                        request.getInputStream(),
                        checksum ? new DigestOutputStream(out, MessageDigest.getInstance("SHA-256")) : out);
                channel.force(true);
            } catch (java.security.NoSuchAlgorithmException everyJdkHasIt) {
                throw new AssertionError(everyJdkHasIt);
            }
            response.setStatus(201);
        }

        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
            response.setContentLengthLong(Files.size(file));
            try (InputStream in = Files.newInputStream(file)) {
                copy(in, response.getOutputStream());
            }
        }

        private static void copy(InputStream in, OutputStream out) throws IOException {
            byte[] buffer = new byte[BUFFER];
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                out.write(buffer, 0, read);
            }
        }
    }

    /** Everybody is Anna. */
    private static Object known() {
        SignIn.Session session = new SignIn.Session(TestHost.ANNA, "", "csrf", Instant.MAX, false);
        return java.lang.reflect.Proxy.newProxyInstance(
                FilesBenchmark.class.getClassLoader(),
                new Class<?>[] {SignIn.class, Tokens.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "authenticate" -> Optional.of(TestHost.ANNA);
                    case "session" -> Optional.of(session);
                    default -> null;
                });
    }

    public static void main(String[] arguments) throws Exception {
        Path folder = Path.of(arguments[0]);
        int turns = Integer.parseInt(arguments[1]);
        OpenFileStore store = new FilesProvider(Configurations.config(
                        FilesProvider.Config.class,
                        Map.of("folder", folder.resolve("files").toString())))
                .open();
        TestHost host = TestHost.on(TestDatabases.h2(folder.resolve("database")).open())
                .entities(File.class)
                .rules((identity, type, action) -> Permit.NONE)
                .start();
        RecordFiles files = new StoredFiles(
                Configurations.config(StoredFiles.Config.class, Map.of()), host.records(), host, store);
        Object known = known();
        RestServlet rest = new RestServlet(
                Configurations.config(RestServlet.Config.class, Map.of()),
                host.records(),
                host,
                (SignIn) known,
                (Tokens) known);
        rest.addApplication(new FilesApplication(files, store), Map.of("osgi.jakartars.application.base", "/files"));
        Server server = new Server();
        ServerConnector connector = new ServerConnector(server);
        connector.setHost("127.0.0.1");
        server.addConnector(connector);
        ServletContextHandler context = new ServletContextHandler("/");
        ServletHolder holder = new ServletHolder(rest);
        holder.setAsyncSupported(true);
        context.addServlet(holder, "/api/*");
        context.addServlet(new ServletHolder(new Bare(folder.resolve("bare"), false)), "/bare");
        context.addServlet(new ServletHolder(new Bare(folder.resolve("summed"), true)), "/summed");
        server.setHandler(context);
        server.start();
        URI at = server.getURI();
        List<String> paths = List.of("/api/files?name=a.bin", "/bare", "/summed");
        double[][] up = new double[3][turns];
        double[][] down = new double[3][turns];
        long heap = 0;
        for (int turn = 0; turn <= turns; turn++) {
            for (int place = 0; place < paths.size(); place++) {
                int each = (place + turn) % paths.size();
                String content = paths.get(each);
                long start = System.nanoTime();
                var response = CLIENT.send(
                        HttpRequest.newBuilder(at.resolve(content))
                                .header("Authorization", "Bearer anna")
                                .header("Content-Type", "application/octet-stream")
                                .POST(BodyPublishers.fromPublisher(
                                        BodyPublishers.ofInputStream(Noise::new), SIZE))
                                .build(),
                        BodyHandlers.ofString());
                double sent = SIZE / 1e6 / ((System.nanoTime() - start) / 1e9);
                if (response.statusCode() != 201) {
                    throw new IllegalStateException(content + ": " + response.statusCode() + " " + response.body());
                }
                String from = each == 0 ? response.headers().firstValue("Location").orElseThrow() : content;
                start = System.nanoTime();
                long got = CLIENT.send(
                                HttpRequest.newBuilder(at.resolve(from))
                                        .header("Authorization", "Bearer anna")
                                        .build(),
                                BodyHandlers.ofInputStream())
                        .body()
                        .transferTo(OutputStream.nullOutputStream());
                double fetched = SIZE / 1e6 / ((System.nanoTime() - start) / 1e9);
                if (got != SIZE) {
                    throw new IllegalStateException(from + ": " + got + " bytes");
                }
                if (turn > 0) {
                    up[each][turn - 1] = sent;
                    down[each][turn - 1] = fetched;
                }
            }
            System.gc();
            heap = Math.max(
                    heap, ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
        }
        tell("up", up);
        tell("down", down);
        System.out.printf(
                "up %.2f of a copy (at least 0.9), %.2f of a copy with checksum; down %.2f (at least 0.9); heap %d MiB%n",
                ratio(up, 1), ratio(up, 2), ratio(down, 1), heap >> 20);
        server.stop();
        host.close();
        store.close();
    }

    private static void tell(String way, double[][] speeds) {
        System.out.print(way + ":");
        for (double[] each : speeds) {
            System.out.printf(
                    "  %.0f (%.0f to %.0f)",
                    median(each), Arrays.stream(each).min().orElseThrow(), Arrays.stream(each).max().orElseThrow());
        }
        System.out.println(" MB/s");
    }

    /** Ours beside a peer's, as the median over the turns: what else the machine did met both alike. */
    private static double ratio(double[][] speeds, int peer) {
        double[] ratios = new double[speeds[0].length];
        Arrays.setAll(ratios, turn -> speeds[0][turn] / speeds[peer][turn]);
        return median(ratios);
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }
}
