package mortise.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The page of search as a browser without scripts uses it: a real index of real records. */
class SearchTest {
    private WebHost host;
    private Client ingrid;

    @BeforeEach
    void start() throws Exception {
        host = WebHost.start(Map.of());
        long first = 0;
        for (int i = 1; i <= 30; i++) {
            long id = host.add(
                    "account",
                    Map.of(
                            "name",
                            "Zeppelin & <b>Werke</b> " + i,
                            "approved",
                            i % 2 == 0,
                            "status",
                            i <= 4 ? "PARTNER" : "CUSTOMER"));
            first = first == 0 ? id : first;
        }
        host.add("contact", Map.of("firstName", "Graf", "lastName", "Zeppelin", "account", first));
        ingrid = new Client(host.address()).signIn("ingrid");
    }

    @AfterEach
    void stop() throws Exception {
        host.close();
    }

    @Test
    void asksTheRecordsWhileSearchIsAway() throws Exception {
        Client.Page page = ingrid.get("/search?q=zeppelin");

        assertThat(page.html().select("main h2").eachText()).containsExactly("Accounts", "Contacts");
        assertThat(page.has(".facets")).isFalse();
    }

    @Test
    void countsExactlyAndMarksTheWords() throws Exception {
        host.openSearch();

        Client.Page page = ingrid.get("/search?q=zeppelin");

        assertThat(page.html().select(".facets a").eachText())
                .containsExactly("Everything 31", "Accounts 30", "Contacts 1");
        assertThat(page.text("[role=status]")).startsWith("31 results");
        assertThat(page.html().select(".sline")).hasSize(25);
        assertThat(page.html().select(".sline a").eachText()).anyMatch(text -> text.equals("Graf Zeppelin"));
        assertThat(page.html().select(".sline a mark").eachText()).hasSize(25).containsOnly("Zeppelin");
        assertThat(page.has(".sline b")).isFalse();

        Client.Page second = ingrid.get(page.html().select("#next").attr("href"));
        assertThat(second.html().select(".sline")).hasSize(6);
        assertThat(second.has("#next")).isFalse();
        assertThat(ingrid.get("/search?q=zeppelin&page=9").location()).isEqualTo("/search?q=zeppelin&page=2");
    }

    @Test
    void narrowsToOneEntityAndOneValue() throws Exception {
        host.openSearch();
        Client.Page all = ingrid.get("/search?q=zeppelin");

        Client.Page accounts =
                ingrid.get(all.html().select(".facets a:contains(Accounts)").attr("href"));
        assertThat(accounts.html()
                        .select(".facets ul[aria-labelledby=fc-status] a")
                        .eachText())
                .containsExactly("Customer 26", "Partner 4");
        assertThat(accounts.html()
                        .select(".facets ul[aria-labelledby=fc-approved] a")
                        .eachText())
                .containsExactly("No 15", "Yes 15");
        assertThat(accounts.html().select(".facets a").eachText()).contains("Everything 31", "Contacts 1");

        Client.Page partners =
                ingrid.get(accounts.html().select(".facets a:contains(Partner)").attr("href"));
        assertThat(partners.html().select(".sline")).hasSize(4);
        assertThat(partners.html().select(".facets a[aria-current=true]").eachText())
                .containsExactly("Partner 4");
        Client.Page approved = ingrid.get("/search?q=zeppelin&in=account&f=approved:true");
        assertThat(approved.text("[role=status]")).startsWith("15 results");
    }

    @Test
    void saysThatWordsAreSimilarOnly() throws Exception {
        host.openSearch();

        Client.Page page = ingrid.get("/search?q=zeppelun&in=contact");

        assertThat(page.text(".banner")).contains("similar words");
        assertThat(page.html().select(".sline a").eachText()).containsExactly("Graf Zeppelin");
        assertThat(ingrid.get("/search?q=nothing-like-this").text(".empty h2"))
                .isEqualTo("Nothing found for “nothing-like-this”");
        assertThat(ingrid.get("/search").text(".empty h2")).isEqualTo("What are you looking for?");
    }

    @Test
    void saysWhatItCannotLookFor() throws Exception {
        host.openSearch();

        Client.Page page = ingrid.get("/search?q=" + "x".repeat(300));

        assertThat(page.status()).isEqualTo(422);
        assertThat(page.text("[role=alert]")).contains("at most 256 characters");
        assertThat(ingrid.get("/search?q=zeppelin&in=account&f=nofield:1").status())
                .isEqualTo(422);
        assertThat(ingrid.get("/search?q=zeppelin&in=nothing").status()).isEqualTo(404);
    }

    @Test
    void showsNobodyWhatHeMayNotView() throws Exception {
        host.openSearch();
        Client guest = new Client(host.address()).signIn("guest");

        assertThat(guest.get("/search?q=zeppelin").html().select(".facets a").eachText())
                .containsExactly("Everything 30", "Accounts 30");
        assertThat(guest.get("/search?q=zeppelin&in=contact").status()).isEqualTo(403);
    }
}
