package mortise.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import mortise.entity.Draft;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Pages of records, and their end, as a browser without scripts sees them. */
class RecordTest {
    private WebHost host;
    private long first;
    private Client ingrid;

    @BeforeEach
    void start() throws Exception {
        host = WebHost.start(Map.of());
        first = host.account(0);
        ingrid = new Client(host.address()).signIn("ingrid");
    }

    @AfterEach
    void stop() throws Exception {
        host.close();
    }

    private void change(String field, Object value) {
        host.saveAs(1, Draft.update("account", first).set(field, value));
    }

    @Test
    void showsFieldsAndWhoMadeIt() throws Exception {
        Client.Page page = ingrid.get("/accounts/" + first);

        assertThat(page.status()).isEqualTo(200);
        assertThat(page.text("h1")).isEqualTo("Halvorsen Marine Customer");
        assertThat(page.html().select(".strip dt").eachText())
                .containsExactly("Annual revenue", "Employees", "Last activity");
        assertThat(page.html().select("aside .kv dt").eachText()).contains("Owner", "Website", "Interests");
        assertThat(page.html().select("aside .kv dt").eachText()).doesNotContain("Status", "Annual revenue", "Name");
        assertThat(page.html().select(".rich strong").text()).isEqualTo("deck hardware");
        assertThat(page.text("aside > div > p.xs"))
                .contains("by Ingrid Solberg")
                .contains("version 1");
    }

    @Test
    void showsWhatRefersToItWithItsNumber() throws Exception {
        Client.Page page = ingrid.get("/accounts/" + first + "?tab=contacts");

        assertThat(page.html().select("#tabs nav a").eachText())
                .containsExactly("History", "Contacts 14", "Opportunities 1");
        assertThat(page.html().select("#tabs tbody tr")).hasSize(10);
        assertThat(page.html().select("#tabs .between > a[href*=filter]").attr("href"))
                .isEqualTo("/contacts?filter[account][in]=" + first);
        assertThat(page.text("#tabs .between > a[href*=filter]")).isEqualTo("All 14 contacts");
        assertThat(ingrid.get("/contacts?filter[account][in]=" + first).text("#list-status"))
                .isEqualTo("1 to 14 of 14");
        assertThat(page.html().select("#tabs .between a.btn").attr("href"))
                .isEqualTo("/contacts/new?f.account=" + first + "&to=/accounts/" + first);
    }

    @Test
    void showsWhatHappenedWithOldAndNewValues() throws Exception {
        change("status", "CHURNED");
        change("owner", host.person(2));
        change("notes", "Line one of the notes.\nLine <b>four</b> & more for Halvorsen Marine");

        Client.Page page = ingrid.get("/accounts/" + first);

        assertThat(page.html().select(".tl > li .chg").eachText())
                .contains("Owner ISIngrid Solberg ATAiko Tanaka", "Status Customer Churned");
        assertThat(page.html().select(".tl > li b").eachText()).contains("Jonas Weber");
        assertThat(page.html().select(".tl del").text()).isEqualTo("two");
        assertThat(page.html().select(".tl ins").text()).isEqualTo("four");
        assertThat(page.html().select(".tl .note b")).isEmpty();
    }

    @Test
    void pagesThroughTheHistory() throws Exception {
        for (int i = 0; i < 23; i++) {
            change("employees", (long) i);
        }

        Client.Page newest = ingrid.get("/accounts/" + first);
        Client.Page second = ingrid.get(newest.html().select("#older a").attr("href"));
        Client.Page third = ingrid.get(second.html().select("#older a").attr("href"));

        assertThat(newest.html().select(".tl > li > .w > .chg b").eachText())
                .startsWith("22")
                .hasSize(10);
        assertThat(second.html().select(".tl > li > .w > .chg b").eachText())
                .startsWith("12")
                .hasSize(10);
        assertThat(third.html().select(".tl > li > .w > .chg b").eachText()).containsExactly("2", "1", "0");
        assertThat(third.has("#older")).isFalse();
    }

    @Test
    void namesWhatGoesAlongBeforeItDeletes() throws Exception {
        Client.Page page = ingrid.get("/accounts/" + first + "/delete");
        assertThat(page.text("#ask-h")).isEqualTo("Halvorsen Marine cannot be deleted");
        assertThat(page.html().select(".dlg .list li").eachText()).containsExactly("Opportunities1");
        assertThat(page.has(".btn.danger.solid")).isFalse();

        Client.Page other = ingrid.get("/accounts/" + host.account(1) + "/delete");
        Client.Page answer = ingrid.send(other.form());

        assertThat(answer.location()).isEqualTo("/accounts");
        assertThat(ingrid.get("/accounts").text(".toast")).isEqualTo("Köhler Ladenbau is deleted");
        assertThat(ingrid.get("/accounts/" + host.account(1)).status()).isEqualTo(404);
    }

    @Test
    void doesNotDeleteWhatOthersReferToOrChanged() throws Exception {
        Client.Page opened = ingrid.get("/accounts/" + host.account(1) + "/delete");
        Client.Form blocked = opened.form();
        blocked.put("version", "7");

        Client.Page changed = ingrid.send(blocked);

        assertThat(changed.status()).isEqualTo(409);
        assertThat(changed.text("[role=alert]")).contains("changed this meanwhile");
        assertThat(ingrid.send(changed.form()).status()).isEqualTo(303);
    }

    @Test
    void asksForAPhraseIfManyGoAlong() throws Exception {
        for (int i = 0; i < 101; i++) {
            host.add("contact", Map.of("lastName", "Number " + i, "account", host.account(2)));
        }
        Client.Page page = ingrid.get("/accounts/" + host.account(2) + "/delete");
        assertThat(page.html().select(".dlg .list li").eachText()).containsExactly("Contacts101");

        Client.Page refused = ingrid.send(page.form().set("phrase", "sato"));
        Client.Page done = ingrid.send(refused.form().set("phrase", "Sato Precision"));

        assertThat(refused.status()).isEqualTo(422);
        assertThat(done.status()).isEqualTo(303);
    }

    @Test
    void offersOnlyWhatTheReaderMayDo() throws Exception {
        Client guest = new Client(host.address()).signIn("guest");

        Client.Page page = guest.get("/accounts/" + first);

        assertThat(page.has("[data-edit]")).isFalse();
        assertThat(page.has("#delete")).isFalse();
        assertThat(page.html().select("#tabs nav a").eachText()).containsExactly("History");
        assertThat(page.html().select(".kv dt:contains(Owner) + dd").text()).isEqualTo("#" + host.person(0));
        assertThat(guest.get("/accounts/" + first + "/delete").status()).isEqualTo(403);
        assertThat(guest.get("/contacts/" + (first + 180)).status()).isEqualTo(404);
    }
}
