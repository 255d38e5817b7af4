package mortise.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Looks at every page of a running node with the sample, in both widths and themes, and keeps pictures in
 * {@code target/shots/node}: {@code mvn -o test -pl bundles/mortise.web -Dtest=NodePages -Dnode=http://127.0.0.1:8080
 * -Dpassword=…}. Not part of the build, which has no node at this point.
 */
class NodePages {
    private final String node = System.getProperty("node", "http://127.0.0.1:8080");
    private final List<String> faults = new ArrayList<>();

    @Test
    void everyPageIsCleanInEveryWidthAndTheme() throws Exception {
        try (Browser browser = new Browser()) {
            for (int width : new int[] {1440, 390}) {
                for (boolean dark : new boolean[] {false, true}) {
                    try (Browser.Tab tab = browser.open(width, dark)) {
                        look(tab);
                    }
                }
            }
        }
        assertThat(faults).isEmpty();
    }

    private void look(Browser.Tab tab) throws Exception {
        Page page = tab.page();
        page.navigate(node + "/sign-in");
        keep(tab, "sign-in");
        page.fill("#u", "admin");
        page.fill("#p", System.getProperty("password", ""));
        page.click("button[type=submit]");
        page.waitForURL(node + "/");
        keep(tab, "home");
        for (String entity : List.of("accounts", "contacts", "opportunities", "tasks", "tickets", "users", "roles")) {
            page.navigate(node + "/" + entity);
            keep(tab, "list-" + entity);
            if (page.locator("#list .rec").count() > 0) {
                String path = page.locator("#list .rec").first().getAttribute("href");
                page.navigate(node + path);
                keep(tab, "record-" + entity);
                page.navigate(node + path + "/edit");
                keep(tab, "form-" + entity);
            }
            page.navigate(node + "/" + entity + "/new");
            keep(tab, "new-" + entity);
        }
        page.navigate(node + "/accounts?filter[country][in]=DE&sort=-name&page=2");
        keep(tab, "list-filtered");
        String account = page.locator("#list .rec").first().getAttribute("href");
        for (String relation : List.of("contacts", "opportunities", "tasks")) {
            page.navigate(node + account + "?tab=" + relation);
            keep(tab, "related-" + relation);
        }
        page.navigate(node + account + "/delete");
        keep(tab, "delete");
        page.navigate(node + "/search?q=gmbh");
        keep(tab, "search");
        page.keyboard().press("Control+k");
        page.fill("#palette input", "uni");
        page.waitForSelector("#palette [role=option]");
        keep(tab, "palette");
        page.navigate(node + "/me");
        keep(tab, "me");
        page.navigate(node + "/me/token");
        page.evaluate("scrollTo(0, document.body.scrollHeight)");
        keep(tab, "token");
        page.navigate(node + "/admin/extensions");
        keep(tab, "extensions");
        page.locator("#list .rec, tbody .rec").first().click();
        page.waitForLoadState();
        keep(tab, "extension");
        for (String path : List.of(
                "admin/queue",
                "admin/queue/consumers",
                "admin/queue/dead",
                "admin/jobs",
                "admin/jobs/schedules",
                "admin/jobs/schedules/new",
                "admin/mail",
                "admin/mail/sender",
                "mail-rules",
                "mail-templates",
                "stored-files",
                "notifications")) {
            page.navigate(node + "/" + path);
            keep(tab, path.replace('/', '-'));
        }
        page.navigate(node + "/nothing/here");
        tab.errors().clear();
        keep(tab, "error-404");
        conflict(tab, account);
    }

    /** Somebody else saves the record by REST while it is in a form. */
    private void conflict(Browser.Tab tab, String account) throws Exception {
        Page page = tab.page();
        page.navigate(node + "/me/token");
        page.fill("#t-name", "pages");
        page.click("main button.pri");
        String token = page.locator("#token .secret span").first().innerText();
        page.navigate(node + account + "/edit");
        page.fill("#f-notes", "Deliver to the quay, ring at gate 4.");
        String id = account.substring(account.lastIndexOf('/') + 1);
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(node + "/api" + account))
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/vnd.api+json")
                .method(
                        "PATCH",
                        HttpRequest.BodyPublishers.ofString("{\"data\":{\"type\":\"accounts\",\"id\":\"" + id
                                + "\",\"attributes\":{\"notes\":\"Changed at " + System.nanoTime()
                                + ".\",\"phone\":\"+49 30 " + System.nanoTime() % 100_000 + "\"}}}"));
        assertThat(HttpClient.newHttpClient()
                        .send(request.build(), HttpResponse.BodyHandlers.ofString())
                        .statusCode())
                .isEqualTo(200);
        page.keyboard().press("Control+s");
        page.waitForSelector("#conflict");
        tab.errors().clear();
        keep(tab, "conflict");
    }

    private void keep(Browser.Tab tab, String name) {
        String where = "node/" + name + "-" + tab.width() + (tab.dark() ? "-dark" : "");
        tab.faults("node/" + name).forEach(fault -> faults.add(where + ": " + fault));
        tab.errors().forEach(error -> faults.add(where + ": " + error));
        tab.errors().clear();
        boolean sideways = (boolean)
                tab.page().evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth");
        if (sideways) {
            faults.add(where + ": scrolls sideways");
        }
    }
}
