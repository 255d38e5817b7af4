package mortise.testkit.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import mortise.core.Failure;
import mortise.core.Health;
import mortise.mail.Address;
import mortise.mail.Attachment;
import mortise.mail.Check;
import mortise.mail.Mail;
import mortise.mail.OpenMailer;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** What every mailer promises. The mailer under test takes mails of at most {@link #MOST_MEBIBYTES}. */
public interface MailerContract {
    /** The largest mail that the mailer under test is to take, in MiB. */
    int MOST_MEBIBYTES = 25;

    /** Who sends, in these tests. */
    Address SENDER = new Address("Mörtise Test", "sender@example.org");

    /** Returns the mailer under test, the same during one test; nothing was sent by it before. */
    OpenMailer mailer();

    /** Returns what came for somebody, earliest first. */
    List<Received> receivedBy(String mailbox) throws Exception;

    /** Begins a mail to Ada. */
    private static Mail.Draft draft() {
        return Mail.draft()
                .to(Address.of("ada@example.org"))
                .from(SENDER)
                .subject("Hello")
                .text("Hello Ada.");
    }

    private Received sent(Mail mail) throws Exception {
        mailer().send(mail);
        List<Received> received = receivedBy("ada@example.org");
        assertThat(received).hasSize(1);
        return received.get(0);
    }

    private static void assertFails(ThrowingCallable call, Failure.Kind kind, String... words) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(Failure.class, failure -> assertThat(failure.kind())
                        .as(failure.getMessage())
                        .isEqualTo(kind))
                .hasMessageContainingAll(words);
    }

    @Test
    default void aPlainTextArrives() throws Exception {
        Received received = sent(draft().text("One.\n\nTwo.").build());

        assertThat(received.from()).containsExactly("Mörtise Test <sender@example.org>");
        assertThat(received.to()).containsExactly("ada@example.org");
        assertThat(received.subject()).isEqualTo("Hello");
        assertThat(received.text()).isEqualTo("One.\n\nTwo.");
        assertThat(received.html()).isEmpty();
        assertThat(received.attachments()).isEmpty();
        assertThat(received.raw()).contains("Date: ");
    }

    @Test
    default void htmlArrivesAloneOrBesideItsText() throws Exception {
        mailer().send(draft().text("").html("<p>Grüße</p>").build());
        mailer().send(draft().text("Grüße").html("<p>Grüße</p>").build());

        List<Received> received = receivedBy("ada@example.org");
        assertThat(received).extracting(Received::html).containsExactly("<p>Grüße</p>", "<p>Grüße</p>");
        assertThat(received).extracting(Received::text).containsExactly("", "Grüße");
        assertThat(received.get(1).raw()).contains("multipart/alternative");
    }

    @Test
    default void everyScriptArrivesInNamesSubjectAndBody() throws Exception {
        String words = "Zażółć gęślą jaźń · Ελληνικά · русский · العربية · 日本語 · हिन्दी · 😀👩‍🚀";

        Received received = sent(Mail.draft()
                .to(new Address(words, "ada@example.org"))
                .from(new Address("\"Łukasz\", der Jüngere", "sender@example.org"))
                .replyTo(new Address("Ответы", "answers@example.org"))
                .subject(words)
                .text(words)
                .html("<p>" + words + "</p>")
                .attach(Attachment.of(words + ".txt", "text/plain", new byte[] {1}))
                .build());

        assertThat(received.to()).containsExactly(words + " <ada@example.org>");
        assertThat(received.from()).containsExactly("\"Łukasz\", der Jüngere <sender@example.org>");
        assertThat(received.replyTo()).containsExactly("Ответы <answers@example.org>");
        assertThat(received.subject()).isEqualTo(words);
        assertThat(received.text()).isEqualTo(words);
        assertThat(received.html()).isEqualTo("<p>" + words + "</p>");
        assertThat(received.attachments()).extracting(Received.File::name).containsExactly(words + ".txt");
        assertThat(received.raw().chars()).as("nothing but ASCII travels").allMatch(each -> each < 128);
    }

    @Test
    default void linesOfAnyKindArriveUnchanged() throws Exception {
        String text = ".\n..\n.leading\nFrom somebody\n" + "long ".repeat(400) + "end\n=20 trailing =\n\nlast";

        assertThat(sent(draft().text(text).build()).text()).isEqualTo(text);
    }

    /** What ends a mail early for a careless sender, and begins another one. */
    @Test
    default void noTextEndsTheMail() throws Exception {
        for (String end : List.of("\r\n.\r\n", "\n.\n", "\r.\r", "\n.\r\n", "\r\n.\n")) {
            mailer().send(draft().subject("Smuggled")
                    .text("before" + end
                            + "MAIL FROM:<evil@example.org>\r\nRCPT TO:<eve@example.org>\r\nDATA\r\nSubject: gotcha")
                    .build());
        }

        assertThat(receivedBy("eve@example.org")).isEmpty();
        assertThat(receivedBy("ada@example.org"))
                .hasSize(5)
                .allSatisfy(received -> assertThat(received.subject()).isEqualTo("Smuggled"))
                .allSatisfy(received -> assertThat(received.text()).contains("before", "RCPT TO", "gotcha"));
    }

    @Test
    default void attachmentsArriveWithNameTypeAndContent() throws Exception {
        byte[] bytes = new byte[70_000];
        new Random(7).nextBytes(bytes);

        Received received = sent(draft().attach(Attachment.of("all bytes.bin", "application/octet-stream", bytes))
                .attach(Attachment.of("Rechnung Nº 7.pdf", "application/pdf", new byte[] {'%', 'P'}))
                .attach(Attachment.of("empty.txt", "text/plain", new byte[0]))
                .build());

        assertThat(received.text()).isEqualTo("Hello Ada.");
        assertThat(received.attachments())
                .extracting(Received.File::name)
                .containsExactly("all bytes.bin", "Rechnung Nº 7.pdf", "empty.txt");
        assertThat(received.attachments())
                .extracting(Received.File::type)
                .containsExactly("application/octet-stream", "application/pdf", "text/plain");
        assertThat(received.attachments())
                .extracting(Received.File::content)
                .containsExactly(bytes, new byte[] {'%', 'P'}, new byte[0]);
    }

    @Test
    default void aLargeAttachmentIsStreamed() throws Exception {
        byte[] bytes = new byte[10 << 20];
        new Random(10).nextBytes(bytes);
        AtomicInteger opened = new AtomicInteger();
        Mail mail = draft().attach(new Attachment("large.bin", "application/octet-stream", bytes.length, () -> {
                    opened.incrementAndGet();
                    return new ByteArrayInputStream(bytes);
                }))
                .build();
        mailer().send(draft().id("first-loads-classes@example.org").build());

        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        mailer().send(mail);
        long allocated = threads.getCurrentThreadAllocatedBytes() - before;

        assertThat(allocated).as("bytes allocated for 10 MiB").isLessThan(3 << 20);
        assertThat(opened).hasValue(1);
        Received received = receivedBy("ada@example.org").get(1);
        assertThat(Arrays.equals(received.attachments().get(0).content(), bytes))
                .isTrue();
    }

    @Test
    default void furtherHeadersArrive() throws Exception {
        String references = "<" + "a".repeat(60) + "@example.org> <" + "b".repeat(60) + "@example.org>";

        Received received = sent(draft().cc(new Address("Bob", "bob@example.org"))
                .header("List-Unsubscribe", "<https://example.org/unsubscribe>")
                .header("References", references)
                .header("X-Ticket", "Nº 7")
                .language(Locale.forLanguageTag("de-AT"))
                .build());

        assertThat(received.cc()).containsExactly("Bob <bob@example.org>");
        assertThat(received.header("List-Unsubscribe")).isEqualTo("<https://example.org/unsubscribe>");
        assertThat(received.header("References")).isEqualTo(references);
        assertThat(received.header("X-Ticket")).isEqualTo("Nº 7");
        assertThat(received.header("Content-Language")).isEqualTo("de-AT");
        assertThat(receivedBy("bob@example.org")).hasSize(1);
    }

    @Test
    default void aBlindCopyIsDeliveredAndSeenByNobody() throws Exception {
        mailer().send(draft().bcc(new Address("Secret Sam", "sam@example.org")).build());

        for (String recipient : List.of("ada@example.org", "sam@example.org")) {
            List<Received> received = receivedBy(recipient);
            assertThat(received).as(recipient).hasSize(1);
            assertThat(received.get(0).raw())
                    .as(recipient)
                    .doesNotContainPattern("(?im)^bcc\\s*:")
                    .doesNotContain("Secret");
        }
        assertThat(receivedBy("ada@example.org").get(0).raw()).doesNotContain("sam@example.org");
    }

    @Test
    default void blindCopiesAloneMakeAMail() throws Exception {
        mailer().send(Mail.draft()
                .bcc(Address.of("sam@example.org"), Address.of("ada@example.org"))
                .from(SENDER)
                .subject("Hello")
                .text("Hello.")
                .build());

        assertThat(receivedBy("sam@example.org")).hasSize(1);
        assertThat(receivedBy("ada@example.org").get(0).raw())
                .contains("undisclosed-recipients")
                .doesNotContain("sam@example.org");
    }

    @Test
    default void theMessageIdIsKeptSoThatASecondAttemptIsRecognised() throws Exception {
        Mail mail = draft().id("invoice-7.attempt@example.org").build();

        mailer().send(mail);
        mailer().send(mail);

        assertThat(receivedBy("ada@example.org"))
                .extracting(Received::messageId)
                .containsExactly("invoice-7.attempt@example.org", "invoice-7.attempt@example.org");
    }

    @Test
    default void aMailWithoutSenderIsRefused() throws Exception {
        Mail mail = Mail.draft().to(Address.of("ada@example.org")).text("Hello").build();

        assertFails(() -> mailer().send(mail), Failure.Kind.INVALID, "sender");
        assertThat(receivedBy("ada@example.org")).isEmpty();
    }

    @Test
    default void aMailThatIsTooLargeIsRefusedUnread() throws Exception {
        Mail mail = draft().attach(new Attachment("huge.bin", "application/octet-stream", MOST_MEBIBYTES << 20, () -> {
                    throw new AssertionError("opened");
                }))
                .build();

        assertFails(() -> mailer().send(mail), Failure.Kind.INVALID, "MiB", String.valueOf(MOST_MEBIBYTES));
        assertThat(receivedBy("ada@example.org")).isEmpty();
    }

    @Test
    default void anAttachmentThatIsNotAsLongAsItSaysIsRefused() throws Exception {
        for (int said : new int[] {99_999, 100_001}) {
            Mail mail = draft().attach(new Attachment(
                            "odd.bin",
                            "application/octet-stream",
                            said,
                            () -> new ByteArrayInputStream(new byte[100_000])))
                    .build();

            assertFails(() -> mailer().send(mail), Failure.Kind.INVALID, "odd.bin", String.valueOf(said));
        }
        mailer().send(draft().build());
        assertThat(receivedBy("ada@example.org")).as("only the good one").hasSize(1);
    }

    @Test
    default void anAttachmentThatCannotBeReadNowMayBeReadLater() throws Exception {
        Mail away = withAttachment(() -> {
            throw new IOException("disk on fire");
        });
        Mail breaking = withAttachment(() -> new InputStream() {
            private int left = 50_000;

            @Override
            public int read() throws IOException {
                if (left-- <= 0) {
                    throw new IOException("cable cut");
                }
                return 'x';
            }
        });
        Mail gone = withAttachment(() -> {
            throw Failure.missing("no file 7");
        });
        Mail defect = withAttachment(() -> {
            throw new IllegalStateException("a defect");
        });

        assertFails(() -> mailer().send(away), Failure.Kind.UNAVAILABLE, "file.bin", "disk on fire");
        assertFails(() -> mailer().send(breaking), Failure.Kind.UNAVAILABLE, "file.bin", "cable cut");
        assertFails(() -> mailer().send(gone), Failure.Kind.INVALID, "file.bin", "no file 7");
        assertThatThrownBy(() -> mailer().send(defect)).isInstanceOf(IllegalStateException.class);
        mailer().send(draft().build());
        assertThat(receivedBy("ada@example.org")).as("only the good one").hasSize(1);
    }

    private static Mail withAttachment(Attachment.Content content) {
        return draft().attach(new Attachment("file.bin", "application/octet-stream", 100_000, content))
                .build();
    }

    @Test
    default void noValueBeginsAnotherHeader() throws Exception {
        String evil = "x\r\nBcc: eve@example.org";
        List<Consumer<String>> places = List.of(
                value -> draft().subject(value).build(),
                value -> new Address(value, "ada@example.org"),
                value -> Address.of("ada@example.org" + value.substring(1)),
                value -> Address.parse("Ada " + value + " <ada@example.org>"),
                value -> draft().header("X-Tag", value).build(),
                value -> draft().header("X-" + value, "tag").build(),
                value -> draft().id("a@" + value).build(),
                value -> Attachment.of(value, "text/plain", new byte[0]),
                value -> Attachment.of("a.txt", "text/plain;" + value, new byte[0]));

        for (Consumer<String> place : places) {
            for (String breaks : List.of("\r\n", "\n", "\r", "\u0085", "\u2028")) {
                assertFails(() -> place.accept(evil.replace("\r\n", breaks)), Failure.Kind.INVALID, "line break");
            }
        }
        assertThat(receivedBy("eve@example.org")).isEmpty();
    }

    @Test
    default void manyThreadsSendAtOnce() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(8);
        List<Future<?>> sendings = new ArrayList<>();
        for (int i = 0; i < 80; i++) {
            Mail mail = draft().id("mail-" + i + "@example.org").build();
            sendings.add(threads.submit(() -> mailer().send(mail)));
        }
        for (Future<?> sending : sendings) {
            sending.get(60, TimeUnit.SECONDS);
        }
        threads.shutdown();

        assertThat(receivedBy("ada@example.org"))
                .extracting(Received::messageId)
                .hasSize(80)
                .doesNotHaveDuplicates();
    }

    @Test
    default void whatWorksIsReported() {
        assertThat(mailer().check().steps()).isNotEmpty().allMatch(Check.Step::passed);
        mailer().send(draft().build());

        assertThat(mailer().report().state()).isEqualTo(Health.State.UP);
        assertThat(mailer().report().message()).isNotBlank();
    }
}
