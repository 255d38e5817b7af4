package mortise.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.Cookie;
import java.io.IOException;
import java.util.List;
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
        host = WebHost.start(
                Map.of("organisation", "Northmoor Supply", "help", "Write to it@northmoor.example."),
                List.of(),
                List.of(extensionPage("pipeline"), extensionPage("broken")),
                List.of(HttpTest.panel()));
        browser = new Browser();
    }

    @AfterAll
    static void stop() throws Exception {
        browser.close();
        host.close();
    }

    private static mortise.ui.Page extensionPage(String name) {
        return new mortise.ui.Page() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public String title() {
                return "Pipeline";
            }

            @Override
            public void write(Map<String, List<String>> parameters, Appendable out) throws IOException {
                if (name.equals("broken")) {
                    throw new IOException("broken");
                }
                out.append("<ul><li><a href=\"/accounts\">All accounts</a></li></ul>");
            }
        };
    }

    @ParameterizedTest
    @CsvSource({"1440,false", "1440,true", "390,false", "390,true"})
    void signInIsClean(int width, boolean dark) {
        try (Browser.Tab tab = browser.open(width, dark)) {
            Page page = tab.page();
            page.navigate(host.address() + "/accounts");
            tab.check("sign-in");

            page.fill("#u", "nobody");
            page.fill("#p", "wrong");
            page.click("button[type=submit]");
            assertThat(page.locator("[role=alert]").innerText()).contains("do not match");
            tab.errors().clear();
            tab.check("sign-in-wrong");
        }
    }

    @ParameterizedTest
    @CsvSource({"1440,false", "1440,true", "390,false", "390,true"})
    void homeAndListAreClean(int width, boolean dark) {
        try (Browser.Tab tab = browser.open(width, dark)) {
            Page page = tab.page();
            tab.signIn(host, "ingrid");
            tab.check("home");

            page.navigate(host.address() + "/accounts?sort=-lastActivity");
            tab.check("list");

            page.navigate(host.address() + "/accounts?filter[owner][in]=" + host.person(0) + "," + host.person(1) + ","
                    + host.person(2) + "&filter[lastActivity][last]=30");
            tab.check("list-filtered");
            page.click("#addfilter > summary");
            tab.check("list-addfilter");
            page.click("#addfilter a:has-text('Status')");
            page.waitForSelector("#fe-op");
            tab.check("list-filter-editor");
            page.keyboard().press("Escape");
            page.click("#columns > summary");
            tab.check("list-columns");
            page.keyboard().press("Escape");

            page.navigate(host.address() + "/accounts?q=nothing-like-this");
            tab.check("list-nothing");
            page.navigate(host.address() + "/vehicles");
            tab.check("list-empty");
            page.navigate(host.address() + "/accounts?filter[employees][gte]=many");
            tab.check("list-bad-filter");
        }
    }

    @ParameterizedTest
    @CsvSource({"1440,false", "390,true"})
    void overlaysAreClean(int width, boolean dark) {
        try (Browser.Tab tab = browser.open(width, dark)) {
            Page page = tab.page();
            tab.signIn(host, "ingrid");
            page.navigate(host.address() + "/accounts");
            page.keyboard().press("?");
            tab.check("shortcuts");
            page.keyboard().press("Escape");
            if (width > 860) {
                page.click("#me > summary");
                tab.check("me");
                page.keyboard().press("Escape");
                page.locator("tbody .check").nth(1).check();
                page.locator("tbody .check").nth(2).check();
                tab.check("list-bulk");
                page.click("#bulk .danger");
                tab.check("list-delete");
            } else {
                page.click("[data-side]");
                tab.check("drawer");
                page.click("#me > summary");
                tab.check("me");
                page.keyboard().press("Escape");
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"1440,false", "390,true"})
    void errorPagesAreClean(int width, boolean dark) {
        try (Browser.Tab tab = browser.open(width, dark)) {
            Page page = tab.page();
            tab.signIn(host, "guest");
            page.navigate(host.address() + "/cards/2209");
            tab.errors().clear();
            tab.check("error-404");
            page.navigate(host.address() + "/contacts");
            tab.errors().clear();
            tab.check("error-403");
        }
    }

    @ParameterizedTest
    @CsvSource({"1440,false", "390,true", "320,false"})
    void otherPagesAreClean(int width, boolean dark) {
        try (Browser.Tab tab = browser.open(width, dark)) {
            Page page = tab.page();
            tab.signIn(host, "ingrid");
            for (String path : List.of(
                    "search?q=halv", "search", "users", "accounts", "page/pipeline", "page/broken", "password")) {
                page.navigate(host.address() + "/" + path);
                tab.errors().removeIf(error -> error.contains("500") && path.equals("page/broken"));
                tab.check(path.replaceAll("[^a-z]", "-"));
            }
            page.navigate(host.address() + "/accounts/filter?edit=status");
            tab.check("filter-page");
            tab.context().addCookies(List.of(new Cookie("mortise_language", "de").setUrl(host.address())));
            page.navigate(host.address() + "/accounts?filter[status][in]=CUSTOMER&filter[lastActivity][last]=30");
            tab.check("list-german");
        }
    }

    @ParameterizedTest
    @CsvSource({"1440,false", "1440,true", "390,false", "390,true"})
    void recordsAreClean(int width, boolean dark) {
        try (Browser.Tab tab = browser.open(width, dark)) {
            Page page = tab.page();
            tab.signIn(host, "ingrid");
            page.navigate(host.address() + "/accounts/" + host.account(0));
            page.waitForSelector(".panel:has-text('drops of')");
            tab.check("record");
            // An extension may have a long name.
            page.evaluate("document.querySelector('.panel .by .clip').textContent = 'An extension '.repeat(9)");
            tab.check("record-panel-by-long-name");
            page.navigate(host.address() + "/accounts/" + host.account(0) + "?tab=contacts");
            tab.check("record-related");
        }
    }

    @ParameterizedTest
    @CsvSource({"1440,false", "390,true"})
    void statesOfRecordsAreClean(int width, boolean dark) {
        try (Browser.Tab tab = browser.open(width, dark)) {
            Page page = tab.page();
            tab.signIn(host, "ingrid");
            page.navigate(host.address() + "/accounts/" + host.account(2) + "?tab=contacts");
            tab.check("record-related-none");
            page.navigate(host.address() + "/accounts/" + host.account(1));
            page.click("#more > summary");
            tab.check("record-more");
            page.click("#delete");
            page.waitForSelector("#ask[open]");
            tab.check("record-delete");
            page.navigate(host.address() + "/accounts/" + host.account(0) + "/delete");
            tab.check("record-delete-blocked");
        }
    }

    @ParameterizedTest
    @CsvSource({"1440,false", "1440,true", "390,false", "390,true"})
    void formsAreClean(int width, boolean dark) {
        try (Browser.Tab tab = browser.open(width, dark)) {
            Page page = tab.page();
            tab.signIn(host, "ingrid");
            page.navigate(host.address() + "/accounts/new");
            tab.check("form-new");
            page.navigate(host.address() + "/accounts/" + host.account(14) + "/edit");
            tab.check("form");
        }
    }

    @ParameterizedTest
    @CsvSource({"1440,false", "390,true"})
    void statesOfFormsAreClean(int width, boolean dark) {
        try (Browser.Tab tab = browser.open(width, dark)) {
            Page page = tab.page();
            tab.signIn(host, "ingrid");
            page.navigate(host.address() + "/accounts/" + host.account(14) + "/edit");
            page.fill("#f-name", "");
            page.fill("#f-discount", "many");
            page.fill("#f-owner", "nobody");
            page.keyboard().press("Control+s");
            page.waitForSelector("#errs");
            tab.errors().clear();
            tab.check("form-errors");
            page.navigate(host.address() + "/accounts/" + host.account(14) + "/edit");
            page.waitForSelector("#draft:not([hidden])");
            tab.check("form-draft");
            page.fill("#f-partners", "vega");
            page.waitForSelector("record-picker [role=option]");
            tab.check("form-picker");
        }
    }

    @ParameterizedTest
    @CsvSource({"1440,false", "1440,true", "390,false", "390,true"})
    void aConflictIsClean(int width, boolean dark) {
        try (Browser.Tab tab = browser.open(width, dark)) {
            Page page = tab.page();
            tab.signIn(host, "ingrid");
            long id = host.account(30 + (width > 860 ? 0 : 2) + (dark ? 1 : 0));
            page.navigate(host.address() + "/accounts/" + id + "/edit");
            page.fill("#f-creditLimit", "200,000");
            page.fill("#f-city", "Bergen");
            page.fill("#f-notes", page.inputValue("#f-notes").replace("one", "two"));
            host.saveAs(
                    3,
                    mortise.entity.Draft.update("account", id)
                            .set("creditLimit", mortise.core.Money.parse("250000 EUR"))
                            .set("notes", host.read("account", id).text("notes") + "\nForklift on site until 15:00.")
                            .set("status", "PARTNER"));
            page.keyboard().press("Control+s");
            page.waitForSelector("#conflict");
            tab.errors().clear();
            tab.check("conflict");
            page.check("[name='c.creditLimit'][value=theirs]");
            page.check("[name='c.notes'][value=both]");
            tab.check("conflict-decided");
            page.navigate(host.address() + "/accounts/" + id);
            tab.check("record-history");
        }
    }

    @ParameterizedTest
    @CsvSource({"1440,false", "1440,true", "390,false", "390,true"})
    void extensionsAreClean(int width, boolean dark) {
        try (Browser.Tab tab = browser.open(width, dark)) {
            Page page = tab.page();
            tab.signIn(host, "ingrid");
            page.navigate(host.address() + "/admin/extensions?x=example.fleet");
            tab.check("extensions");
            if (width > 860) {
                page.click("details.fold > summary");
                tab.check("extensions-offers");
            }
            page.click("#remove");
            page.waitForSelector("#ask[open]");
            tab.check("extensions-remove");
        }
    }

    @ParameterizedTest
    @CsvSource({"1440,false", "1440,true", "390,false", "390,true"})
    void onesOwnPageIsClean(int width, boolean dark) {
        try (Browser.Tab tab = browser.open(width, dark)) {
            Page page = tab.page();
            tab.signIn(host, "ingrid");
            page.navigate(host.address() + "/me/token");
            page.evaluate("scrollTo(0, document.body.scrollHeight)");
            tab.check("token-new");
            page.click("main button.pri");
            page.waitForSelector("#t-name-e");
            tab.errors().clear();
            tab.check("token-wrong");
            page.fill("#t-name", "Nightly export");
            page.click("main button.pri");
            page.waitForSelector("#token[open]");
            tab.check("token-ready");
            page.click("#token .pri");
            page.waitForURL(host.address() + "/me");
            tab.check("me-page");
            page.click("main [href$=revoke] >> nth=0");
            page.waitForSelector("#ask[open]");
            tab.check("token-revoke");
        }
    }
}
