package mortise.files.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.imageio.ImageIO;
import mortise.database.migration.FlywayMigrations;
import mortise.entity.Attached;
import mortise.entity.Permit;
import mortise.entity.Resource;
import mortise.entity.Shown;
import mortise.entity.Stored;
import mortise.files.records.File;
import mortise.files.records.StoredFiles;
import mortise.rest.RestServlet;
import mortise.storage.OpenFileStore;
import mortise.storage.files.FilesProvider;
import mortise.testkit.Configurations;
import mortise.testkit.databases.TestDatabases;
import mortise.testkit.records.TestCallers;
import mortise.testkit.records.TestHost;
import mortise.testkit.storage.MadeContent;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files over REST: real REST, records, storage and database. */
class FileResourceTest {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final byte[] PDF = "%PDF-1.7\n1 0 obj\n".getBytes(UTF_8);
    private static final long MEBIBYTE = 1 << 20;

    @TempDir
    private Path folder;

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private TestHost host;
    private OpenFileStore store;
    private Server server;

    /** Something with files. */
    @Resource(path = "letters")
    public static class Letter extends Stored {
        /** What it is about. */
        @Shown(column = true)
        public String subject = "";

        /** The letter itself. */
        @Attached(maxBytes = 1_000, types = "application/pdf")
        public @Nullable Long scan;

        /** A picture for everybody. */
        @Attached(image = true, open = true)
        public @Nullable Long stamp;

        /** What came along. */
        @Attached
        public List<Long> enclosures = List.of();
    }

    @BeforeEach
    void start() throws Exception {
        store = new FilesProvider(Configurations.config(
                        FilesProvider.Config.class,
                        Map.of("folder", folder.resolve("files").toString())))
                .open();
        host = TestHost.on(TestDatabases.h2(folder.resolve("database")).open())
                .entities(File.class, Letter.class)
                .rules((identity, type, action) ->
                        type.name().equals("letter") && !identity.isAnonymous() ? Permit.ALL : Permit.NONE)
                .start();
        StoredFiles files = new StoredFiles(
                Configurations.config(StoredFiles.Config.class, Map.of("maxBytes", "200000000")),
                host.records(),
                host,
                store);
        TestCallers known = new TestCallers(Set.of(), TestHost.ANNA, TestHost.BEN);
        RestServlet rest = new RestServlet(
                Configurations.config(RestServlet.Config.class, Map.of()), host.records(), host, known, known);
        rest.addApplication(new FilesApplication(files, store), Map.of("osgi.jakartars.application.base", "/files"));
        server = new Server();
        ServerConnector connector = new ServerConnector(server);
        connector.setHost("127.0.0.1");
        server.addConnector(connector);
        ServletContextHandler context = new ServletContextHandler("/");
        ServletHolder holder = new ServletHolder(rest);
        holder.setAsyncSupported(true);
        context.addServlet(holder, "/api/*");
        SignedLinks links = new SignedLinks(new LinkKey(host.database(), new FlywayMigrations()));
        context.addServlet(new ServletHolder(new FileServlet(links, store, files)), "/files/*");
        server.setHandler(context);
        server.start();
    }

    @AfterEach
    void stop() throws Exception {
        server.stop();
        host.close();
        store.close();
    }

    private HttpResponse<byte[]> ask(String who, String method, String path, BodyPublisher body, String... headers)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(server.getURI().resolve(path));
        request.method(method, body);
        if (!who.isEmpty()) {
            request.header("Authorization", "Bearer " + who);
        }
        if (headers.length > 0) {
            request.headers(headers);
        }
        return client.send(request.build(), BodyHandlers.ofByteArray());
    }

    private HttpResponse<byte[]> get(String who, String path, String... headers) throws Exception {
        return ask(who, "GET", path, BodyPublishers.noBody(), headers);
    }

    private HttpResponse<byte[]> post(String path, String type, byte[] body) throws Exception {
        return ask("anna", "POST", path, BodyPublishers.ofByteArray(body), "Content-Type", type);
    }

    private static JsonNode json(HttpResponse<byte[]> response) throws IOException {
        return MAPPER.readTree(response.body());
    }

    private String upload(String name, String type, byte[] content) throws Exception {
        HttpResponse<byte[]> response = post("/api/files?name=" + name, type, content);
        assertThat(response.statusCode()).as(new String(response.body(), UTF_8)).isEqualTo(201);
        return json(response).at("/data/id").asText();
    }

    private String letter(String relationships) throws Exception {
        HttpResponse<byte[]> response = post(
                "/api/letters",
                "application/vnd.api+json",
                ("{'data':{'type':'letters','attributes':{'subject':'Hello'},'relationships':" + relationships + "}}")
                        .replace('\'', '"')
                        .getBytes(UTF_8));
        assertThat(response.statusCode()).as(new String(response.body(), UTF_8)).isEqualTo(201);
        return json(response).at("/data/id").asText();
    }

    private static String file(String id) {
        return "{'type':'stored-files','id':'" + id + "'}";
    }

    private static String header(HttpResponse<?> response, String name) {
        return response.headers().firstValue(name).orElse("");
    }

    private static byte[] picture() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ImageIO.write(new BufferedImage(600, 300, BufferedImage.TYPE_INT_RGB), "png", bytes);
        return bytes.toByteArray();
    }

    @Test
    void takesABodyAttachesItAndSendsItAgain() throws Exception {
        HttpResponse<byte[]> uploaded =
                post("/api/files?name=R%C3%A9sum%C3%A9.pdf&field=letter.scan", "application/pdf", PDF);
        JsonNode data = json(uploaded).at("/data");
        letter("{'scan':{'data':" + file(data.at("/id").asText()) + "}}");

        HttpResponse<byte[]> sent = get("ben", data.at("/links/content").asText());

        assertThat(uploaded.statusCode()).isEqualTo(201);
        assertThat(header(uploaded, "Location"))
                .isEqualTo(data.at("/links/content").asText());
        assertThat(data.at("/attributes/name").asText()).isEqualTo("Résumé.pdf");
        assertThat(data.at("/attributes/mediaType").asText()).isEqualTo("application/pdf");
        assertThat(sent.statusCode()).isEqualTo(200);
        assertThat(sent.body()).isEqualTo(PDF);
        assertThat(header(sent, "Content-Type")).isEqualTo("application/pdf");
        assertThat(header(sent, "X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(header(sent, "Content-Disposition")).isEqualTo("inline; filename*=UTF-8''R%C3%A9sum%C3%A9.pdf");
        assertThat(header(sent, "ETag"))
                .isEqualTo('"' + data.at("/attributes/sha256").asText() + '"');
        assertThat(header(sent, "Cache-Control")).startsWith("private, max-age=");
    }

    @Test
    void sendsRangesAndNothingToWhoHasIt() throws Exception {
        String id = upload("a.txt", "text/plain", "abcdefghij".getBytes(UTF_8));
        letter("{'enclosures':{'data':[" + file(id) + "]}}");

        HttpResponse<byte[]> whole = get("ben", "/api/files/" + id);
        HttpResponse<byte[]> part = get("ben", "/api/files/" + id, "Range", "bytes=2-4");
        HttpResponse<byte[]> outside = get("ben", "/api/files/" + id, "Range", "bytes=20-");
        HttpResponse<byte[]> known = get("ben", "/api/files/" + id, "If-None-Match", header(whole, "ETag"));
        HttpResponse<byte[]> head = ask("ben", "HEAD", "/api/files/" + id, BodyPublishers.noBody());

        assertThat(part.statusCode()).isEqualTo(206);
        assertThat(new String(part.body(), UTF_8)).isEqualTo("cde");
        assertThat(header(part, "Content-Range")).isEqualTo("bytes 2-4/10");
        assertThat(outside.statusCode()).isEqualTo(416);
        assertThat(known.statusCode()).isEqualTo(304);
        assertThat(head.statusCode()).isEqualTo(200);
        assertThat(header(head, "Content-Length")).isEqualTo("10");
    }

    @Test
    void neverLetsABrowserRunWhatWasUploaded() throws Exception {
        String html = upload("page.html", "text/html", "<html><script>alert(1)</script></html>".getBytes(UTF_8));
        String svg = upload(
                "a.svg",
                "image/svg+xml",
                "<?xml version=\"1.0\"?><svg xmlns=\"http://www.w3.org/2000/svg\"></svg>".getBytes(UTF_8));
        String gif = upload("a.gif", "image/gif", "GIF89a/*<script>alert(1)</script>*/".getBytes(ISO_8859_1));

        for (String id : List.of(html, svg, gif)) {
            HttpResponse<byte[]> sent = get("anna", "/api/files/" + id);
            assertThat(header(sent, "Content-Security-Policy")).isEqualTo("default-src 'none'; sandbox");
            assertThat(header(sent, "X-Content-Type-Options")).isEqualTo("nosniff");
            assertThat(header(sent, "Content-Disposition")).startsWith(id.equals(gif) ? "inline" : "attachment");
        }
    }

    @Test
    void refusesWhatIsNotWhatItIsSaidToBe() throws Exception {
        HttpResponse<byte[]> wrong =
                post("/api/files?name=photo.png", "image/png", "<html><body>Hello".getBytes(UTF_8));
        HttpResponse<byte[]> notTaken =
                post("/api/files?name=a.txt&field=letter.scan", "text/plain", "abc".getBytes(UTF_8));
        HttpResponse<byte[]> noField = post("/api/files?name=a.txt&field=letter.subject", "text/plain", PDF);

        assertThat(wrong.statusCode()).isEqualTo(400);
        assertThat(json(wrong).at("/errors/0/code").asText()).isEqualTo("wrong-type");
        assertThat(json(notTaken).at("/errors/0/code").asText()).isEqualTo("wrong-type");
        assertThat(json(noField).at("/errors/0/code").asText()).isEqualTo("no-such-field");
        assertThat(store.list("", "", 10)).isEmpty();
    }

    @Test
    void refusesWhatIsTooLargeWhetherItsLengthIsSaidOrNot() throws Exception {
        byte[] large = new byte[1_001];
        System.arraycopy(PDF, 0, large, 0, PDF.length);

        HttpResponse<byte[]> said = post("/api/files?name=a.pdf&field=letter.scan", "application/pdf", large);
        HttpResponse<byte[]> unsaid = ask(
                "anna",
                "POST",
                "/api/files?name=a.pdf&field=letter.scan",
                BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(large)),
                "Content-Type",
                "application/pdf");

        assertThat(said.statusCode()).isEqualTo(413);
        assertThat(json(said).at("/errors/0/code").asText()).isEqualTo("too-large");
        assertThat(unsaid.statusCode()).isEqualTo(413);
        assertThat(store.list("", "", 10)).isEmpty();
    }

    @Test
    void takesAFormOfSeveralFiles() throws Exception {
        String form = "--x\r\nContent-Disposition: form-data; name=\"field\"\r\n\r\nletter.enclosures\r\n"
                + "--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"../../one.txt\"\r\n"
                + "Content-Type: text/plain\r\n\r\none\r\n"
                + "--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"zwei–2.txt\"\r\n\r\ntwo\r\n--x--\r\n";

        JsonNode data = json(post("/api/files", "multipart/form-data; boundary=x", form.getBytes(UTF_8)))
                .at("/data");

        assertThat(data).hasSize(2);
        assertThat(data.at("/0/attributes/name").asText()).isEqualTo("one.txt");
        assertThat(data.at("/1/attributes/name").asText()).isEqualTo("zwei–2.txt");
        assertThat(new String(get("anna", data.at("/1/links/content").asText()).body(), UTF_8))
                .isEqualTo("two");
    }

    @Test
    void takesAFormWholeOrNotAtAll() throws Exception {
        String good = "--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.txt\"\r\n\r\na\r\n";
        String bad = "--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.png\"\r\n\r\nno picture\r\n";

        HttpResponse<byte[]> wrong =
                post("/api/files", "multipart/form-data; boundary=x", (good + bad + "--x--\r\n").getBytes(UTF_8));
        HttpResponse<byte[]> cut = post("/api/files", "multipart/form-data; boundary=x", good.getBytes(UTF_8));
        HttpResponse<byte[]> none = post(
                "/api/files",
                "multipart/form-data; boundary=x",
                "--x\r\nContent-Disposition: form-data; name=\"field\"\r\n\r\n\r\n--x--\r\n".getBytes(UTF_8));

        assertThat(wrong.statusCode()).isEqualTo(400);
        assertThat(cut.statusCode()).isEqualTo(400);
        assertThat(json(none).at("/errors/0/code").asText()).isEqualTo("no-file");
        assertThat(host.asSystem(() -> {
                    var all = host.records().of(File.class);
                    return all.find(all.query());
                }))
                .allMatch(file -> file.state == File.State.REMOVED);
    }

    @Test
    void leavesNothingIfTheCallerHangsUp() throws Exception {
        URI at = server.getURI();
        try (Socket socket = new Socket(at.getHost(), at.getPort())) {
            OutputStream out = socket.getOutputStream();
            out.write(("POST /api/files?name=a.bin HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer anna\r\n"
                            + "Content-Type: application/octet-stream\r\nContent-Length: 5000000\r\n\r\n")
                    .getBytes(UTF_8));
            out.write(new byte[1_000_000]);
            out.flush();
        }

        await().until(() -> store.list("", "", 10).isEmpty()
                && host.asSystem(() -> host.records().count(mortise.entity.Query.of("file"))) == 0);
    }

    @Test
    void isForWhomTheRecordIs() throws Exception {
        String id = upload("a.txt", "text/plain", "abc".getBytes(UTF_8));
        assertThat(get("ben", "/api/files/" + id).statusCode()).isEqualTo(404);
        assertThat(get("", "/api/files/" + id).statusCode()).isEqualTo(401);
        assertThat(get("", "/files/open/" + id).statusCode()).isEqualTo(404);

        String letter = letter("{'enclosures':{'data':[" + file(id) + "]}}");

        assertThat(get("ben", "/api/files/" + id).statusCode()).isEqualTo(200);
        assertThat(get("", "/files/open/" + id).statusCode()).isEqualTo(404);
        assertThat(get("ben", "/api/stored-files/" + id).statusCode()).isEqualTo(404);
        assertThat(json(get("ben", "/api/letters/" + letter + "/enclosures"))
                        .at("/data/0/attributes/name")
                        .asText())
                .isEqualTo("a.txt");
        assertThat(json(get("ben", "/api/letters/" + letter + "?include=enclosures"))
                        .at("/included/0/attributes/bytes")
                        .asLong())
                .isEqualTo(3);
    }

    @Test
    void refusesARelationshipToWhatCannotBeAttached() throws Exception {
        String id = upload("a.txt", "text/plain", "abc".getBytes(UTF_8));
        letter("{'enclosures':{'data':[" + file(id) + "]}}");

        HttpResponse<byte[]> twice = post(
                "/api/letters",
                "application/vnd.api+json",
                ("{\"data\":{\"type\":\"letters\",\"relationships\":{\"enclosures\":{\"data\":["
                                + file(id).replace('\'', '"') + "]}}}}")
                        .getBytes(UTF_8));

        assertThat(twice.statusCode()).isEqualTo(422);
        assertThat(json(twice).at("/errors/0/code").asText()).isEqualTo("no-such-file");
        assertThat(json(twice).at("/errors/0/source/pointer").asText())
                .isEqualTo("/data/relationships/enclosures/data");
    }

    @Test
    void addsToAndTakesFromAList() throws Exception {
        String one = upload("one.txt", "text/plain", "one".getBytes(UTF_8));
        String two = upload("two.txt", "text/plain", "two".getBytes(UTF_8));
        String letter = letter("{'enclosures':{'data':[" + file(one) + "]}}");
        String list = "/api/letters/" + letter + "/relationships/enclosures";

        HttpResponse<byte[]> added = post(
                list,
                "application/vnd.api+json",
                ("{\"data\":[" + file(two).replace('\'', '"') + "]}").getBytes(UTF_8));
        HttpResponse<byte[]> removed = ask(
                "anna",
                "DELETE",
                list,
                BodyPublishers.ofString("{\"data\":[" + file(one).replace('\'', '"') + "]}"),
                "Content-Type",
                "application/vnd.api+json");

        assertThat(added.statusCode()).isEqualTo(204);
        assertThat(removed.statusCode()).isEqualTo(204);
        assertThat(json(get("ben", list)).at("/data/0/id").asText()).isEqualTo(two);
        assertThat(get("ben", "/api/files/" + one).statusCode()).isEqualTo(404);
    }

    @Test
    void offersSmallerPictures() throws Exception {
        String id = upload("stamp.png", "image/png", picture());
        letter("{'stamp':{'data':" + file(id) + "}}");

        HttpResponse<byte[]> small = get("ben", "/api/files/" + id + "/small");
        HttpResponse<byte[]> open = get("", "/files/open/" + id + "/medium");

        assertThat(small.statusCode()).isEqualTo(200);
        assertThat(ImageIO.read(new ByteArrayInputStream(small.body())).getWidth())
                .isEqualTo(96);
        assertThat(header(small, "Content-Type")).isEqualTo("image/png");
        assertThat(ImageIO.read(new ByteArrayInputStream(open.body())).getWidth())
                .isEqualTo(480);
        assertThat(header(open, "Cache-Control")).startsWith("public, max-age=");
        assertThat(get("", "/files/open/" + id).statusCode()).isEqualTo(404);
        assertThat(get("ben", "/api/files/" + id + "/huge").statusCode()).isEqualTo(404);
    }

    @Test
    void streamsBothWaysInLittleMemory() throws Exception {
        long size = 100 * MEBIBYTE;

        HttpResponse<byte[]> uploaded = ask(
                "anna",
                "POST",
                "/api/files?name=large.bin",
                BodyPublishers.ofInputStream(() -> MadeContent.of(7, size)),
                "Content-Type",
                "application/octet-stream");
        HttpRequest request = HttpRequest.newBuilder(server.getURI()
                        .resolve(json(uploaded).at("/data/links/content").asText()))
                .header("Authorization", "Bearer anna")
                .build();

        try (InputStream content =
                client.send(request, BodyHandlers.ofInputStream()).body()) {
            long position = 0;
            byte[] buffer = new byte[65_536];
            for (int read = content.read(buffer); read >= 0; read = content.read(buffer)) {
                assertThat(buffer[0]).isEqualTo(MadeContent.byteAt(7, position));
                position += read;
            }
            assertThat(position).isEqualTo(size);
        }
    }

    @Test
    void isDescribedInOpenApi() throws Exception {
        JsonNode paths = json(get("anna", "/api/openapi.json")).at("/paths");

        assertThat(paths.has("/api/files")).isTrue();
        assertThat(paths.at("/~1api~1files").has("post")).isTrue();
        assertThat(paths.has("/api/files/{id}")).isTrue();
        assertThat(paths.has("/api/files/{id}/{variant}")).isTrue();
    }

    @Test
    void discardsWhatWasUploadedInVain() throws Exception {
        String id = upload("a.txt", "text/plain", "abc".getBytes(UTF_8));

        assertThat(ask("ben", "DELETE", "/api/files/" + id, BodyPublishers.noBody())
                        .statusCode())
                .isEqualTo(204);
        assertThat(get("anna", "/api/files/" + id).statusCode()).isEqualTo(200);
        ask("anna", "DELETE", "/api/files/" + id, BodyPublishers.noBody());

        assertThat(get("anna", "/api/files/" + id).statusCode()).isEqualTo(404);
    }
}
