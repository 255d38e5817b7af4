package mortise.files.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import mortise.core.Failure;
import mortise.database.OpenDatabase;
import mortise.database.migration.FlywayMigrations;
import mortise.files.FileLink;
import mortise.storage.OpenFileStore;
import mortise.storage.StoredFile;
import mortise.storage.files.FilesProvider;
import mortise.testkit.Configurations;
import mortise.testkit.databases.TestDatabases;
import mortise.testkit.storage.MadeContent;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FileServletTest {
    private static final Duration HOUR = Duration.ofHours(1);

    @TempDir
    private Path folder;

    private final HttpClient client = HttpClient.newHttpClient();
    private OpenDatabase database;
    private OpenFileStore store;
    private SignedLinks links;
    private Server server;

    @BeforeEach
    void start() throws Exception {
        database = TestDatabases.h2(folder.resolve("database")).open();
        store = new FilesProvider(Configurations.config(
                        FilesProvider.Config.class,
                        Map.of("folder", folder.resolve("files").toString())))
                .open();
        links = new SignedLinks(key());
        server = new Server();
        ServerConnector connector = new ServerConnector(server);
        connector.setHost("127.0.0.1");
        server.addConnector(connector);
        ServletContextHandler context = new ServletContextHandler("/");
        context.addServlet(new ServletHolder(new FileServlet(links, store, new NoFiles())), SignedLinks.ROOT + "/*");
        server.setHandler(context);
        server.start();
    }

    @AfterEach
    void stop() throws Exception {
        server.stop();
        store.close();
        database.close();
    }

    private LinkKey key() {
        return new LinkKey(database, new FlywayMigrations());
    }

    private static FileLink to(String key) {
        return new FileLink(key, "list.csv", "text/csv", false, HOUR);
    }

    private HttpResponse<byte[]> get(String path, String... headers) throws IOException, InterruptedException {
        return ask(path, request -> headers.length == 0 ? request : request.headers(headers));
    }

    private HttpResponse<byte[]> ask(String path, UnaryOperator<HttpRequest.Builder> more)
            throws IOException, InterruptedException {
        return client.send(more.apply(HttpRequest.newBuilder(uri(path))).build(), BodyHandlers.ofByteArray());
    }

    private URI uri(String path) {
        return server.getURI().resolve(path);
    }

    private static String header(HttpResponse<?> response, String name) {
        return response.headers().firstValue(name).orElse("");
    }

    private StoredFile write(String key, String content) throws IOException {
        return store.write(key, new ByteArrayInputStream(content.getBytes(US_ASCII)));
    }

    @Test
    void sendsAFileToWhoHasALink() throws Exception {
        StoredFile file = write("exports/1", "abcdefghij");

        HttpResponse<byte[]> response = get(links.link(to("exports/1")));

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).asString(US_ASCII).isEqualTo("abcdefghij");
        assertThat(header(response, "Content-Type")).startsWith("text/csv");
        assertThat(header(response, "Content-Length")).isEqualTo("10");
        assertThat(header(response, "ETag")).isEqualTo('"' + file.sha256() + '"');
        assertThat(header(response, "Accept-Ranges")).isEqualTo("bytes");
        assertThat(header(response, "Content-Disposition")).isEqualTo("attachment; filename*=UTF-8''list.csv");
        assertThat(header(response, "X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(header(response, "Content-Security-Policy")).isEqualTo("default-src 'none'; sandbox");
        assertThat(header(response, "Referrer-Policy")).isEqualTo("no-referrer");
        assertThat(header(response, "Cache-Control")).matches("private, max-age=3[56]\\d\\d");
    }

    @Test
    void tellsOfAFileWithoutSendingIt() throws Exception {
        write("a", "abcdefghij");

        HttpResponse<byte[]> response =
                ask(links.link(to("a")), request -> request.method("HEAD", HttpRequest.BodyPublishers.noBody()));

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(header(response, "Content-Length")).isEqualTo("10");
        assertThat(response.body()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "bytes=0-0, a, 0-0",
        "bytes=2-4, cde, 2-4",
        "bytes=7-, hij, 7-9",
        "bytes=7-99, hij, 7-9",
        "bytes=-3, hij, 7-9",
        "bytes=-99, abcdefghij, 0-9",
        "bytes=9-9, j, 9-9"
    })
    void sendsTheRangeThatIsAskedFor(String range, String content, String told) throws Exception {
        write("a", "abcdefghij");

        HttpResponse<byte[]> response = get(links.link(to("a")), "Range", range);

        assertThat(response.statusCode()).isEqualTo(206);
        assertThat(response.body()).asString(US_ASCII).isEqualTo(content);
        assertThat(header(response, "Content-Range")).isEqualTo("bytes " + told + "/10");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"bytes=4-2", "bytes=0-1,4-5", "bytes=-", "bytes=a-b", "lines=1-2", "bytes=99999999999999999999-"
            })
    void sendsTheWholeForWhatIsNoRange(String range) throws Exception {
        write("a", "abcdefghij");

        HttpResponse<byte[]> response = get(links.link(to("a")), "Range", range);

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).hasSize(10);
    }

    @ParameterizedTest
    @ValueSource(strings = {"bytes=10-", "bytes=10-20", "bytes=-0", "bytes=999999999999999999-"})
    void saysThatAFileIsShorterThanARange(String range) throws Exception {
        write("a", "abcdefghij");

        HttpResponse<byte[]> response = get(links.link(to("a")), "Range", range);

        assertThat(response.statusCode()).isEqualTo(416);
        assertThat(header(response, "Content-Range")).isEqualTo("bytes */10");
    }

    @Test
    void sendsAnEmptyFile() throws Exception {
        write("empty", "");

        assertThat(get(links.link(to("empty"))).statusCode()).isEqualTo(200);
        assertThat(get(links.link(to("empty")), "Range", "bytes=0-").statusCode())
                .isEqualTo(416);
    }

    @Test
    void sendsWhatHasChangedOnly() throws Exception {
        String tag = '"' + write("a", "abcdefghij").sha256() + '"';
        String link = links.link(to("a"));

        assertThat(get(link, "If-None-Match", tag).statusCode()).isEqualTo(304);
        assertThat(get(link, "If-None-Match", "\"x\", W/" + tag).statusCode()).isEqualTo(304);
        assertThat(get(link, "If-None-Match", "\"x\"").statusCode()).isEqualTo(200);
        assertThat(get(link, "Range", "bytes=2-4", "If-Range", tag).statusCode())
                .isEqualTo(206);
        assertThat(get(link, "Range", "bytes=2-4", "If-Range", "\"old\"").statusCode())
                .isEqualTo(200);
    }

    @Test
    void knowsALinkThatWasMadeOnAnotherNode() throws Exception {
        write("a", "abcdefghij");
        String link = new SignedLinks(key()).link(to("a"));

        assertThat(get(link).statusCode()).isEqualTo(200);
        assertThat(links.link(to("a"))).isNotEqualTo(links.link(to("b")));
    }

    @Test
    void saysThatALinkHasExpired() throws Exception {
        write("a", "abcdefghij");
        Clock earlier = Clock.fixed(Instant.now().minus(HOUR).minusSeconds(1), ZoneOffset.UTC);

        HttpResponse<byte[]> response = get(new SignedLinks(key(), earlier).link(to("a")));

        assertThat(response.statusCode()).isEqualTo(410);
        assertThat(response.body()).asString(US_ASCII).doesNotContain("abc").contains("expired");
    }

    @Test
    void knowsNoLinkThatWasChanged() throws Exception {
        write("a", "abcdefghij");
        write("b", "secret");
        String link = links.link(to("a"));
        int dot = link.indexOf('.');
        String other = links.link(to("b"));

        for (int place = link.lastIndexOf('/') + 1; place < link.length(); place++) {
            char changed = link.charAt(place) == 'A' ? 'B' : 'A';
            String forged = link.substring(0, place) + changed + link.substring(place + 1);
            // The last letter of a Base64 text has bits that count for nothing.
            if (place < link.length() - 1) {
                assertThat(get(forged).statusCode()).as("%d", place).isEqualTo(404);
            }
        }
        assertThat(get(other.substring(0, other.indexOf('.')) + link.substring(dot))
                        .statusCode())
                .isEqualTo(404);
        for (String forged : new String[] {"", "a", ".", "a.", ".a", "a.b", "a.!", "x".repeat(5000) + ".y", "a/b/c"}) {
            assertThat(get(SignedLinks.ROOT + "/" + forged).statusCode())
                    .as(forged)
                    .isEqualTo(404);
        }
        assertThat(get(SignedLinks.ROOT).statusCode()).isEqualTo(404);
    }

    @ParameterizedTest
    @CsvSource({
        "image/png, inline", "application/pdf, inline", "text/plain; charset=utf-8, inline", "audio/ogg, inline",
        "text/html, attachment", "TEXT/HTML, attachment", "image/svg+xml, attachment", "text/xml, attachment",
        "application/javascript, attachment", "application/octet-stream, attachment"
    })
    void letsABrowserShowWhatCanDoNoHarmOnly(String type, String disposition) throws Exception {
        write("a", "abcdefghij");

        HttpResponse<byte[]> response = get(links.link(new FileLink("a", "a", type, true, HOUR)));

        assertThat(header(response, "Content-Disposition")).startsWith(disposition + ";");
        assertThat(header(response, "X-Content-Type-Options")).isEqualTo("nosniff");
    }

    @Test
    void keepsNamesInAnyScriptAndOnOneLine() throws Exception {
        write("a", "abcdefghij");

        HttpResponse<byte[]> response =
                get(links.link(new FileLink("a", "Übersicht \"文件\"; x=1.pdf", "application/pdf", false, HOUR)));

        assertThat(header(response, "Content-Disposition"))
                .isEqualTo("attachment; filename*=UTF-8''%C3%9Cbersicht%20%22%E6%96%87%E4%BB%B6%22%3B%20x%3D1.pdf");
        for (String name : new String[] {"", " ", "a\r\nSet-Cookie: x", "a\nb", "a\0", "a\u2028b", "x".repeat(201)}) {
            assertThatThrownBy(() -> new FileLink("a", name, "text/csv", false, HOUR))
                    .isInstanceOf(Failure.class);
        }
        for (String type : new String[] {"", "text", "text/csv\r\nX: y", "text/csv; a=b", "a b/c"}) {
            assertThatThrownBy(() -> new FileLink("a", "a", type, false, HOUR)).isInstanceOf(Failure.class);
        }
        assertThatThrownBy(() -> new FileLink("../a", "a", "text/csv", false, HOUR))
                .isInstanceOf(Failure.class);
        assertThatThrownBy(() -> new FileLink("a", "a", "text/csv", false, Duration.ZERO))
                .isInstanceOf(Failure.class);
    }

    @Test
    void saysWhatIsMissingAndWhatIsAway() throws Exception {
        String link = links.link(to("exports/1"));

        assertThat(get(link).statusCode()).isEqualTo(404);

        write("exports/1", "abcdefghij");
        Files.move(folder.resolve("files"), folder.resolve("unmounted"));
        HttpResponse<byte[]> response = get(link);
        assertThat(response.statusCode()).isEqualTo(503);
        assertThat(header(response, "Retry-After")).isNotEmpty();
        assertThat(response.body()).asString(US_ASCII).doesNotContain(folder.toString());
        Files.move(folder.resolve("unmounted"), folder.resolve("files"));
    }

    @Test
    void letsGoOfAFileWhoseReaderGoesAway() throws Exception {
        store.write("large", MadeContent.of(3, 40L << 20));

        for (int reader = 0; reader < 20; reader++) {
            HttpResponse<InputStream> response = client.send(
                    HttpRequest.newBuilder(uri(links.link(to("large")))).build(), BodyHandlers.ofInputStream());
            response.body().readNBytes(1000);
            response.body().close();
        }

        await().untilAsserted(() -> assertThat(openFiles()).isZero());
    }

    /** Of the store, by this process. */
    private long openFiles() throws IOException {
        try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
            return open.filter(each -> {
                        try {
                            return Files.readSymbolicLink(each).startsWith(folder.resolve("files"));
                        } catch (IOException closed) {
                            return false;
                        }
                    })
                    .count();
        }
    }

    @Test
    void streamsALargeFile() throws Exception {
        long size = 120L << 20;
        StoredFile file = store.write("large", MadeContent.of(3, size));
        MessageDigest digest = MessageDigest.getInstance("SHA-256");

        HttpResponse<InputStream> response =
                client.send(HttpRequest.newBuilder(uri(links.link(to("large")))).build(), BodyHandlers.ofInputStream());
        byte[] buffer = new byte[65_536];
        try (InputStream content = response.body()) {
            for (int read = content.read(buffer); read >= 0; read = content.read(buffer)) {
                digest.update(buffer, 0, read);
            }
        }

        assertThat(HexFormat.of().formatHex(digest.digest())).isEqualTo(file.sha256());
        HttpResponse<byte[]> end = get(links.link(to("large")), "Range", "bytes=-5");
        assertThat(end.body()).hasSize(5);
        assertThat(Arrays.equals(end.body(), new byte[] {
                    MadeContent.byteAt(3, size - 5),
                    MadeContent.byteAt(3, size - 4),
                    MadeContent.byteAt(3, size - 3),
                    MadeContent.byteAt(3, size - 2),
                    MadeContent.byteAt(3, size - 1)
                }))
                .isTrue();
    }
}
