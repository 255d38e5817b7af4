package mortise.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each page and state in a real browser, in both sizes and themes: no faults for axe, no errors in the console. */
class PagesTest {
    private static WebHost host;
    private static Browser browser;

    @BeforeAll
    static void start() throws Exception {
        host = WebHost.start(Map.of("organisation", "Northmoor Supply", "help", "Write to it@northmoor.example."));
        browser = new Browser();
    }

    @AfterAll
    static void stop() throws Exception {
        browser.close();
        host.close();
    }

    private static void signIn(Page page, String name) {
        page.navigate(host.address() + "/sign-in");
        page.fill("#u", name);
        page.fill("#p", name + "-secret");
        page.click("button[type=submit]");
        page.waitForURL(host.address() + "/");
    }

    private static void check(Browser.Tab tab, String name) {
        assertThat(tab.faults(name)).as(name).isEmpty();
        assertThat(tab.errors()).as(name).isEmpty();
        boolean sideways = (boolean)
                tab.page().evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth");
        assertThat(sideways).as(name + " scrolls sideways").isFalse();
    }

    @ParameterizedTest
    @CsvSource({"1440,false", "1440,true", "390,false", "390,true"})
    void signInIsClean(int width, boolean dark) {
        try (Browser.Tab tab = browser.open(width, dark)) {
            Page page = tab.page();
            page.navigate(host.address() + "/accounts");
            check(tab, "sign-in");

            page.fill("#u", "nobody");
            page.fill("#p", "wrong");
            page.click("button[type=submit]");
            assertThat(page.locator("[role=alert]").innerText()).contains("do not match");
            tab.errors().clear();
            check(tab, "sign-in-wrong");
        }
    }

    @ParameterizedTest
    @CsvSource({"1440,false", "1440,true", "390,false", "390,true"})
    void homeAndListAreClean(int width, boolean dark) {
        try (Browser.Tab tab = browser.open(width, dark)) {
            Page page = tab.page();
            signIn(page, "ingrid");
            check(tab, "home");

            page.navigate(host.address() + "/accounts?sort=-lastActivity");
            check(tab, "list");

            page.navigate(host.address() + "/accounts?filter[owner][in]=1001,1002,1003&filter[lastActivity][last]=30");
            check(tab, "list-filtered");
            page.click("#addfilter > summary");
            check(tab, "list-addfilter");
            page.click("#addfilter a:has-text('Status')");
            page.waitForSelector("#fe-op");
            check(tab, "list-filter-editor");
            page.keyboard().press("Escape");
            page.click("#columns > summary");
            check(tab, "list-columns");
            page.keyboard().press("Escape");

            page.navigate(host.address() + "/accounts?q=nothing-like-this");
            check(tab, "list-nothing");
            page.navigate(host.address() + "/vehicles");
            check(tab, "list-empty");
            page.navigate(host.address() + "/accounts?filter[employees][gte]=many");
            check(tab, "list-bad-filter");
        }
    }

    @ParameterizedTest
    @CsvSource({"1440,false", "390,true"})
    void overlaysAreClean(int width, boolean dark) {
        try (Browser.Tab tab = browser.open(width, dark)) {
            Page page = tab.page();
            signIn(page, "ingrid");
            page.navigate(host.address() + "/accounts");
            page.keyboard().press("?");
            check(tab, "shortcuts");
            page.keyboard().press("Escape");
            if (width > 860) {
                page.click("#me > summary");
                check(tab, "me");
                page.keyboard().press("Escape");
                page.locator("tbody .check").nth(1).check();
                page.locator("tbody .check").nth(2).check();
                check(tab, "list-bulk");
                page.click("#bulk .danger");
                check(tab, "list-delete");
            } else {
                page.click("[data-side]");
                check(tab, "drawer");
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"1440,false", "390,true"})
    void errorPagesAreClean(int width, boolean dark) {
        try (Browser.Tab tab = browser.open(width, dark)) {
            Page page = tab.page();
            signIn(page, "guest");
            page.navigate(host.address() + "/cards/2209");
            tab.errors().clear();
            check(tab, "error-404");
            page.navigate(host.address() + "/contacts");
            tab.errors().clear();
            check(tab, "error-403");
        }
    }
}
