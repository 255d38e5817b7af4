package mortise.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpRequest;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The page of extensions as a browser without scripts uses it. */
class ExtensionsTest {
    private static final String PATH = "/admin/extensions";

    private WebHost host;
    private Client ingrid;

    @BeforeEach
    void start() throws Exception {
        host = WebHost.start(Map.of());
        ingrid = new Client(host.address()).signIn("ingrid");
    }

    @AfterEach
    void stop() throws Exception {
        host.close();
    }

    private Client.Page upload(Client client, String fileName, String content) throws Exception {
        String token =
                client.get(PATH).html().select("form[data-drop] [name=_csrf]").attr("value");
        return client.send(multipart(token, fileName, content));
    }

    private HttpRequest.Builder multipart(String token, String fileName, String content) {
        String body = "--edge\r\nContent-Disposition: form-data; name=\"_csrf\"\r\n\r\n" + token
                + "\r\n--edge\r\nContent-Disposition: form-data; name=\"jar\"; filename=\"" + fileName
                + "\"\r\nContent-Type: application/java-archive\r\n\r\n" + content + "\r\n--edge--\r\n";
        return HttpRequest.newBuilder(URI.create(host.address() + PATH + "/install"))
                .header("Content-Type", "multipart/form-data; boundary=edge")
                .POST(HttpRequest.BodyPublishers.ofString(body));
    }

    @Test
    void showsWhatIsInstalledAndHowItFares() throws Exception {
        Client.Page page = ingrid.get(PATH + "?x=example.fleet");

        assertThat(page.html().select("tbody tr").eachText())
                .anyMatch(row -> row.contains("Fleet") && row.contains("Running") && row.contains("Vehicles"))
                .anyMatch(row -> row.contains("Card reader")
                        && row.contains("Cannot start")
                        && row.contains("needs the package"));
        assertThat(page.html().select("aside .list li").eachText())
                .containsExactly("Vehiclesentity", "Deliveriespanel");
        assertThat(page.html().select("nav a[aria-current]").text()).isEqualTo("Extensions");
        assertThat(ingrid.get(PATH + "?x=mortise-base").has("#remove")).isFalse();
        assertThat(ingrid.get("/admin").location()).isEqualTo(PATH);
    }

    @Test
    void installsAJarThatIsHandedOver() throws Exception {
        Client.Page answer = upload(ingrid, "tickets.jar", "PK-content");

        assertThat(answer.location()).isEqualTo(PATH + "?x=tickets");
        assertThat(ingrid.get(PATH).text(".toast")).isEqualTo("tickets.jar is installed");
        assertThat(upload(ingrid, "tickets.jar", "PK-content").status()).isEqualTo(409);
    }

    @Test
    void saysWhyAFileWasNotInstalled() throws Exception {
        Client.Page page = upload(ingrid, "notes.txt", "hello");

        assertThat(page.status()).isEqualTo(422);
        assertThat(page.text("[role=alert]")).contains("notes.txt is no bundle");
        assertThat(upload(ingrid, "", "").status()).isEqualTo(422);
        assertThat(upload(ingrid, "large.jar", "PK" + "x".repeat(1_100_000)).status())
                .isEqualTo(400);
    }

    @Test
    void installsAFeatureThatIsOffered() throws Exception {
        Client.Page page = ingrid.get(PATH);
        assertThat(page.html().select("#offers li")).hasSize(2);

        Client.Page answer = ingrid.send(page.form("#offers form").put("name", "mortise-tickets"));

        assertThat(answer.location()).isEqualTo(PATH + "?x=mortise-tickets");
    }

    @Test
    void namesWhatStaysBeforeOneIsRemoved() throws Exception {
        host.add("vehicle", Map.of("plate", "NM-418"));
        Client.Page asked = ingrid.get(PATH + "/remove?x=example.fleet");
        assertThat(asked.html().select(".dlg .list.two li").eachText())
                .anyMatch(line -> line.contains("Deliveries") && line.contains("missing beside records"));
        assertThat(asked.html().select(".dlg .list:not(.two) li").eachText()).containsExactly("Vehicles1");

        Client.Page refused = ingrid.send(asked.form().set("phrase", "fleet"));
        Client.Page done = ingrid.send(refused.form().set("phrase", "Fleet"));

        assertThat(refused.status()).isEqualTo(422);
        assertThat(done.location()).isEqualTo(PATH);
        assertThat(ingrid.get(PATH).html().select("tbody .rec").eachText()).doesNotContain("Fleet");
        assertThat(ingrid.get(PATH + "/remove?x=example.fleet").status()).isEqualTo(404);
    }

    @Test
    void isForAdministratorsOnly() throws Exception {
        String token = ingrid.get(PATH).html().select("meta[name=csrf]").attr("content");
        Client guest = new Client(host.address()).signIn("guest");

        assertThat(guest.get(PATH).status()).isEqualTo(403);
        assertThat(guest.get(PATH + "/remove?x=example.fleet").status()).isEqualTo(403);
        assertThat(guest.send(multipart(token, "a.jar", "PK")).status()).isEqualTo(403);
        assertThat(ingrid.send(multipart("guessed", "a.jar", "PK")).status()).isEqualTo(403);
        assertThat(guest.get("/accounts").has("nav a[href='/admin']")).isFalse();
        assertThat(new Client(host.address()).get(PATH).location()).startsWith("/sign-in");
    }

    @Test
    void saysSoWhereNothingCanBeInstalled() throws Exception {
        try (WebHost fixed = WebHost.startFixed()) {
            Client client = new Client(fixed.address()).signIn("ingrid");

            Client.Page page = client.get(PATH);

            assertThat(page.status()).isEqualTo(200);
            assertThat(page.text(".banner")).contains("cannot be changed at the moment");
            assertThat(client.get(PATH + "/remove?x=example.fleet").status()).isEqualTo(503);
        }
    }
}
