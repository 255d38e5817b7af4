package mortise.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import java.util.Map;
import java.util.Set;
import mortise.core.Identity;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is said about records, in a browser with scripts and without. */
class CommentPagesTest {
    private static WebHost host;
    private static Browser browser;
    private static String account;

    @BeforeAll
    static void start() throws Exception {
        host = WebHost.start(Map.of());
        host.openComments(new Identity(1, "guest", "Jonas Weber", Set.of()));
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
    void somethingIsSaidChangedAndRemoved(int width, boolean dark) {
        try (Browser.Tab tab = browser.open(width, dark)) {
            Page page = tab.page();
            tab.signIn(host, "ingrid");
            page.navigate(host.address() + account);
            page.fill("#cm", "The <b>pallets</b> changed, @guest: see the drawing.\nTwo of them, @nobody.");
            page.click("#say button");
            page.waitForSelector(".tl .note");
            assertThat(page.locator(".tl .note").first().innerText())
                    .isEqualTo("The <b>pallets</b> changed, @guest: see the drawing.\nTwo of them, @nobody.");
            assertThat(page.locator(".tl .mention").allInnerTexts()).containsExactly("@guest");
            page.locator(".tl .hfold summary").first().click();
            tab.check("record-activity");
            page.locator(".tl textarea").first().fill("They have not.");
            page.locator(".tl form .btn").first().click();
            page.waitForSelector(".tl >> text=(changed)");
            assertThat(page.locator(".tl .note").first().innerText()).isEqualTo("They have not.");
            page.locator(".tl .hfold summary").first().click();
            page.locator(".tl .danger").first().click();
            page.waitForSelector(".tl");
            assertThat(page.locator(".tl .mention").count()).isZero();
            assertThat(page.locator("main").innerText()).doesNotContain("They have not.");
        }
    }

    @ParameterizedTest
    @CsvSource({"1440,false", "390,true"})
    void peopleAreOfferedWhileOneTypes(int width, boolean dark) {
        try (Browser.Tab tab = browser.open(width, dark)) {
            Page page = tab.page();
            tab.signIn(host, "ingrid");
            page.navigate(host.address() + account);
            page.locator("#cm").pressSequentially("Ask me@x or @mat");
            page.waitForSelector("#cm-people [role=option]");
            assertThat(page.locator("#cm-people [role=option]").allInnerTexts())
                    .hasSize(1)
                    .allSatisfy(person -> assertThat(person).contains("Mateo Ruiz"));
            tab.check("record-mention");
            page.keyboard().press("Enter");
            assertThat(page.inputValue("#cm")).isEqualTo("Ask me@x or @mateo ");
            page.locator("#cm").pressSequentially("and @");
            page.waitForSelector("#cm-people [role=option]:nth-child(5)");
            page.keyboard().press("ArrowDown");
            String second = page.locator("#cm-people [role=option]").nth(1).getAttribute("data-name");
            page.keyboard().press("Tab");
            assertThat(page.inputValue("#cm")).isEqualTo("Ask me@x or @mateo and @" + second + " ");
            page.locator("#cm").pressSequentially("@");
            page.waitForSelector("#cm-people");
            page.keyboard().press("Escape");
            assertThat(page.locator("#cm-people").count()).isZero();
        }
    }

    @Test
    void pagesGoThroughChangesAndCommentsInOrder() throws Exception {
        Client ingrid = new Client(host.address()).signIn("ingrid");
        String other =
                ingrid.get("/accounts?size=50").html().select("a.rec").get(3).attr("href");
        for (int i = 0; i < 12; i++) {
            ingrid.send(ingrid.get(other).form("#say").set("text", "Comment " + i));
        }

        Client.Page first = ingrid.get(other);
        Client.Page second = ingrid.get(first.html().select("#older a").attr("href"));

        assertThat(first.html().select(".tl .note").eachText())
                .hasSize(10)
                .startsWith("Comment 11")
                .endsWith("Comment 2");
        assertThat(second.html().select(".tl .note").eachText()).containsExactly("Comment 1", "Comment 0");
        assertThat(second.html().select(".tl > li")).hasSizeGreaterThan(2);
    }

    @Test
    void saysWhatIsWrongAndKeepsTheText() throws Exception {
        Client ingrid = new Client(host.address()).signIn("ingrid");
        Client guest = new Client(host.address()).signIn("guest");

        Client.Page blank = ingrid.send(ingrid.get(account).form("#say").set("text", "   "));
        assertThat(blank.status()).isEqualTo(422);
        assertThat(blank.text("#cm-e")).isEqualTo("write something first");
        Client.Page said = ingrid.send(ingrid.get(account).form("#say").set("text", "mine"));
        assertThat(said.location()).isEqualTo(account + "?tab=history");
        Client.Page seen = guest.get(account);
        assertThat(seen.html().select(".tl .note").eachText()).contains("mine");
        assertThat(seen.html().select(".tl .hfold form")).isEmpty();
        assertThat(guest.get("/mentions?q=m").has("[role=option]")).isFalse();
        String id =
                ingrid.get(account).html().select("li[id^=comment-]").attr("id").substring(8);
        assertThat(guest.send(seen.form("#say").set("text", "theirs").at(account + "/comments/" + id))
                        .status())
                .isEqualTo(403);
        assertThat(guest.send(seen.form("#say").at(account + "/comments/" + id + "/delete"))
                        .status())
                .isEqualTo(403);
        assertThat(guest.send(seen.form("#say").at(account + "/comments/x/delete"))
                        .status())
                .isEqualTo(404);
    }
}
