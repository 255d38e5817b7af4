package mortise.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The pages that write a list into a file, in a browser with scripts, with real jobs. */
class ExportPagesTest {
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

    @ParameterizedTest
    @CsvSource({"1440,false", "1440,true", "390,false", "390,true"})
    void aListIsWrittenAsItIsShown(int width, boolean dark) throws Exception {
        try (Browser.Tab tab = browser.open(width, dark)) {
            Page page = tab.page();
            tab.signIn(host, "ingrid");
            page.navigate(host.address() + "/accounts?q=Sato&columns=approved&sort=-title");
            page.click("#export-menu summary");
            tab.check("export-menu");
            page.click("#export-csv");
            page.waitForSelector("#download");
            assertThat(page.locator("#download").getAttribute("href")).startsWith("/files/accounts-");
            assertThat(page.locator("main").innerText()).contains("10 records");
            tab.check("export-done");
            String job = page.url().replaceAll(".*/", "");
            assertThat(new String(host.exported(job), UTF_8)).startsWith("\ufeffName,Approved\r\nSato Precision 9,");
            page.navigate(host.address() + "/admin/jobs/" + job);
            page.click("main a[href='/exports/jobs/" + job + "']");
            page.waitForSelector("#download");
        }
    }

    @Test
    void anImportFindsItsColumns() throws Exception {
        Client ingrid = new Client(host.address()).signIn("ingrid");

        assertThat(ingrid.get("/imports/accounts").has("#template-csv")).isTrue();
        Client.Page template = ingrid.get("/exports/accounts/template?format=csv");
        assertThat(template.header("Content-Disposition")).isEqualTo("attachment; filename=\"accounts.csv\"");
        assertThat(template.html().wholeText()).startsWith("\ufeffname,").doesNotContain("createdAt");
        assertThat(ingrid.get("/exports/accounts/template?format=ods").status()).isEqualTo(404);
        assertThat(ingrid.get("/exports/nothing/template").status()).isEqualTo(404);
        assertThat(ingrid.get("/exports/jobs/99999").status()).isEqualTo(404);
    }

    @Test
    void isForWhoMaySee() throws Exception {
        Client guest = new Client(host.address()).signIn("guest");

        assertThat(guest.get("/exports/accounts/template").status()).isEqualTo(403);
        assertThat(guest.get("/accounts").has("#export-menu")).isTrue();
        Client.Page refused = guest.send(guest.get("/accounts")
                .form("#export-menu form")
                .put("filter[createdAt][gte]", "soon")
                .put("format", "csv"));
        assertThat(refused.status()).isEqualTo(400);
    }
}
