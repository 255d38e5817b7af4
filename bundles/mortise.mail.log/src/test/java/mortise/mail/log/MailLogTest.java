package mortise.mail.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import mortise.consumer.Consumers;
import mortise.core.Context;
import mortise.core.Failure;
import mortise.database.OpenDatabase;
import mortise.database.Statements;
import mortise.database.migration.FlywayMigrations;
import mortise.mail.Address;
import mortise.mail.Attachment;
import mortise.mail.Check;
import mortise.mail.Mail;
import mortise.mail.MailLog.Entry;
import mortise.mail.MailLog.Search;
import mortise.mail.MailLog.State;
import mortise.mail.MailQueue.About;
import mortise.mail.Mailer;
import mortise.mail.OpenMailer;
import mortise.mail.smtp.SmtpMailer;
import mortise.mail.smtp.SmtpProvider;
import mortise.push.Channel;
import mortise.push.MailTold;
import mortise.push.Push;
import mortise.queue.Delivery;
import mortise.queue.OpenQueue;
import mortise.queue.Queue;
import mortise.queue.database.DatabaseQueueProvider;
import mortise.queue.selection.JsonFormat;
import mortise.queue.selection.TypedQueue;
import mortise.testkit.Configurations;
import mortise.testkit.mail.FaultyMailServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The log with the real queue, consumers that work on it, and a server that speaks SMTP. */
abstract class MailLogTest {
    private static final Pattern MESSAGE_ID = Pattern.compile("(?im)^Message-ID:\\s*<([^>]+)>");
    private static final Address ADA = Address.of("ada@example.org");

    private final FaultyMailServer server = new FaultyMailServer(false);
    private final List<Consumers> nodes = new ArrayList<>();
    private OpenDatabase database;
    private OpenQueue open;
    private OpenMailer smtp;
    private Queue queue;
    private LoggedMails mails;
    private MailSender sender;

    abstract OpenDatabase open() throws Exception;

    @BeforeEach
    void start() throws Exception {
        database = open();
        open = new DatabaseQueueProvider(database, new FlywayMigrations()).open();
        queue = new TypedQueue(open, new JsonFormat());
        smtp = new SmtpProvider(Configurations.config(
                        SmtpMailer.Config.class,
                        Map.of(
                                "host", server.plain().host(),
                                "port", String.valueOf(server.plain().port()),
                                "encryption", "none",
                                "connectTimeoutSeconds", "2",
                                "timeoutSeconds", "2")))
                .open();
        mails = log(Map.of());
        sender = new MailSender(mails, new Mailer() {
            @Override
            public void send(Mail mail) {
                smtp.send(mail.orFrom(Address.of("host@example.org")));
            }

            @Override
            public Check check() {
                return smtp.check();
            }

            @Override
            public Check check(String provider) {
                return smtp.check();
            }

            @Override
            public String provider() {
                return "smtp";
            }

            @Override
            public String sender() {
                return "host@example.org";
            }
        });
    }

    @AfterEach
    void stop() {
        nodes.forEach(Consumers::close);
        mails.close();
        smtp.close();
        server.close();
        open.close();
        database.close();
    }

    private LoggedMails log(Map<String, String> settings) {
        return new LoggedMails(
                Configurations.config(LoggedMails.Config.class, settings), database, new FlywayMigrations(), queue);
    }

    private Consumers node() throws Exception {
        Consumers node = new Consumers(
                Configurations.config(Consumers.Config.class, new HashMap<>(Map.of("drainSeconds", "2"))),
                open,
                new JsonFormat(),
                () -> {});
        nodes.add(node);
        node.add(sender);
        return node;
    }

    private static Mail mail(String subject) {
        return Mail.draft()
                .to(ADA)
                .subject(subject)
                .text("Hello.")
                .html("<p>Hello.</p>")
                .build();
    }

    private long send(Mail mail, About about) {
        try (Context.Scope scope = Context.system("test").open()) {
            return mails.send(mail, about);
        }
    }

    private Entry entry(long id) {
        return mails.get(id).orElseThrow();
    }

    private void awaitState(long id, State state) {
        await().atMost(Duration.ofSeconds(20)).until(() -> entry(id).state() == state);
    }

    private List<String> messageIds() {
        return server.taken().stream()
                .map(taken -> {
                    Matcher matcher = MESSAGE_ID.matcher(taken);
                    assertThat(matcher.find()).isTrue();
                    return matcher.group(1);
                })
                .toList();
    }

    private static Delivery<QueuedMail> delivery(QueuedMail queued, boolean last) {
        return new Delivery<>() {
            @Override
            public QueuedMail body() {
                return queued;
            }

            @Override
            public String id() {
                return "1";
            }

            @Override
            public String key() {
                return "1";
            }

            @Override
            public int attempt() {
                return last ? QueuedMail.TOPIC.retry().attempts() : 1;
            }

            @Override
            public boolean last() {
                return last;
            }

            @Override
            public Instant sentAt() {
                return Instant.now();
            }

            @Override
            public boolean stopping() {
                return false;
            }
        };
    }

    @Test
    void aServerThatIsAwayGetsEveryMailOnceWhenItIsBack() throws Exception {
        server.answering("GREETING", FaultyMailServer.HANG_UP);
        node();
        node();
        List<Long> ids = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            ids.add(send(mail("Mail " + i), About.NOTHING));
        }
        await().atMost(Duration.ofSeconds(20)).until(() -> mails.find(Search.ALL, Long.MAX_VALUE, 100).stream()
                .allMatch(each -> each.attempts() > 0 && !each.reason().isEmpty()));
        assertThat(server.taken()).isEmpty();
        assertThat(mails.count(new Search(State.WAITING, "", "", 0))).isEqualTo(40);

        server.recover();

        await().atMost(Duration.ofSeconds(40)).until(() -> mails.count(new Search(State.SENT, "", "", 0)) == 40);
        assertThat(messageIds()).hasSize(40).doesNotHaveDuplicates();
        assertThat(entry(ids.get(0)).attempts()).isGreaterThan(1);
        assertThat(entry(ids.get(0)).reason()).isEmpty();
        assertThat(open.deadLetters(null, Long.MAX_VALUE, 10)).isEmpty();
    }

    @Test
    void pagesAreToldWhatBecameOfEach() throws Exception {
        List<Object> told = new CopyOnWriteArrayList<>();
        mails.setPush(new Push() {
            @Override
            public <T> void publish(Channel<T> channel, List<String> keys, T body) {
                assertThat(channel).isEqualTo(Channel.MAIL);
                told.add(body);
            }
        });
        node();
        long sent = send(mail("Good"), About.NOTHING);
        awaitState(sent, State.SENT);
        server.answering("RCPT TO", "550 No such user here");
        long failed = send(mail("Bad"), About.NOTHING);
        awaitState(failed, State.FAILED);

        await().atMost(Duration.ofSeconds(10)).untilAsserted(() -> assertThat(told)
                .containsExactly(new MailTold(sent, "sent"), new MailTold(failed, "failed")));
    }

    @Test
    void mailAndMessageAreThereWithTheTransactionOrNotAtAll() throws Exception {
        node();
        Statements sql = new Statements(database, "mail log");
        assertThatThrownBy(() -> sql.transaction(() -> {
                    send(mail("Never"), About.NOTHING);
                    throw new IllegalStateException("rolled back");
                }))
                .isInstanceOf(IllegalStateException.class);
        long id = sql.transaction(() -> {
            long sent = send(mail("Both"), About.NOTHING);
            assertThat(server.taken()).isEmpty();
            return sent;
        });

        awaitState(id, State.SENT);
        assertThat(mails.count(Search.ALL)).isEqualTo(1);
        assertThat(server.taken()).singleElement().asString().contains("Subject: Both");
    }

    @Test
    void aNodeThatDiesBeforeItNotesTheEndSendsAgainUnderTheSameMessageId() throws Exception {
        long id = send(mail("Twice at most"), About.NOTHING);
        QueuedMail queued = new QueuedMail(id, 1);
        // What a killed node did: it began, the server took the mail, and nobody noted it.
        smtp.send(mails.begin(queued).orElseThrow().mail().orFrom(ADA));

        node();

        awaitState(id, State.SENT);
        assertThat(messageIds()).hasSize(2).containsOnly(entry(id).messageId());
        assertThat(entry(id).attempts()).isEqualTo(2);
    }

    @Test
    void aNodeThatDiesAfterItNotedTheEndDoesNotSendAgain() throws Exception {
        long id = send(mail("Once"), About.NOTHING);
        sender.handle(delivery(new QueuedMail(id, 1), false));
        assertThat(entry(id).state()).isEqualTo(State.SENT);

        node();

        await().atMost(Duration.ofSeconds(10))
                .until(() -> open.depths().stream().allMatch(each -> each.ready() + each.later() + each.leased() == 0));
        assertThat(server.taken()).hasSize(1);
        assertThat(entry(id).attempts()).isEqualTo(1);
    }

    @Test
    void aRefusalForGoodIsNotTriedAgainAndCanBeSentByHand() throws Exception {
        server.answering("RCPT TO", "550 No such user here");
        node();
        long id = send(mail("Refused"), About.NOTHING);

        awaitState(id, State.FAILED);
        await().atMost(Duration.ofSeconds(5))
                .until(() -> open.deadLetters(null, Long.MAX_VALUE, 9).size() == 1);
        assertThat(entry(id).reason()).contains("ada@example.org", "550 No such user here");
        assertThat(entry(id).attempts()).isEqualTo(1);

        server.recover();
        String messageId = entry(id).messageId();
        mails.resend(id);
        awaitState(id, State.SENT);
        assertThat(messageIds()).containsExactly(messageId);
        assertThat(entry(id).reason()).isEmpty();
        // The old message is of a round that is over: replayed, it ends without a mail.
        open.replay(List.of(open.deadLetters(null, Long.MAX_VALUE, 9).get(0).id()));
        await().atMost(Duration.ofSeconds(10)).until(() -> open.depths().stream()
                .allMatch(each -> each.ready() + each.later() + each.leased() + each.dead() == 0));
        assertThat(server.taken()).hasSize(1);
    }

    @Test
    void whatWasSentGoesAgainUnderAnotherMessageId() throws Exception {
        node();
        long id = send(mail("Again"), About.NOTHING);
        awaitState(id, State.SENT);

        mails.resend(id);
        await().atMost(Duration.ofSeconds(10)).until(() -> server.taken().size() == 2);

        assertThat(messageIds()).doesNotHaveDuplicates();
        awaitState(id, State.SENT);
        assertThatExceptionOfType(Failure.class)
                .isThrownBy(() -> mails.resend(id + 100))
                .satisfies(failure -> assertThat(failure.kind()).isEqualTo(Failure.Kind.MISSING));
    }

    @Test
    void theLastAttemptGivesUpWithItsReason() {
        server.answering("GREETING", "421 closed for today");
        long id = send(mail("Late"), About.NOTHING);
        assertThatThrownBy(() -> mails.resend(id)).hasMessageContaining("goes out by itself");

        assertThatThrownBy(() -> sender.handle(delivery(new QueuedMail(id, 1), true)))
                .isInstanceOf(Failure.class);

        assertThat(entry(id).state()).isEqualTo(State.FAILED);
        assertThat(entry(id).reason())
                .startsWith("given up after 400 attempts: ")
                .contains("421 closed for today");
        // A person who replays the dead letter has it tried again.
        server.recover();
        assertThat(mails.begin(new QueuedMail(id, 1))).isPresent();
    }

    @Test
    void oneKeyIsOneMail() throws Exception {
        node();
        long first = send(mail("First"), About.NOTHING.keyed("rule/1/account/2/3"));
        long second = send(mail("Second"), About.NOTHING.keyed("rule/1/account/2/3"));

        assertThat(second).isEqualTo(first);
        awaitState(first, State.SENT);
        assertThat(server.taken()).hasSize(1);
    }

    @Test
    void confidentialTextsAreShownToNobodyAndForgotten() throws Exception {
        long id = send(mail("Secret"), About.NOTHING.inConfidence());
        assertThat(mails.mail(id)).isEmpty();

        node();

        awaitState(id, State.SENT);
        assertThat(server.taken()).hasSize(1);
        assertThat(mails.mail(id)).isEmpty();
        assertThat(new Statements(database, "mail log")
                        .query(row -> row.getString(1), "select mail from mail_log where id = ?", id))
                .containsExactly("");
        assertThatThrownBy(() -> mails.resend(id)).hasMessageContaining("confidential");
    }

    @Test
    void theLogKeepsAllOfAMailAndFindsIt() {
        Mail whole = Mail.draft()
                .to(new Address("Ada Löwe", "ada@example.org"))
                .cc(Address.of("ben@example.org"))
                .bcc(Address.of("eve@example.org"))
                .replyTo(Address.of("answers@example.org"))
                .subject("100% déjà_vu")
                .text("Text")
                .html("<p>HTML</p>")
                .header("X-Case", "7")
                .language(Locale.GERMANY)
                .attach(Attachment.of("a.txt", "text/plain", new byte[] {1, 2, 3}))
                .build();
        long id = send(whole, new About("Welcome", "account", 17, "", false));
        send(mail("Other"), About.NOTHING);

        Mail read = mails.mail(id).orElseThrow();
        assertThat(read)
                .usingRecursiveComparison()
                .ignoringFields("attachments")
                .isEqualTo(whole);
        assertThat(read.attachments().get(0).size()).isEqualTo(3);
        assertThat(entry(id).to()).containsExactly("ada@example.org", "ben@example.org", "eve@example.org");
        assertThat(entry(id).about()).isEqualTo(new About("Welcome", "account", 17, "", false));
        assertThat(entry(id).language()).isEqualTo(Locale.GERMANY);
        for (Search search : List.of(
                new Search(null, "EVE@", "", 0),
                new Search(null, "DÉJÀ_", "", 0),
                new Search(null, "100%", "", 0),
                new Search(State.WAITING, "", "account", 17))) {
            assertThat(mails.find(search, Long.MAX_VALUE, 10))
                    .extracting(Entry::id)
                    .containsExactly(id);
            assertThat(mails.count(search)).isEqualTo(1);
        }
        assertThat(mails.find(new Search(null, "déjà-vu", "", 0), Long.MAX_VALUE, 10))
                .isEmpty();
        assertThat(mails.find(Search.ALL, Long.MAX_VALUE, 1))
                .extracting(Entry::subject)
                .containsExactly("Other");
        assertThat(mails.find(Search.ALL, id + 1, 1)).extracting(Entry::id).containsExactly(id);
        assertThat(mails.since(Instant.now().minusSeconds(60))).isEqualTo(Map.of(State.WAITING, 2L));
    }

    @Test
    void attachmentsThatAreTooLargeOrNotAsTheySayAreRefused() {
        Attachment large = Attachment.of("a.bin", "application/octet-stream", new byte[11]);
        Attachment lying = new Attachment(
                "b.bin", "application/octet-stream", 5, () -> new java.io.ByteArrayInputStream(new byte[9]));
        try (LoggedMails small = log(Map.of("maxAttachmentBytes", "10"))) {
            for (Attachment each : List.of(large, lying)) {
                assertThatExceptionOfType(Failure.class)
                        .isThrownBy(() -> small.send(
                                Mail.draft().to(ADA).text("x").attach(each).build(), About.NOTHING))
                        .satisfies(failure -> assertThat(failure.kind()).isEqualTo(Failure.Kind.INVALID));
            }
        }
        assertThat(mails.count(Search.ALL)).isZero();
        assertThatThrownBy(() -> log(Map.of("keepDays", "-1"))).hasMessageContaining("keepDays = -1");
    }

    @Test
    void cleaningLeavesWhatWaits() throws Exception {
        node();
        long sent = send(mail("Old"), About.NOTHING);
        awaitState(sent, State.SENT);
        server.answering("GREETING", FaultyMailServer.HANG_UP);
        server.hangUp();
        long waits = send(mail("Waits"), About.NOTHING);

        assertThat(mails.clean(Instant.now().minusSeconds(3600))).isZero();
        assertThat(mails.clean(Instant.now().plusSeconds(3600))).isEqualTo(1);

        assertThat(new TreeSet<>(mails.find(Search.ALL, Long.MAX_VALUE, 9).stream()
                        .map(Entry::id)
                        .toList()))
                .containsExactly(waits);
    }
}
