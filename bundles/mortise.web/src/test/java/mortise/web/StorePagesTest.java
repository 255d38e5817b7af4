package mortise.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import java.util.Map;
import mortise.core.Context;
import mortise.files.SweepFiles;
import mortise.jobs.Job;
import mortise.jobs.JobQuery;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The pages of what is kept beside the database. */
class StorePagesTest {
    private static WebHost host;
    private static TestJobs jobs;
    private static Browser browser;

    @BeforeAll
    static void start() throws Exception {
        host = WebHost.start(Map.of());
        host.openCache();
        host.openSearch();
        jobs = host.openJobs();
        browser = new Browser();
    }

    @AfterAll
    static void stop() throws Exception {
        browser.close();
        host.close();
    }

    @ParameterizedTest
    @CsvSource({"1440,false", "1440,true", "390,false", "390,true"})
    void pagesAreClean(int width, boolean dark) {
        try (Browser.Tab tab = browser.open(width, dark)) {
            Page page = tab.page();
            tab.signIn(host, "ingrid");
            page.navigate(host.address() + "/admin/stores");
            assertThat(page.locator("tbody tr").count()).isEqualTo(2);
            assertThat(page.locator("tbody tr").first().innerText()).contains("files.variants", "412", "73");
            tab.check("stores-cache");
            page.navigate(host.address() + "/admin/stores/search");
            assertThat(page.locator("tbody tr").count()).isEqualTo(3);
            tab.check("stores-search");
            page.navigate(host.address() + "/admin/stores/files");
            tab.check("stores-files");
        }
    }

    @Test
    void aRegionIsEmptied() throws Exception {
        Client client = new Client(host.address()).signIn("ingrid");

        Client.Page said = client.send(client.get("/admin/stores").form("main form[action$=clear]"));

        assertThat(said.location()).isEqualTo("/admin/stores");
        assertThat(client.get("/admin/stores").text(".toast")).contains("files.variants is empty");
    }

    @Test
    void anIndexIsMadeAnewAndFilesAreLookedForAsJobs() throws Exception {
        Client client = new Client(host.address()).signIn("ingrid");

        Client.Page rebuild = client.send(client.get("/admin/stores/search").form("tbody form"));
        assertThat(latest().type()).isEqualTo("search.rebuild");
        assertThat(rebuild.location()).isEqualTo("/admin/jobs/" + latest().id());

        Client.Page looked = client.send(client.get("/admin/stores/files").form("main form[action$=sweep]"));
        assertThat(latest().type()).isEqualTo(SweepFiles.JOB.name());
        assertThat(looked.location()).isEqualTo("/admin/jobs/" + latest().id());
        assertThat(client.get("/admin/stores/files").text("main .list")).contains("Look");
    }

    private static Job latest() throws Exception {
        return Context.system("test")
                .call(() -> jobs.jobs().list(JobQuery.latest(1)))
                .get(0);
    }

    @Test
    void isForAdministratorsAndSaysWhatIsAway() throws Exception {
        assertThat(new Client(host.address())
                        .signIn("guest")
                        .get("/admin/stores")
                        .status())
                .isEqualTo(403);
        try (WebHost bare = WebHost.start(Map.of())) {
            Client client = new Client(bare.address()).signIn("ingrid");
            assertThat(client.get("/admin/stores").text("main")).contains("There is no cache");
            assertThat(client.get("/admin/stores/search").text("main")).contains("There is no search");
            assertThat(client.get("/admin/stores/files").text("main")).contains("There are no jobs");
        }
    }
}
