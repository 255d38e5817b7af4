package mortise.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** One's own settings and tokens as a browser without scripts uses them. */
class MeTest {
    private static WebHost host;
    private Client admin;

    @BeforeAll
    static void start() throws Exception {
        host = WebHost.start(Map.of());
    }

    @AfterAll
    static void stop() throws Exception {
        host.close();
    }

    @BeforeEach
    void open() throws Exception {
        admin = new Client(host.address()).signIn("admin");
    }

    @Test
    void showsWhoOneIs() throws Exception {
        Client.Page page = admin.get("/me");

        assertThat(page.html().select("dt:contains(User name) + dd").text()).isEqualTo("admin");
        assertThat(page.html().select("dt:contains(Mail) + dd").text()).isEqualTo("mateo@northmoor.example");
        assertThat(page.html().select("a[href*=edit]").attr("href"))
                .isEqualTo("/users/" + host.person(3) + "/edit?to=/me");
    }

    @Test
    void showsANewTokensSecretOnce() throws Exception {
        Client.Page page = admin.send(admin.get("/me/token")
                .form()
                .set("name", "Nightly export")
                .set("days", "30")
                .set("may", "some")
                .set("e.account", "view")
                .set("e.contact", "all"));

        assertThat(page.status()).isEqualTo(200);
        assertThat(page.text("#token .secret span")).startsWith("mrt_secret");
        assertThat(page.html().select("#token dd").eachText())
                .contains(
                        "read accounts, contacts",
                        "curl -H \"Authorization: Bearer $TOKEN\" " + host.address() + "/api/accounts");
        Client.Page later = admin.get("/me");
        assertThat(later.html().text()).contains("Nightly export").doesNotContain("mrt_secret");
        assertThat(later.html().select("#token")).isEmpty();

        String revoke = later.html().select("a[href$=revoke]").attr("href");
        assertThat(new Client(host.address()).signIn("ingrid").get(revoke).status())
                .isEqualTo(404);
        Client.Page done = admin.send(admin.get(revoke).form());
        assertThat(done.location()).isEqualTo("/me");
        assertThat(admin.get("/me").html().text()).doesNotContain("read accounts, contacts");
    }

    @Test
    void offersWhatATokenMay() throws Exception {
        Client.Page all = admin.send(admin.get("/me/token").form().set("name", "All"));
        Client.Page view = admin.send(admin.get("/me/token")
                .form()
                .set("name", "View")
                .set("may", "view")
                .set("days", ""));

        assertThat(all.text("#token dd")).isEqualTo("everything you may do");
        assertThat(view.html().select("#token dd").eachText()).startsWith("read all records", "does not end");
    }

    @Test
    void saysWhatIsMissing() throws Exception {
        Client.Page page =
                admin.send(admin.get("/me/token").form().set("name", " ").set("may", "some"));

        assertThat(page.status()).isEqualTo(422);
        assertThat(page.text("#t-name-e")).isEqualTo("This is needed.");
        assertThat(page.text("#t-may-e")).isEqualTo("Choose what it may do.");
        assertThat(admin.send(page.form().set("name", "refused").set("may", "all"))
                        .text("#t-may-e"))
                .contains("no entity");
    }
}
