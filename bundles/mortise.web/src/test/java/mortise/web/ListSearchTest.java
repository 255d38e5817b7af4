package mortise.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import mortise.entity.Draft;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Words in a list, with a real index of real records. */
class ListSearchTest {
    private WebHost host;
    private Client ingrid;

    @BeforeEach
    void start() throws Exception {
        host = WebHost.start(Map.of());
        for (int i = 1; i <= 30; i++) {
            Map<String, Object> values = new HashMap<>();
            values.put("name", "Zeppelin Zürich " + (char) ('A' + i % 26) + i);
            values.put("status", i <= 4 ? "PARTNER" : "CUSTOMER");
            values.put("approved", true);
            values.put("owner", host.person(i % 2));
            host.add("account", values);
        }
        host.add(
                "account",
                Map.of("name", "Zürcher Werft", "status", "CUSTOMER", "approved", true, "owner", host.person(0)));
        ingrid = new Client(host.address()).signIn("ingrid");
    }

    @AfterEach
    void stop() throws Exception {
        host.close();
    }

    private List<String> names(String address) throws Exception {
        return ingrid.get(address).html().select("tbody a.rec").eachText();
    }

    @Test
    void findsWordsInAnyOrderWithoutDiacriticsAndByTheirBeginnings() throws Exception {
        assertThat(names("/accounts?q=zurich+zepp")).isEmpty();

        host.openSearch();

        assertThat(names("/accounts?q=zurich+zepp")).hasSize(25).allMatch(name -> name.startsWith("Zeppelin Zürich "));
        assertThat(names("/accounts?q=zurich+zepp&page=2")).hasSize(5).doesNotContain("Zürcher Werft");
        assertThat(names("/accounts?q=werft+zurcher")).containsExactly("Zürcher Werft");
        assertThat(ingrid.get("/accounts?q=zurich+zepp").has("#list .banner:not([hidden])"))
                .isFalse();
    }

    @Test
    void keepsFiltersAndOrders() throws Exception {
        host.openSearch();

        assertThat(names("/accounts?q=zurich&filter[status][in]=PARTNER&sort=-title"))
                .containsExactly(
                        "Zeppelin Zürich E4", "Zeppelin Zürich D3", "Zeppelin Zürich C2", "Zeppelin Zürich B1");
        // The index does not know the names of owners; the records sort what it found.
        assertThat(names("/accounts?q=zurich+zepp&filter[status][in]=PARTNER&sort=owner"))
                .containsExactlyInAnyOrder(
                        "Zeppelin Zürich E4", "Zeppelin Zürich D3", "Zeppelin Zürich C2", "Zeppelin Zürich B1");
        assertThat(names("/accounts?q=zurich&filter[status][in]=LEAD")).isEmpty();
    }

    @Test
    void offersSimilarWordsAndSaysSo() throws Exception {
        host.openSearch();

        Client.Page page = ingrid.get("/accounts?q=zurchar&sort=owner");

        assertThat(page.html().select("tbody a.rec").eachText()).containsExactly("Zürcher Werft");
        assertThat(page.text("#list .banner:not([hidden])")).contains("“zurchar”", "similar words");
        assertThat(names("/accounts?q=zurchar")).containsExactly("Zürcher Werft");
        assertThat(ingrid.get("/accounts?q=nothing-like-this").has("#list .banner:not([hidden])"))
                .isFalse();
    }

    @Test
    void showsARecordAsItIsNow() throws Exception {
        host.openSearch();
        long werft = Long.parseLong(ingrid.get("/accounts?q=werft")
                .html()
                .select("tbody a.rec")
                .attr("href")
                .replaceAll(".*/", ""));
        host.saveAs(0, Draft.update("account", werft).set("status", "PARTNER"));

        assertThat(names("/accounts?q=werft")).containsExactly("Zürcher Werft");
        assertThat(names("/accounts?q=werft&filter[status][in]=CUSTOMER")).isEmpty();
    }

    @Test
    void writesWhatItShows() throws Exception {
        host.openSearch();
        host.openImports(host.openJobs());

        Client.Page list = ingrid.get("/accounts?q=zurcher+werft&columns=status");
        Client.Page started = ingrid.send(list.form("#export-menu form").put("format", "csv"));
        String job = started.location().replaceAll(".*/", "");
        Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> ingrid.get("/exports/jobs/" + job)
                .has("#download"));

        assertThat(new String(host.exported(job), UTF_8)).isEqualTo("\ufeffName,Status\r\nZürcher Werft,Customer\r\n");
    }

    @Test
    void saysWhatItCannotLookFor() throws Exception {
        host.openSearch();

        assertThat(ingrid.get("/accounts?q=" + "x".repeat(300)).text("#list [role=alert]"))
                .contains("at most 256 characters");
    }
}
