package mortise.testkit.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import mortise.core.Failure;
import mortise.core.Health;
import mortise.core.Problem;
import mortise.mail.Address;
import mortise.mail.Check;
import mortise.mail.Mail;
import mortise.mail.OpenMailer;
import org.junit.jupiter.api.Test;

/** What every mailer promises that hands mails to a server. Its time-outs are to be two seconds. */
public interface RelayContract extends MailerContract {
    /** Opens a mailer for a server; the test closes it. */
    OpenMailer open(Relay relay);

    /** Returns the server of this test, which is running. */
    MailServer server();

    @Override
    default List<Received> receivedBy(String mailbox) throws Exception {
        return server().receivedBy(mailbox);
    }

    private static Mail mail(String... recipients) {
        Mail.Draft draft = Mail.draft().from(SENDER).subject("Hello").text("Hello.");
        for (String recipient : recipients) {
            draft.to(Address.of(recipient));
        }
        return draft.build();
    }

    private static Failure failure(OpenMailer mailer, Mail mail) {
        Failure[] failure = new Failure[1];
        assertThatThrownBy(() -> mailer.send(mail))
                .isInstanceOfSatisfying(Failure.class, thrown -> failure[0] = thrown);
        return failure[0];
    }

    private static void assertFails(OpenMailer mailer, Failure.Kind kind, String... words) {
        Failure failure = failure(mailer, mail("ada@example.org"));
        assertThat(failure.kind()).as(failure.getMessage()).isEqualTo(kind);
        assertThat(failure).hasMessageContainingAll(words);
    }

    private static void assertStopsAt(OpenMailer mailer, String step, String... words) {
        List<Check.Step> steps = mailer.check().steps();
        Check.Step last = steps.get(steps.size() - 1);
        assertThat(steps.subList(0, steps.size() - 1)).allMatch(Check.Step::passed);
        assertThat(last.passed()).as(last.toString()).isFalse();
        assertThat(last.name()).as(last.toString()).isEqualTo(step);
        assertThat(last.message()).contains(words);
    }

    @Test
    default void whoSignsInIsLetIn() throws Exception {
        Relay relay = server().plain().as(MailServer.USER, MailServer.PASSWORD);
        try (OpenMailer mailer = open(relay)) {
            assertThat(mailer.check().steps())
                    .extracting(Check.Step::name)
                    .containsExactly("dns", "connect", "tls", "login");
            assertThat(mailer.check().passed()).isTrue();
            mailer.send(mail("ada@example.org"));
        }
        assertThat(receivedBy("ada@example.org")).hasSize(1);
    }

    @Test
    default void aWrongPasswordIsToldAndNeverShown() throws Exception {
        try (OpenMailer mailer = open(server().plain().as(MailServer.USER, "wrong battery"))) {
            assertStopsAt(mailer, "login", MailServer.USER);
            // The mail is good: it may go as soon as the setting is mended.
            assertFails(mailer, Failure.Kind.UNAVAILABLE, "login", MailServer.USER);
            assertThat(failure(mailer, mail("ada@example.org"))).message().doesNotContain("battery");
            assertThat(mailer.report().state()).isEqualTo(Health.State.DOWN);
            assertThat(mailer.report().message()).contains("login").doesNotContain("battery");
            assertThat(mailer.check().toString()).doesNotContain("battery");
        }
        assertThat(receivedBy("ada@example.org")).isEmpty();
    }

    @Test
    default void aServerThatIsAwayIsTriedLater() throws Exception {
        FaultyMailServer away = new FaultyMailServer(false);
        away.close();
        try (OpenMailer mailer = open(away.plain())) {
            assertStopsAt(mailer, "connect", String.valueOf(away.plain().port()));
            assertFails(
                    mailer,
                    Failure.Kind.UNAVAILABLE,
                    "127.0.0.1:" + away.plain().port());
            assertThat(mailer.report().state()).isEqualTo(Health.State.DOWN);
        }
        try (OpenMailer mailer = open(server().plain().at("no-such-host.invalid"))) {
            assertStopsAt(mailer, "dns", "no-such-host.invalid");
            assertFails(mailer, Failure.Kind.UNAVAILABLE, "no-such-host.invalid");
        }
    }

    @Test
    default void encryptedMailsArrive() throws Exception {
        try (OpenMailer mailer = open(server().encrypted().trusting(TestKey.certificate()))) {
            assertThat(mailer.check().steps()).allMatch(Check.Step::passed);
            mailer.send(mail("ada@example.org"));
        }
        assertThat(receivedBy("ada@example.org")).hasSize(1);
    }

    @Test
    default void aCertificateOfAStrangerIsNotTrusted() throws Exception {
        try (OpenMailer mailer = open(server().encrypted())) {
            assertStopsAt(mailer, "tls", "certif");
            assertFails(mailer, Failure.Kind.UNAVAILABLE, "certif");
        }
        assertThat(receivedBy("ada@example.org")).isEmpty();
    }

    @Test
    default void aCertificateForAnotherNameIsNotTrusted() throws Exception {
        Relay relay = server().encrypted().trusting(TestKey.certificate()).at("127.0.0.1");
        try (OpenMailer mailer = open(relay)) {
            assertStopsAt(mailer, "tls", "127.0.0.1");
            assertFails(mailer, Failure.Kind.UNAVAILABLE, "127.0.0.1");
        }
        assertThat(receivedBy("ada@example.org")).isEmpty();
    }

    @Test
    default void startTlsEncryptsBeforeAnythingIsSaid() {
        try (FaultyMailServer server = new FaultyMailServer(true);
                OpenMailer mailer = open(server.plain()
                        .at("localhost")
                        .with(Relay.Encryption.STARTTLS)
                        .trusting(TestKey.certificate())
                        .as("user", "secret"))) {
            assertThat(mailer.check().steps()).allMatch(Check.Step::passed);
            mailer.send(mail("ada@example.org"));

            assertThat(server.taken()).singleElement().asString().contains("Subject: Hello");
            List<String> commands = server.commands();
            assertThat(commands.get(1)).isEqualTo("STARTTLS");
            assertThat(commands).anyMatch(command -> command.startsWith("AUTH"));
        }
    }

    @Test
    default void aServerWithoutStartTlsGetsNothingInClear() {
        try (FaultyMailServer server = new FaultyMailServer(false);
                OpenMailer mailer =
                        open(server.plain().with(Relay.Encryption.STARTTLS).as("user", "secret"))) {
            assertStopsAt(mailer, "tls", "STARTTLS");
            assertFails(mailer, Failure.Kind.UNAVAILABLE, "STARTTLS");
            assertThat(server.commands()).noneMatch(command -> command.matches("(?i)(AUTH|MAIL|RCPT|DATA).*"));
        }
    }

    @Test
    default void refusedRecipientsAreNamedAndNobodyGetsTheMail() {
        try (FaultyMailServer server = new FaultyMailServer(false)
                        .answering("RCPT TO:<nobody@", "550 5.1.1 No such user")
                        .answering("RCPT TO:<gone@", "551 5.1.6 Moved");
                OpenMailer mailer = open(server.plain())) {
            Failure failure = failure(
                    mailer, mail("ada@example.org", "nobody@example.org", "bob@example.org", "gone@example.org"));

            assertThat(failure.kind()).isEqualTo(Failure.Kind.INVALID);
            assertThat(failure.problems()).extracting(Problem::code).containsOnly("recipient-refused");
            assertThat(failure.problems())
                    .extracting(Problem::message)
                    .hasSize(2)
                    .allMatch(message -> message.contains("5.1."));
            assertThat(failure.problems().get(0).message()).contains("nobody@example.org", "No such user");
            assertThat(failure.problems().get(1).message()).contains("gone@example.org", "Moved");
            assertThat(server.taken()).isEmpty();
            assertThat(mailer.report().state()).as("the server works").isEqualTo(Health.State.UP);

            mailer.send(mail("ada@example.org"));
            assertThat(server.taken()).hasSize(1);
        }
    }

    @Test
    default void aRecipientWhoIsBusyIsTriedLater() {
        try (FaultyMailServer server = new FaultyMailServer(false).answering("RCPT TO:<busy@", "450 4.2.1 Greylisted");
                OpenMailer mailer = open(server.plain())) {
            Failure failure = failure(mailer, mail("ada@example.org", "busy@example.org"));

            assertThat(failure.kind()).isEqualTo(Failure.Kind.UNAVAILABLE);
            assertThat(failure).hasMessageContainingAll("busy@example.org", "Greylisted");
            assertThat(server.taken()).isEmpty();
        }
    }

    @Test
    default void whatTheServerRefusesForGoodIsInvalidAndForNowIsUnavailable() {
        for (String command : List.of("MAIL", "DATA", "END")) {
            try (FaultyMailServer server = new FaultyMailServer(false);
                    OpenMailer mailer = open(server.plain())) {
                server.answering(command, "554 5.7.1 Looks like spam");
                assertFails(mailer, Failure.Kind.INVALID, "Looks like spam");
                server.answering(command, "452 4.3.1 Disk full");
                assertFails(mailer, Failure.Kind.UNAVAILABLE, "Disk full");
                server.answering(command, "421 4.3.2 Shutting down");
                assertFails(mailer, Failure.Kind.UNAVAILABLE, "Shutting down");
                server.answering(command, FaultyMailServer.HANG_UP);
                assertFails(mailer, Failure.Kind.UNAVAILABLE, "127.0.0.1:");
                assertThat(server.taken()).as(command).isEmpty();

                server.recover();
                mailer.send(mail("ada@example.org"));
                assertThat(server.taken()).as(command).hasSize(1);
            }
        }
    }

    @Test
    default void aServerThatWantsALoginDoesNotBlameTheMail() {
        try (FaultyMailServer server = new FaultyMailServer(false).answering("MAIL", "530 5.7.0 Sign in first");
                OpenMailer mailer = open(server.plain())) {
            assertFails(mailer, Failure.Kind.UNAVAILABLE, "Sign in first");
        }
    }

    @Test
    default void aServerThatRefusesToTalkIsToldByTheCheck() {
        try (FaultyMailServer server = new FaultyMailServer(false).answering("GREETING", "554 Go away");
                OpenMailer mailer = open(server.plain())) {
            assertStopsAt(mailer, "connect", "Go away");
            assertFails(mailer, Failure.Kind.UNAVAILABLE, "Go away");
        }
    }

    @Test
    default void aSilentServerIsNotWaitedForForever() {
        for (String command : List.of("GREETING", "MAIL", "END")) {
            try (FaultyMailServer server = new FaultyMailServer(false).answering(command, FaultyMailServer.SILENCE);
                    OpenMailer mailer = open(server.plain())) {
                long begin = System.nanoTime();
                assertFails(mailer, Failure.Kind.UNAVAILABLE, "127.0.0.1:");
                assertThat(System.nanoTime() - begin).as(command).isLessThan(8_000_000_000L);
            }
        }
    }

    @Test
    default void aConnectionThatTheServerClosedMeanwhileIsMadeAnew() {
        try (FaultyMailServer server = new FaultyMailServer(false);
                OpenMailer mailer = open(server.plain())) {
            mailer.send(mail("ada@example.org"));
            server.hangUp();
            mailer.send(mail("ada@example.org"));

            assertThat(server.taken()).hasSize(2);
        }
    }
}
