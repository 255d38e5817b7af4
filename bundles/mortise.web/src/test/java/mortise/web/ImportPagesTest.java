package mortise.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.ElementHandle;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.FilePayload;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The pages that import a file, in a browser with scripts, with real jobs. */
class ImportPagesTest {
    private static WebHost host;
    private static Browser browser;

    @BeforeAll
    static void start() throws Exception {
        host = WebHost.start(Map.of());
        host.openImports(host.openJobs());
        browser = new Browser();
    }

    @AfterAll
    static void stop() throws Exception {
        browser.close();
        host.close();
    }

    private static void upload(Page page, String name, String text) {
        page.navigate(host.address() + "/imports/accounts");
        page.setInputFiles("#file", new FilePayload(name, "text/csv", text.getBytes(UTF_8)));
        page.waitForSelector(".steps li:nth-child(2)[aria-current=step], [role=alert]");
    }

    @ParameterizedTest
    @CsvSource({"1440,false", "1440,true", "390,false", "390,true"})
    void aFileIsMatchedCheckedAndImported(int width, boolean dark) {
        String name = "Imported " + width + dark;
        try (Browser.Tab tab = browser.open(width, dark)) {
            Page page = tab.page();
            tab.signIn(host, "ingrid");
            page.navigate(host.address() + "/accounts");
            page.click("main a[href='/imports/accounts']");
            tab.check("import-file");
            page.navigate(host.address() + "/imports");
            assertThat(page.locator("#side [aria-current=page]").textContent()).contains("Imports");
            tab.check("imports");
            page.click("#what a:has-text('Accounts')");
            page.waitForSelector("#file");
            upload(page, "firms.csv", name + ",OK\n" + name + ",true\n,true\n");
            assertThat(page.locator("#before").count()).isZero();
            assertThat(page.locator("main").innerText()).contains("firms.csv");
            assertThat(page.locator(".banner.warn").innerText()).contains("Name, Approved");
            assertThat(page.locator("tbody .tag").allInnerTexts()).containsExactly("No match", "No match");
            // One right after the other: neither is lost, and what was asked for the first is given up.
            page.selectOption("#f0", "annualRevenue");
            page.selectOption("#f1", "approved");
            page.waitForSelector("tbody tr:nth-child(2) .tag.good");
            assertThat(page.locator("tbody .tag").allInnerTexts()).containsExactly("1 of 2", "Fits");
            assertThat(page.locator("tbody .hint").innerText()).contains(name);
            tab.errors().removeIf(error -> error.startsWith("htmx:"));
            tab.check("import-map");
            page.click("#again");
            page.waitForSelector("tbody tr:nth-child(2) .tag:has-text('No match')");
            // Whatever somebody chooses from while an answer arrives is still there.
            ElementHandle second = page.querySelector("#f1");
            page.selectOption("#f0", "annualRevenue");
            page.waitForSelector("tbody tr:nth-child(1) .tag.warn");
            second.selectOption("approved");
            page.waitForSelector("tbody tr:nth-child(2) .tag.good");
            page.selectOption("#f0", "name");
            page.waitForSelector("tbody tr:nth-child(1) .tag.warn");
            assertThat(page.locator("tbody .tag").allInnerTexts()).containsExactly("1 of 2", "Fits");
            page.click("#check");
            page.waitForSelector(".strip");
            assertThat(page.locator(".strip .stat").first().innerText())
                    .as(page.locator("main").innerText())
                    .contains("1");
            assertThat(page.locator("tbody tr").count()).isEqualTo(1);
            assertThat(page.locator("a[download]").getAttribute("href")).contains("/files/refused-");
            tab.check("import-checked");
            page.click("button[name=run]");
            page.waitForSelector(".steps li:nth-child(4)[aria-current=step]");
            page.waitForSelector(".strip");
            tab.check("import-done");
            upload(page, "more.csv", "OK," + name + "\ntrue,More\n");
            assertThat(page.locator("#before").innerText()).contains("your last file like this one");
            assertThat(page.locator("#f0").inputValue()).isEqualTo("approved");
            assertThat(page.locator("#f1").inputValue()).isEqualTo("name");
            tab.check("import-map-before");
            page.click("#again");
            page.waitForSelector("tbody tr:nth-child(2) .tag:has-text('No match')");
            assertThat(page.locator("#before").count()).isZero();
            page.navigate(host.address() + "/accounts?q=" + name.replace(" ", "+"));
            assertThat(page.locator("tbody").innerText()).contains(name);
            page.navigate(host.address() + "/imports/accounts");
            assertThat(page.locator("main .list").innerText()).contains("Import firms.csv");
            page.navigate(host.address() + "/admin/jobs/"
                    + page.locator("main .list a").first().getAttribute("href").replaceAll(".*/", ""));
            assertThat(page.locator("main a[href^='/imports/jobs/']").count()).isEqualTo(1);
            page.goBack();
            tab.check("import-past");
            page.click("main .list a >> nth=0");
            page.click("[data-dialog=undo-import]");
            tab.check("import-undo");
            page.click("#undo");
            page.waitForSelector("main >> text=1 deleted, 0 restored, 0 left as they are now");
            page.navigate(host.address() + "/accounts?q=" + name.replace(" ", "+"));
            assertThat(page.locator("main").innerText()).doesNotContain(name + "\n");
        }
    }

    @Test
    void saysWhatIsWrongWithAFile() {
        try (Browser.Tab tab = browser.open(1440, false)) {
            Page page = tab.page();
            tab.signIn(host, "ingrid");
            upload(page, "empty.csv", "");
            assertThat(page.locator("[role=alert]").innerText()).contains("the file is empty");
            upload(page, "twins.csv", "name,name\na,b\n");
            assertThat(page.locator("[role=alert]").innerText()).contains("name");
        }
    }

    @Test
    void isForWhoMayWrite() throws Exception {
        Client guest = new Client(host.address()).signIn("guest");

        assertThat(guest.get("/imports/accounts").status()).isEqualTo(403);
        assertThat(guest.get("/imports").text(".empty")).contains("There is nothing you may import");
        assertThat(guest.get("/accounts").has("a[href='/imports/accounts']")).isFalse();
        assertThat(new Client(host.address())
                        .signIn("ingrid")
                        .get("/imports/nothing")
                        .status())
                .isEqualTo(404);
        assertThat(new Client(host.address())
                        .signIn("ingrid")
                        .get("/imports/jobs/99999")
                        .status())
                .isEqualTo(404);
    }
}
