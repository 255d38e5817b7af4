package mortise.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tags on the pages of records and over lists, in a browser and without scripts. */
class TagPagesTest {
    private static WebHost host;
    private static Browser browser;
    private static String account;

    @BeforeAll
    static void start() throws Exception {
        host = WebHost.start(Map.of());
        host.openTags();
        browser = new Browser();
        account = new Client(host.address())
                .signIn("ingrid")
                .get("/accounts")
                .html()
                .select("a.rec")
                .attr("href");
    }

    @AfterAll
    static void stop() throws Exception {
        browser.close();
        host.close();
    }

    @ParameterizedTest
    @CsvSource({"1440,false", "1440,true", "390,false", "390,true"})
    void areAddedShownInAListAndRemoved(int width, boolean dark) {
        try (Browser.Tab tab = browser.open(width, dark)) {
            Page page = tab.page();
            tab.signIn(host, "ingrid");
            page.navigate(host.address() + account);
            page.fill("#tag", "Trade  fair, <b>bold</b> & more");
            page.click("#tags form button:text-is('Add')");
            page.waitForSelector("#tags .chip");
            assertThat(page.locator("#tags .chip .v").allInnerTexts())
                    .containsExactly("<b>bold</b> & more", "Trade fair");
            tab.check("record-tags");

            page.locator("#tags .chip a").last().click();
            page.waitForURL("**/accounts?tag=*");
            assertThat(page.locator("a.rec").count()).isEqualTo(1);
            tab.check("list-tag");
            page.goBack();

            for (int left = 2; left > 0; left--) {
                page.locator("#tags .chip button").first().click();
                page.waitForURL("**" + account);
                page.waitForSelector("#tags");
            }
            assertThat(page.locator("#tags").innerText()).contains("No tags yet");
        }
    }

    @Test
    void whatIsNoTagIsToldAtItsFieldAndStaysThere() throws Exception {
        Client ingrid = new Client(host.address()).signIn("ingrid");
        Client.Page page = ingrid.get(account);

        Client.Page refused = ingrid.send(
                page.form("#tags form:last-of-type").set("tag", "x".repeat(51)).at(account + "/tags"));

        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.html().select("#tag-problem").text()).contains("at most 50");
        assertThat(refused.html().select("#tag").attr("value")).isEqualTo("x".repeat(51));
        assertThat(refused.html().select("#tag").attr("aria-describedby")).isEqualTo("tag-problem");
    }

    @Test
    void anUnusedTagLeadsToAnEmptyList() throws Exception {
        Client ingrid = new Client(host.address()).signIn("ingrid");

        Client.Page list = ingrid.get("/accounts?tag=never%20used");

        assertThat(list.html().select("a.rec")).isEmpty();
        assertThat(list.html().select(".chip").text()).contains("never used");
        assertThat(list.html().select(".chip a.x").attr("href")).isEqualTo("/accounts");
    }
}
