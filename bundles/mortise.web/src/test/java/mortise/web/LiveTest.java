package mortise.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Page;
import java.sql.Connection;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import mortise.entity.Draft;
import mortise.mail.Address;
import mortise.mail.Mail;
import mortise.mail.MailQueue.About;
import mortise.mail.log.LoggedMails;
import mortise.push.Notifications;
import mortise.push.RecordsChanged.What;
import mortise.testkit.queue.SentMessages;
import mortise.web.Browser.Tab;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Two people at once, in a real browser. */
class LiveTest {
    private static WebHost host;
    private static LivePush push;
    private static Browser browser;

    @BeforeAll
    static void start() throws Exception {
        host = WebHost.start(Map.of());
        push = host.openPush();
        browser = new Browser();
    }

    @AfterAll
    static void stop() throws Exception {
        browser.close();
        host.close();
    }

    private static Page signedIn(Tab tab, String name, String path) {
        Page page = tab.page();
        page.navigate(host.address() + "/sign-in");
        page.fill("#u", name);
        page.fill("#p", name + "-secret");
        page.press("#p", "Enter");
        page.waitForURL(host.address() + "/");
        page.navigate(host.address() + path);
        return page;
    }

    private static void listening(int clients) {
        org.awaitility.Awaitility.await()
                .until(() -> push.clients().list().stream()
                                .filter(client -> client.topics().size() > 2)
                                .count()
                        == clients);
    }

    @Test
    void aListSaysWhatIsNewAndShowsItWhenAsked() {
        try (Tab tab = browser.open(1440, false);
                Tab narrow = browser.open(390, true)) {
            Page first = signedIn(tab, "ingrid", "/accounts");
            Page second = signedIn(narrow, "admin", "/accounts");
            listening(2);
            assertThat(first.locator("#news")).isHidden();

            long id = host.add("account", Map.of("name", "Aalborg Værft", "approved", true));
            push.changed("account", id, 1, What.CREATED, "Ingrid Solberg");
            push.changed("account", id, 1, What.CREATED, "Ingrid Solberg");

            for (Page page : List.of(first, second)) {
                assertThat(page.locator("#news b")).hasText("1 new");
                assertThat(page.locator("#list")).not().containsText("Aalborg Værft");
            }
            // Before axe, which writes styles of its own.
            org.assertj.core.api.Assertions.assertThat(tab.errors()).isEmpty();
            org.assertj.core.api.Assertions.assertThat(tab.faults("live-list")).isEmpty();
            org.assertj.core.api.Assertions.assertThat(narrow.faults("live-list"))
                    .isEmpty();
            first.click("#news a");
            assertThat(first.locator("#news")).isHidden();
            first.navigate(host.address() + "/accounts?q=Aalborg");
            assertThat(first.locator("#list")).containsText("Aalborg Værft");
        }
    }

    @Test
    void aRecordSaysWhoLooksAtItAndWhoHasChangedIt() {
        long id = host.account(0);
        String entity = "account";
        int version = host.read(entity, id).version();
        try (Tab one = browser.open(1440, false);
                Tab other = browser.open(1440, true)) {
            Page viewing = signedIn(one, "ingrid", "/accounts/" + id);
            Page editing = signedIn(other, "admin", "/accounts/" + id + "/edit");

            assertThat(viewing.locator("#present")).hasText("ADAdministrator is editing");
            assertThat(editing.locator("#present")).hasText("ISIngrid Solberg is viewing");
            int now = host.saveAs(0, Draft.update(entity, id).set("name", "Renamed Ltd"))
                    .version();
            push.changed(entity, id, version, What.CHANGED, "Nobody");
            push.changed(entity, id, now, What.CHANGED, "Cora Meyer");

            assertThat(viewing.locator("#moved b")).hasText("Cora Meyer has changed this");
            assertThat(editing.locator("#moved")).containsText("What you have typed is kept");
            org.assertj.core.api.Assertions.assertThat(one.faults("live-record"))
                    .isEmpty();
            org.assertj.core.api.Assertions.assertThat(other.faults("live-form"))
                    .isEmpty();
            viewing.click("#moved a");
            assertThat(viewing.locator("h1")).containsText("Renamed Ltd");
            assertThat(viewing.locator("#moved")).isHidden();
            editing.navigate(host.address() + "/");
            assertThat(viewing.locator("#present")).hasText("");
        }
    }

    @Test
    void aNoticeReachesEverybody() {
        try (Tab tab = browser.open(1440, false)) {
            Page page = signedIn(tab, "ingrid", "/");

            push.notice("The host stops at 18:00 for ten minutes.");
            assertThat(page.locator("#notice")).containsText("stops at 18:00");
            page.reload();
            assertThat(page.locator("#notice")).containsText("stops at 18:00");
            org.assertj.core.api.Assertions.assertThat(tab.faults("live-notice"))
                    .isEmpty();
            push.notice("");

            assertThat(page.locator("#notice")).hasCount(0);
        }
    }

    @Test
    void theMailLogShowsWhatBecameOfAMail() throws Exception {
        LoggedMails mails = host.openMail(new SentMessages());
        long id = mails.send(
                Mail.draft()
                        .to(Address.of("nils@example.org"))
                        .subject("Quote")
                        .html("<p>x</p>")
                        .build(),
                About.NOTHING);
        try (Tab tab = browser.open(1440, false)) {
            Page page = signedIn(tab, "ingrid", "/admin/mail");
            assertThat(page.locator("#mails tbody tr")).containsText("Waiting");
            org.awaitility.Awaitility.await().until(() -> push.clients().list().stream()
                    .anyMatch(client -> client.topics().contains("mail")));
            page.fill("#mail-q", "half typed");

            try (Connection connection = host.host().database().dataSource().getConnection();
                    Statement statement = connection.createStatement()) {
                statement.executeUpdate("update mail_log set state = 'SENT' where id = " + id);
            }
            push.mail(id, "sent");
            push.mail(id, "sent");

            assertThat(page.locator("#mails tbody tr")).containsText("Sent");
            assertThat(page.locator("#day")).containsText("1 sent");
            assertThat(page.locator("#mail-q")).hasValue("half typed");
            org.assertj.core.api.Assertions.assertThat(tab.errors()).isEmpty();
            org.assertj.core.api.Assertions.assertThat(tab.faults("live-mail")).isEmpty();
        }
    }

    @Test
    void aNotificationReachesTheBellAndIsReadOnItsPage() {
        try (Tab tab = browser.open(1440, false);
                Tab narrow = browser.open(390, true)) {
            Page page = signedIn(tab, "ingrid", "/");
            assertThat(page.locator("#push")).hasCount(1);
            org.awaitility.Awaitility.await().until(() -> push.clients().list().stream()
                    .anyMatch(client -> client.topics().contains("user/" + host.person(0))));

            push.notifications().tell(host.person(0), "", "bell", "Import of <b>x</b> is done", "12 rows", "/accounts");
            push.notifications().tell(host.person(1), "", "bell", "For somebody else", "", "");

            assertThat(page.locator("#bell .pip")).hasText("1");
            assertThat(page.locator("#toasts")).containsText("Import of <b>x</b> is done");
            assertThat(page.locator("#unread")).hasText(", 1 unread");
            page.click("#bell");
            assertThat(page.locator("main .nt")).hasCount(1);
            assertThat(page.locator("main .nt")).containsText("Import of <b>x</b> is done");
            push.notifications().tell(host.person(0), "", Notifications.MENTION, "Anna named you", "", "");
            page.click("main .tabs a:has-text('Jobs')");
            assertThat(page.locator("main")).containsText("None of these");
            page.click("main .tabs a:has-text('Mentions')");
            assertThat(page.locator("main .tabs [aria-current]")).hasText("Mentions 1");
            assertThat(page.locator("main .nt")).hasCount(1);
            page.click("main .nt button:has-text('Mark read')");
            assertThat(page.locator("main .tabs [aria-current]")).hasText("Mentions 1");
            page.click("#side a[href='/notifications']");
            Page small = signedIn(narrow, "ingrid", "/notifications");
            assertThat(small.locator("main .nt")).hasCount(2);
            // Before axe, which writes styles of its own.
            org.assertj.core.api.Assertions.assertThat(tab.errors()).isEmpty();
            org.assertj.core.api.Assertions.assertThat(tab.faults("notifications"))
                    .isEmpty();
            org.assertj.core.api.Assertions.assertThat(narrow.faults("notifications"))
                    .isEmpty();
            assertThat(page.locator("main .nt .dot")).hasCount(1);
            page.click("#read-all");
            assertThat(page.locator("main .nt .dot")).hasCount(0);
            assertThat(small.locator("#bell .pip")).isHidden();
            page.navigate(host.address() + "/notifications?s=unread");
            assertThat(page.locator("main")).containsText("Everything is read");
        }
    }

    @Test
    void notificationsSayThatTheyAreNotThere() throws Exception {
        try (WebHost without = WebHost.start(Map.of());
                Tab tab = browser.open(1440, false)) {
            Page page = tab.page();
            page.navigate(without.address() + "/sign-in");
            page.fill("#u", "ingrid");
            page.fill("#p", "ingrid-secret");
            page.press("#p", "Enter");
            page.click("#bell");

            assertThat(page.locator("main")).containsText("Notifications are not there now");
            assertThat(page.locator("#push")).hasCount(0);
        }
    }
}
