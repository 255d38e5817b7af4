package mortise.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.Cookie;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import mortise.queue.OpenQueue;
import mortise.queue.OpenQueue.Subscription;
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

    private static void signIn(Page page, String name) {
        signIn(page, host, name);
    }

    private static void signIn(Page page, WebHost host, String name) {
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

            page.navigate(host.address() + "/accounts?filter[owner][in]=" + host.person(0) + "," + host.person(1) + ","
                    + host.person(2) + "&filter[lastActivity][last]=30");
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
                page.click("#me > summary");
                check(tab, "me");
                page.keyboard().press("Escape");
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

    @ParameterizedTest
    @CsvSource({"1440,false", "390,true", "320,false"})
    void otherPagesAreClean(int width, boolean dark) {
        try (Browser.Tab tab = browser.open(width, dark)) {
            Page page = tab.page();
            signIn(page, "ingrid");
            for (String path : List.of(
                    "search?q=halv", "search", "users", "accounts", "page/pipeline", "page/broken", "password")) {
                page.navigate(host.address() + "/" + path);
                tab.errors().removeIf(error -> error.contains("500") && path.equals("page/broken"));
                check(tab, path.replaceAll("[^a-z]", "-"));
            }
            page.navigate(host.address() + "/accounts/filter?edit=status");
            check(tab, "filter-page");
            tab.context().addCookies(List.of(new Cookie("mortise_language", "de").setUrl(host.address())));
            page.navigate(host.address() + "/accounts?filter[status][in]=CUSTOMER&filter[lastActivity][last]=30");
            check(tab, "list-german");
        }
    }

    @ParameterizedTest
    @CsvSource({"1440,false", "1440,true", "390,false", "390,true"})
    void recordsAreClean(int width, boolean dark) {
        try (Browser.Tab tab = browser.open(width, dark)) {
            Page page = tab.page();
            signIn(page, "ingrid");
            page.navigate(host.address() + "/accounts/" + host.account(0));
            page.waitForSelector(".panel:has-text('drops of')");
            check(tab, "record");
            // An extension may have a long name.
            page.evaluate("document.querySelector('.panel .by .clip').textContent = 'An extension '.repeat(9)");
            check(tab, "record-panel-by-long-name");
            page.navigate(host.address() + "/accounts/" + host.account(0) + "?tab=contacts");
            check(tab, "record-related");
        }
    }

    @ParameterizedTest
    @CsvSource({"1440,false", "390,true"})
    void statesOfRecordsAreClean(int width, boolean dark) {
        try (Browser.Tab tab = browser.open(width, dark)) {
            Page page = tab.page();
            signIn(page, "ingrid");
            page.navigate(host.address() + "/accounts/" + host.account(2) + "?tab=contacts");
            check(tab, "record-related-none");
            page.navigate(host.address() + "/accounts/" + host.account(1));
            page.click("#more > summary");
            check(tab, "record-more");
            page.click("#delete");
            page.waitForSelector("#ask[open]");
            check(tab, "record-delete");
            page.navigate(host.address() + "/accounts/" + host.account(0) + "/delete");
            check(tab, "record-delete-blocked");
        }
    }

    @ParameterizedTest
    @CsvSource({"1440,false", "1440,true", "390,false", "390,true"})
    void formsAreClean(int width, boolean dark) {
        try (Browser.Tab tab = browser.open(width, dark)) {
            Page page = tab.page();
            signIn(page, "ingrid");
            page.navigate(host.address() + "/accounts/new");
            check(tab, "form-new");
            page.navigate(host.address() + "/accounts/" + host.account(14) + "/edit");
            check(tab, "form");
        }
    }

    @ParameterizedTest
    @CsvSource({"1440,false", "390,true"})
    void statesOfFormsAreClean(int width, boolean dark) {
        try (Browser.Tab tab = browser.open(width, dark)) {
            Page page = tab.page();
            signIn(page, "ingrid");
            page.navigate(host.address() + "/accounts/" + host.account(14) + "/edit");
            page.fill("#f-name", "");
            page.fill("#f-discount", "many");
            page.fill("#f-owner", "nobody");
            page.keyboard().press("Control+s");
            page.waitForSelector("#errs");
            tab.errors().clear();
            check(tab, "form-errors");
            page.navigate(host.address() + "/accounts/" + host.account(14) + "/edit");
            page.waitForSelector("#draft:not([hidden])");
            check(tab, "form-draft");
            page.fill("#f-partners", "vega");
            page.waitForSelector("record-picker [role=option]");
            check(tab, "form-picker");
        }
    }

    @ParameterizedTest
    @CsvSource({"1440,false", "1440,true", "390,false", "390,true"})
    void aConflictIsClean(int width, boolean dark) {
        try (Browser.Tab tab = browser.open(width, dark)) {
            Page page = tab.page();
            signIn(page, "ingrid");
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
            check(tab, "conflict");
            page.check("[name='c.creditLimit'][value=theirs]");
            page.check("[name='c.notes'][value=both]");
            check(tab, "conflict-decided");
            page.navigate(host.address() + "/accounts/" + id);
            check(tab, "record-history");
        }
    }

    @ParameterizedTest
    @CsvSource({"1440,false", "1440,true", "390,false", "390,true"})
    void extensionsAreClean(int width, boolean dark) {
        try (Browser.Tab tab = browser.open(width, dark)) {
            Page page = tab.page();
            signIn(page, "ingrid");
            page.navigate(host.address() + "/admin/extensions?x=example.fleet");
            check(tab, "extensions");
            if (width > 860) {
                page.click("details.fold > summary");
                check(tab, "extensions-offers");
            }
            page.click("#remove");
            page.waitForSelector("#ask[open]");
            check(tab, "extensions-remove");
        }
    }

    @ParameterizedTest
    @CsvSource({"1440,false", "1440,true", "390,false", "390,true"})
    void theQueueIsClean(int width, boolean dark) throws Exception {
        try (WebHost own = WebHost.start(Map.of("organisation", "Northmoor Supply"));
                Browser.Tab tab = browser.open(width, dark)) {
            Page page = tab.page();
            signIn(page, own, "ingrid");
            page.navigate(own.address() + "/admin/queue");
            check(tab, "queue-away");
            own.openQueue();
            page.navigate(own.address() + "/admin/queue/consumers");
            check(tab, "queue-consumers-none");
            OpenQueue queue = own.openQueue(
                    new OpenQueue.Worker("import.batch", "importer", 2, 1, "places.csv.gz/8001", Instant.now()),
                    QueueTest.worker("record.changed", "search"),
                    QueueTest.worker("mail.send", "mailer"));
            page.navigate(own.address() + "/admin/queue");
            check(tab, "queue-none");
            page.navigate(own.address() + "/admin/queue/consumers");
            check(tab, "queue-consumers");
            page.navigate(own.address() + "/admin/queue/dead");
            check(tab, "queue-dead-none");
            fill(queue);
            page.navigate(own.address() + "/admin/queue");
            check(tab, "queue");
            page.navigate(own.address() + "/admin/queue/dead?x="
                    + queue.deadLetters(null, Long.MAX_VALUE, 1).get(0).id());
            check(tab, "queue-dead");
            page.click("#dl details summary");
            page.locator("#dl details").scrollIntoViewIfNeeded();
            check(tab, "queue-dead-trace");
            page.click("#discard");
            page.waitForSelector("#ask[open]");
            check(tab, "queue-discard");
            page.navigate(own.address() + "/admin/queue/dead");
            page.click("#of > summary");
            check(tab, "queue-dead-of");
            page.click("#of li:nth-child(2) a");
            check(tab, "queue-dead-one");
            if (width > 860) {
                page.locator("tbody .check").nth(1).check();
                page.locator("tbody .check").nth(2).check();
                check(tab, "queue-dead-ticked");
                page.click("#bulk .danger");
                check(tab, "queue-discard-ticked");
                page.click("#bulk-delete .solid");
                page.waitForSelector(".toast:has-text('2 messages are discarded')");
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"1440,false", "1440,true", "390,false", "390,true"})
    void searchIsClean(int width, boolean dark) throws Exception {
        try (WebHost own = WebHost.start(Map.of("organisation", "Northmoor Supply"));
                Browser.Tab tab = browser.open(width, dark)) {
            own.openSearch();
            Page page = tab.page();
            signIn(page, own, "ingrid");
            for (String[] address : new String[][] {
                {"search", "search-found-start"},
                {"search?q=halv", "search-found"},
                {"search?q=halv&in=account", "search-found-one"},
                {"search?q=halvorsem", "search-found-similar"},
                {"search?q=qqqq", "search-found-nothing"}
            }) {
                page.navigate(own.address() + "/" + address[0]);
                check(tab, address[1]);
            }
        }
    }

    private static void fill(OpenQueue queue) {
        Subscription search = queue.subscribe("record.changed", "search");
        Subscription mailer = queue.subscribe("mail.send", "mailer");
        Subscription cards = queue.subscribe("card.read", "cards");
        queue.subscribe("import.batch", "imports");
        QueueTest.bury(
                queue,
                mailer,
                4,
                "550 mailbox unavailable: registrar@univ.example, after it was refused by a relay with a long name",
                "");
        QueueTest.bury(
                queue,
                search,
                1,
                "The index cannot be written: no space left on device",
                "mortise.core.Failure: the index cannot be written\n\tat mortise.search.lucene.Writer.put(Writer.java:118)"
                        + "\nCaused by: java.io.IOException: No space left on device\n\t... 14 more");
        for (int i = 0; i < 20; i++) {
            queue.send(List.of(
                    QueueTest.message("record.changed", "{}"),
                    QueueTest.message("card.read", "{}"),
                    QueueTest.message("fleet.invoice", "{}")));
        }
        queue.take(search.id(), 3, Duration.ofMinutes(5), "test");
        queue.pause(mailer.id(), true);
        assertThat(queue.take(cards.id(), 1, Duration.ofMinutes(5), "test")).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({"1440,false", "1440,true", "390,false", "390,true"})
    void onesOwnPageIsClean(int width, boolean dark) {
        try (Browser.Tab tab = browser.open(width, dark)) {
            Page page = tab.page();
            signIn(page, "ingrid");
            page.navigate(host.address() + "/me/token");
            page.evaluate("scrollTo(0, document.body.scrollHeight)");
            check(tab, "token-new");
            page.click("main button.pri");
            page.waitForSelector("#t-name-e");
            tab.errors().clear();
            check(tab, "token-wrong");
            page.fill("#t-name", "Nightly export");
            page.click("main button.pri");
            page.waitForSelector("#token[open]");
            check(tab, "token-ready");
            page.click("#token .pri");
            page.waitForURL(host.address() + "/me");
            check(tab, "me-page");
            page.click("main [href$=revoke] >> nth=0");
            page.waitForSelector("#ask[open]");
            check(tab, "token-revoke");
        }
    }
}
