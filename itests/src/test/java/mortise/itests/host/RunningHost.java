package mortise.itests.host;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/**
 * One node of the built distribution, on free ports of this machine, with a data folder of its own under target/hosts.
 * It is reached from outside only: over HTTP, and with commands of its shell. Starting takes about five seconds, so that
 * a test class shares one in a static field. Safe for use by many threads, but for its life cycle.
 */
public final class RunningHost implements AutoCloseable {

    /** Whom the first start creates. */
    public static final String ADMIN = "admin";

    /** The administrator's password in tests: a node started by hand makes up its own. */
    public static final String ADMIN_PASSWORD = "Brass-hinges-4-testing";

    private static final ObjectMapper JSON = new ObjectMapper();

    private static final Path HOSTS = Path.of("target/hosts").toAbsolutePath();
    private static final Path MORTISE = Distribution.home().resolve("bin/mortise");

    private final Path data;
    private final int port;
    private final Map<String, String> environment;
    private String token = "";
    private final HttpClient http = HttpClient.newBuilder()
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(Duration.ofSeconds(5))
            .build();

    private RunningHost(Path data, Map<String, String> settings) {
        this.data = data;
        port = freePort();
        environment = new LinkedHashMap<>();
        environment.put("MORTISE_DATA", data.toString());
        environment.put("MORTISE_PORT", Integer.toString(port));
        environment.put("MORTISE_SSH_PORT", Integer.toString(freePort()));
        environment.put("MORTISE_ADMIN_PASSWORD", ADMIN_PASSWORD);
        environment.put("JAVA_OPTS", "-XX:TieredStopAtLevel=1 " + coverageAgent());
        environment.putAll(settings);
    }

    /** A node with everything inside it and without the sample, ready. */
    public static RunningHost start() {
        return start(Map.of());
    }

    /**
     * A node with these environment variables, ready: {@code MORTISE_FEATURES} says what it boots,
     * {@code MORTISE_DATABASE_POSTGRESQL_URL} and its like are settings.
     */
    public static RunningHost start(Map<String, String> environment) {
        RunningHost host = new RunningHost(newDataFolder(), environment);
        host.launch();
        return host;
    }

    /** A node with the sample's entities and records, ready. */
    public static RunningHost startWithSample() {
        return start(Map.of("MORTISE_FEATURES", "mortise-stack-embedded,mortise-crm"));
    }

    /**
     * A node with the sample that test classes share, started by the first and stopped at the end of all. Who uses it
     * leaves it as it was: neither stopped nor with other settings or extensions.
     */
    public static RunningHost shared() {
        return Shared.HOST;
    }

    /** Made when it is first asked for. */
    private static final class Shared {
        private static final RunningHost HOST = startWithSample();

        static {
            Runtime.getRuntime().addShutdownHook(new Thread(HOST::close));
        }
    }

    /** Tries to start a node and returns what {@code bin/mortise start} said; for nodes that do not start. */
    public static Run tryToStart(Map<String, String> environment) {
        RunningHost host = new RunningHost(newDataFolder(), environment);
        Run start = host.command("start");
        host.close();
        return start;
    }

    /** A node whose process was killed while its first start copied bundles; it does not run. */
    public static RunningHost brokenOffInItsFirstStart() {
        RunningHost host = new RunningHost(newDataFolder(), Map.of());
        CompletableFuture<Run> start = CompletableFuture.supplyAsync(() -> host.command("start"));
        Awaitility.await()
                .atMost(Duration.ofMinutes(1))
                .pollInterval(Duration.ofMillis(10))
                .until(host::copiesBundles);
        host.kill9();
        if (start.join().status() == 0) {
            throw new AssertionError("the node was ready before it was killed");
        }
        return host;
    }

    private boolean copiesBundles() {
        try (Stream<Path> bundles = Files.list(data.resolve("karaf/cache"))) {
            return bundles.count() > 30;
        } catch (NoSuchFileException notYet) {
            return false;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where the node is: {@code http://127.0.0.1:port/}. */
    public URI uri() {
        return URI.create("http://127.0.0.1:" + port + "/");
    }

    /** The address of a path, which begins with no slash. */
    public URI uri(String path) {
        return uri().resolve(path);
    }

    /** Where the node writes. */
    public Path data() {
        return data;
    }

    /** What the node is started with. */
    public Map<String, String> environment() {
        return Map.copyOf(environment);
    }

    /** Sends a request without a session and follows no redirection. */
    public HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return http.send(request.timeout(Duration.ofSeconds(30)).build(), BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Asks for a path, which begins with no slash. */
    public HttpResponse<String> get(String path) {
        return send(HttpRequest.newBuilder(uri(path)));
    }

    /** Runs one command of the node's shell as {@code bin/mortise} does: {@code command("user-list", "--json")}. */
    public Run command(String... words) {
        return Run.inFolder(
                data,
                environment,
                Stream.concat(Stream.of(MORTISE.toString()), Arrays.stream(words))
                        .toList());
    }

    /** Runs one command that reads this text from standard input. */
    public Run commandWithInput(String input, String... words) {
        return Run.inFolder(
                data,
                environment,
                Stream.concat(Stream.of(MORTISE.toString()), Arrays.stream(words))
                        .toList(),
                input);
    }

    /** Runs one command and returns the JSON it prints. */
    public JsonNode json(String... words) {
        List<String> line = new ArrayList<>(List.of(words));
        line.add("--json");
        try {
            return JSON.readTree(command(line.toArray(new String[0])).orThrow().output());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Asks for a path, which begins with no slash, with a token of an administrator. */
    public HttpResponse<String> getAsAdministrator(String path) {
        return send(HttpRequest.newBuilder(uri(path)).header("Authorization", "Bearer " + token()));
    }

    synchronized String token() {
        if (token.isEmpty()) {
            token = json("token-create", "--user", ADMIN).path("token").textValue();
        }
        return token;
    }

    /** Runs one command of Karaf's own, by its full name: {@code karaf("feature:list")}. */
    public Run karaf(String command) {
        return command("karaf", command);
    }

    /** What the node has logged since its first start. */
    public String log() {
        try {
            return Files.readString(data.resolve("log/mortise.log"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Lines of the log that say somebody should look. */
    public List<String> complaints() {
        return log().lines()
                .filter(line -> line.matches("\\S+ (WARN|ERROR) .*"))
                .collect(Collectors.toCollection(ArrayList::new));
    }

    /** Lets the node finish what it does, and end. */
    public void stop() {
        command("stop").orThrow();
    }

    /** Ends the node as a power failure does; returns when its process is gone. */
    public void kill9() {
        ProcessHandle process = process();
        process.destroyForcibly();
        Awaitility.await().atMost(Duration.ofSeconds(10)).until(() -> !process.isAlive());
    }

    /** Starts the node again on its data, stopping it first if it lives; returns when it is ready. */
    public void restart() {
        if (isRunning()) {
            stop();
        }
        launch();
    }

    /** Whether the node's process lives. */
    public boolean isRunning() {
        return Files.exists(data.resolve("pid")) && command("status").status() != STOPPED;
    }

    /** The node's process. */
    public ProcessHandle process() {
        try {
            long id = Long.parseLong(Files.readString(data.resolve("pid")).strip());
            return ProcessHandle.of(id).orElseThrow(() -> new AssertionError("no process " + id));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        if (isRunning()) {
            stop();
        }
    }

    private static final int STOPPED = 3;

    private void launch() {
        Run start = command("start");
        if (start.status() != 0 && isRunning()) {
            kill9();
        }
        start.orThrow();
    }

    private static Path newDataFolder() {
        try {
            Files.createDirectories(HOSTS);
            return Files.createTempDirectory(HOSTS, "host-");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String coverageAgent() {
        String agent = System.getProperty("mortise.coverage", "");
        return agent.startsWith("-javaagent") ? agent : "";
    }
}
