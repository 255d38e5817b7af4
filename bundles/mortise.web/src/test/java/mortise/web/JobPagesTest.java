package mortise.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import java.util.Map;
import mortise.core.Context;
import mortise.jobs.Start;
import mortise.queue.OpenQueue;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The pages of jobs in a browser with scripts: clean in each width and theme, and live. */
class JobPagesTest {
    private static WebHost host;
    private static TestJobs jobs;
    private static Browser browser;
    private static long failed;
    private static long running;

    @BeforeAll
    static void start() throws Exception {
        host = WebHost.start(Map.of());
        jobs = host.openJobs(new OpenQueue.Worker("job.test.order", "jobs", 2, 0, "", null, QueuePagesTest.HOUR));
        browser = new Browser();
        begin("ok", "Nightly audit clean-up");
        failed = begin("fail", "Send renewal reminders");
        begin("again", "Refresh exchange rates");
        running = begin("wait", "Import contacts-q4.csv");
        begin("parts", "Move search to OpenSearch");
        try (Context.Scope scope = Context.system("test").open()) {
            jobs.schedules()
                    .make("Pipeline report to board", "test.order", "{\"what\":\"ok\"}", "0 7 1 * *", "Asia/Tokyo");
            jobs.schedules().make("Collect positions", "test.order", "{\"what\":\"ok\"}", "5,35 8-17 * * 1-5", "");
        }
    }

    @AfterAll
    static void stop() throws Exception {
        browser.close();
        host.close();
    }

    private static long begin(String what, String title) throws Exception {
        return Context.system("test").call(() -> jobs.jobs()
                .start(TestJobs.JOB, new TestJobs.Order(what), Start.PLAIN.titled(title))
                .id());
    }

    @ParameterizedTest
    @CsvSource({"1440,false", "1440,true", "390,false", "390,true"})
    void pagesAreClean(int width, boolean dark) {
        try (Browser.Tab tab = browser.open(width, dark)) {
            Page page = tab.page();
            tab.signIn(host, "ingrid");
            page.navigate(host.address() + "/admin/jobs");
            page.waitForSelector("tr.lv1");
            assertThat(page.locator("#busiest a").allInnerTexts()).contains("job.test.order/jobs");
            tab.check("jobs");
            page.navigate(host.address() + "/admin/jobs/" + running);
            tab.check("job-running");
            page.navigate(host.address() + "/admin/jobs/" + failed);
            page.locator("#job-trace summary").click();
            tab.check("job-failed");
            page.navigate(host.address() + "/admin/jobs/schedules");
            tab.check("schedules");
            page.navigate(host.address() + "/admin/jobs/schedules/new");
            page.fill("#s-cron", "99 * * * *");
            page.click(".savebar .pri");
            page.waitForSelector(".banner.bad");
            tab.errors().clear();
            tab.check("schedule-new");
        }
    }

    @Test
    void showsWhatChangesByItselfAndKeepsTheFocus() throws Exception {
        try (Browser.Tab tab = browser.open(1440, false)) {
            Page page = tab.page();
            tab.signIn(host, "ingrid");
            page.navigate(host.address() + "/admin/jobs");
            page.fill("#job-q", "typed");
            page.focus("#cancel-" + running);

            long later = begin("ok", "Came later");

            page.waitForSelector("a.rec[href$='/admin/jobs/" + later + "']");
            assertThat(page.inputValue("#job-q")).isEqualTo("typed");
            assertThat(page.evaluate("document.activeElement.id")).isEqualTo("cancel-" + running);
            assertThat(tab.errors()).isEmpty();
        }
    }
}
