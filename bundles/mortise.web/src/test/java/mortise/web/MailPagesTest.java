package mortise.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import mortise.mail.Address;
import mortise.mail.Mail;
import mortise.mail.MailLog.State;
import mortise.mail.MailQueue.About;
import mortise.mail.log.LoggedMails;
import mortise.testkit.queue.SentMessages;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The pages of mail as a browser without scripts uses them: a real log, in the host's database. */
class MailPagesTest {
    private static final String PATH = "/admin/mail";

    private WebHost host;
    private Client ingrid;

    @BeforeEach
    void start() throws Exception {
        host = WebHost.start(Map.of());
        ingrid = new Client(host.address()).signIn("ingrid");
    }

    @AfterEach
    void stop() throws Exception {
        host.close();
    }

    private static long send(LoggedMails mails, String to, String subject, About about) {
        return mails.send(
                Mail.draft()
                        .to(Address.of(to))
                        .subject(subject)
                        .html("<script>alert(1)</script><p>Dear <b>Nils</b></p>")
                        .build(),
                about);
    }

    private void set(long id, State state, String reason) throws Exception {
        try (Connection connection = host.host().database().dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            statement.executeUpdate(
                    "update mail_log set state = '" + state + "', reason = '" + reason + "' where id = " + id);
        }
    }

    @Test
    void saysSoWhileMailIsAway() throws Exception {
        assertThat(ingrid.get(PATH).text(".banner")).contains("not there at the moment");
        assertThat(ingrid.get(PATH + "/sender").text(".banner")).contains("not there at the moment");
        assertThat(ingrid.get(PATH + "/text?x=1").status()).isEqualTo(503);
    }

    @Test
    void showsWhatBecameOfMails() throws Exception {
        LoggedMails mails = host.openMail(new SentMessages());
        assertThat(ingrid.get(PATH).text(".empty")).contains("No mails");
        long first = send(
                mails, "nils@example.org", "<b>Quote</b>", new About("Quote", "account", host.account(0), "", false));
        send(mails, "office@example.org", "Order", About.NOTHING);
        set(first, State.FAILED, "550 No such user");

        assertThat(ingrid.get(PATH).html().select("tbody tr").eachText())
                .containsExactly(
                        "just now office@example.org Order Waiting", "just now nils@example.org <b>Quote</b> Failed");
        assertThat(ingrid.get(PATH + "?s=failed").html().select("tbody tr")).hasSize(1);
        assertThat(ingrid.get(PATH + "?q=OFFICE").html().select("tbody tr")).hasSize(1);
        assertThat(ingrid.get(PATH + "?s=lost").status()).isEqualTo(400);
        Client.Page opened = ingrid.get(PATH + "?x=" + first);
        assertThat(opened.text("aside#ml")).contains("to nils@example.org", "550 No such user", "Quote");
        assertThat(opened.html().select("aside#ml a").eachAttr("href")).containsExactly("/accounts/" + host.account(0));
        assertThat(opened.html().select("iframe").attr("sandbox")).isEmpty();
        assertThat(opened.html().select("iframe[sandbox]").eachAttr("src")).containsExactly(PATH + "/text?x=" + first);
        assertThat(opened.header("Content-Security-Policy")).contains("frame-src 'self'", "script-src 'self'");
    }

    @Test
    void textsRunNothingAndLoadNothing() throws Exception {
        LoggedMails mails = host.openMail(new SentMessages());
        long id = send(mails, "nils@example.org", "Quote", About.NOTHING);
        long secret = send(mails, "nils@example.org", "Secret", About.NOTHING.inConfidence());

        Client.Page text = ingrid.get(PATH + "/text?x=" + id);

        assertThat(text.text("p")).isEqualTo("Dear Nils");
        assertThat(text.header("Content-Security-Policy"))
                .startsWith("sandbox; default-src 'none'; ")
                .doesNotContain("script-src", "allow-");
        assertThat(ingrid.get(PATH + "/text?x=" + secret).status()).isEqualTo(404);
        assertThat(ingrid.get(PATH + "?x=" + secret).html().select("iframe")).isEmpty();
    }

    @Test
    void sendsAgainWhatFailed() throws Exception {
        LoggedMails mails = host.openMail(new SentMessages());
        long id = send(mails, "nils@example.org", "Quote", About.NOTHING);
        set(id, State.FAILED, "550 No such user");

        ingrid.send(ingrid.get(PATH + "?x=" + id).form());

        assertThat(mails.get(id).orElseThrow().state()).isEqualTo(State.WAITING);
        assertThat(ingrid.get(PATH + "?x=" + id).html().select("#resend")).isEmpty();
    }

    @Test
    void isForAdministratorsOnly() throws Exception {
        LoggedMails mails = host.openMail(new SentMessages());
        long id = send(mails, "nils@example.org", "Quote", About.NOTHING);
        Client guest = new Client(host.address()).signIn("guest");

        for (String path : List.of(PATH, PATH + "/text?x=" + id, PATH + "/sender")) {
            assertThat(guest.get(path).status()).as(path).isEqualTo(403);
        }
    }
}
