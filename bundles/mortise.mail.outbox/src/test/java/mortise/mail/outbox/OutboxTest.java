package mortise.mail.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import mortise.core.Failure;
import mortise.mail.Address;
import mortise.mail.Attachment;
import mortise.mail.Mail;
import mortise.mail.OpenMailer;
import mortise.mail.Outbox;
import mortise.testkit.mail.MailerContract;
import mortise.testkit.mail.Received;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.util.converter.Converters;

class OutboxTest implements MailerContract {
    @TempDir
    Path folder;

    private OutboxProvider outbox;
    private OpenMailer mailer;

    @BeforeEach
    void open() {
        use(Map.of());
    }

    private void use(Map<String, ?> settings) {
        Map<String, Object> all = new HashMap<>(settings);
        all.putIfAbsent("folder", folder.resolve("outbox").toString());
        outbox = new OutboxProvider(Converters.standardConverter().convert(all).to(OutboxProvider.Config.class));
        mailer = outbox.open();
    }

    @Override
    public OpenMailer mailer() {
        return mailer;
    }

    @Override
    public List<Received> receivedBy(String mailbox) throws Exception {
        List<Received> received = new ArrayList<>();
        for (Outbox.Entry entry : outbox.list("", 500)) {
            if (entry.recipients().stream().anyMatch(each -> each.contains(mailbox))) {
                try (InputStream eml = outbox.open(entry.id()).orElseThrow()) {
                    received.add(0, Received.read(eml));
                }
            }
        }
        return received;
    }

    private static Mail.Draft draft() {
        return Mail.draft()
                .from(SENDER)
                .to(Address.of("ada@example.org"))
                .subject("Hello")
                .text("Hello.");
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve("outbox"))) {
            return files.sorted().toList();
        }
    }

    private List<String> subjects() {
        return outbox.list("", 500).stream().map(Outbox.Entry::subject).toList();
    }

    @Test
    void aMailIsGivenBackAsItWas() throws IOException {
        Mail mail = draft().id("order-7@example.org")
                .to(new Address("Ægir, der Große", "aegir@example.org"))
                .cc(new Address("\"Ann\" O'Neil", "ann@example.org"))
                .bcc(new Address("Секрет", "sam@example.org"))
                .replyTo(new Address("日本", "answers@example.org"))
                .subject("Grüße № 7 " + "lang ".repeat(40) + "Ende")
                .text("Zeile 1\nZeile 2")
                .html("<p>Grüße</p>")
                .header("X-Ticket", "№ 7")
                .header("List-Id", "tickets.example.org")
                .language(Locale.forLanguageTag("de-AT"))
                .attach(Attachment.of("№.bin", "application/octet-stream", new byte[] {0, 1, 2, 13, 10, (byte) 255}))
                .attach(Attachment.of(
                        "mail.eml", "message/rfc822", "Subject: inner\n\nx".getBytes(StandardCharsets.UTF_8)))
                .build();
        mailer.send(mail);

        Outbox.Entry entry = outbox.list("", 10).get(0);
        assertThat(entry.from()).isEqualTo(SENDER.toString());
        assertThat(entry.recipients())
                .containsExactly(
                        "ada@example.org",
                        "\"Ægir, der Große\" <aegir@example.org>",
                        "\"\\\"Ann\\\" O'Neil\" <ann@example.org>",
                        "Секрет <sam@example.org>");
        Mail found = outbox.find(entry.id()).orElseThrow();
        assertThat(found)
                .usingRecursiveComparison()
                .ignoringFields("attachments")
                .isEqualTo(mail);
        assertThat(found.attachments()).extracting(Attachment::name).containsExactly("№.bin", "mail.eml");
        assertThat(found.attachments()).extracting(Attachment::size).containsExactly(6L, 17L);
        for (int i = 0; i < 2; i++) {
            try (InputStream given = mail.attachments().get(i).content().open();
                    InputStream kept = found.attachments().get(i).content().open()) {
                assertThat(kept.readAllBytes()).isEqualTo(given.readAllBytes());
            }
        }

        mailer.send(found);
        assertThat(outbox.size()).as("it can be sent again").isEqualTo(2);
    }

    @Test
    void aFileBeginsWithTheBlindCopiesOnOneLine() throws IOException {
        mailer.send(draft().build());
        Mail.Draft many = draft();
        for (int i = 0; i < 90; i++) {
            many.bcc(new Address("Ünal Çelik " + "von und zu ".repeat(9) + i, "copy-" + i + "@example.org"));
        }
        mailer.send(many.build());

        assertThat(Files.readAllLines(files().get(0)).get(0)).isEqualTo("X-Mortise-Blind-Copies: ");
        assertThat(Files.readAllLines(files().get(1)))
                .satisfies(lines -> assertThat(lines.get(0)).contains("copy-0@", "copy-89@"))
                .satisfies(lines -> assertThat(lines.get(1)).startsWith("Date: "));
        assertThat(outbox.find(outbox.list("", 1).get(0).id()).orElseThrow().bcc())
                .hasSize(90)
                .contains(new Address("Ünal Çelik " + "von und zu ".repeat(9) + 89, "copy-89@example.org"));
    }

    @Test
    void theLatestComeFirstAndThenThoseBefore() {
        for (int i = 0; i < 5; i++) {
            mailer.send(draft().subject("mail " + i).build());
        }

        List<Outbox.Entry> first = outbox.list("", 2);
        assertThat(first).extracting(Outbox.Entry::subject).containsExactly("mail 4", "mail 3");
        assertThat(outbox.list(first.get(1).id(), 10))
                .extracting(Outbox.Entry::subject)
                .containsExactly("mail 2", "mail 1", "mail 0");
    }

    @Test
    void whatIsKeptOutlivesTheMailerAndTheProcess() throws IOException {
        mailer.send(draft().subject("before").build());
        mailer.close();
        assertThat(subjects()).containsExactly("before");

        Files.writeString(folder.resolve("outbox/20200101-000000-000000.part"), "half a mail");
        Files.writeString(folder.resolve("outbox/notes.txt"), "of somebody else");
        use(Map.of());
        mailer.send(draft().subject("after").build());

        assertThat(subjects()).containsExactly("after", "before");
        assertThat(files()).hasSize(3).anyMatch(file -> file.endsWith("notes.txt"));
    }

    @Test
    void theOldestGoWhenThereAreTooManyOrTheyAreTooLargeOrTooOld() throws IOException {
        use(Map.of("maxMails", 3));
        for (int i = 0; i < 5; i++) {
            mailer.send(draft().subject("mail " + i).build());
        }
        assertThat(subjects()).containsExactly("mail 4", "mail 3", "mail 2");
        assertThat(files()).hasSize(3);

        use(Map.of("totalMebibytes", 1));
        Mail.Draft large = draft().attach(Attachment.of("a.bin", "application/octet-stream", new byte[600_000]));
        mailer.send(large.subject("large 1").build());
        mailer.send(large.subject("large 2").build());
        assertThat(subjects()).containsExactly("large 2");

        Files.copy(files().get(0), folder.resolve("outbox/20200101-000000-000000.eml"));
        use(Map.of());
        assertThat(outbox.size()).isEqualTo(1);
        assertThat(files()).hasSize(1);
    }

    @Test
    void whatWasTakenOutByHandIsGone() throws IOException {
        mailer.send(draft().build());
        String id = outbox.list("", 1).get(0).id();
        Files.delete(files().get(0));

        assertThat(outbox.find(id)).isEmpty();
        assertThat(outbox.size()).isZero();
        outbox.remove(id);

        mailer.send(draft().build());
        outbox.remove(outbox.list("", 1).get(0).id());
        assertThat(files()).isEmpty();
    }

    @Test
    void onlyMailsAreOpened() throws IOException {
        Files.writeString(folder.resolve("secret.eml"), "Subject: secret\n\nx");
        for (String id : List.of("../secret", "", ".", "/etc/passwd", "20200101-000000-000000", "x\0y")) {
            assertThat(outbox.find(id)).isEmpty();
            assertThat(outbox.open(id)).isEmpty();
            outbox.remove(id);
        }
        assertThat(folder.resolve("secret.eml")).exists();
    }

    @Test
    void aFileThatIsNoMailIsToldAndHidesNoOther() throws IOException {
        mailer.send(draft().build());
        Files.write(folder.resolve("outbox/20990101-000000-000000.eml"), new byte[] {0, 1, 2, 3, (byte) 0x80, '\n'});
        use(Map.of());

        assertThat(outbox.list("", 10)).hasSize(2);
        assertThatThrownBy(() -> outbox.find("20990101-000000-000000"))
                .isInstanceOfSatisfying(
                        Failure.class, failure -> assertThat(failure.kind()).isEqualTo(Failure.Kind.INVALID));
    }

    @Test
    void aFolderThatCannotBeWrittenIsTold() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "");
        assertThatThrownBy(() -> use(Map.of("folder", file.resolve("outbox").toString())))
                .isInstanceOfSatisfying(
                        Failure.class, failure -> assertThat(failure.kind()).isEqualTo(Failure.Kind.INVALID))
                .hasMessageContainingAll("mortise.mail.outbox: folder", file.toString());

        use(Map.of());
        Files.delete(folder.resolve("outbox"));
        Files.writeString(folder.resolve("outbox"), "");
        assertThatThrownBy(() -> mailer.send(draft().build()))
                .isInstanceOfSatisfying(
                        Failure.class, failure -> assertThat(failure.kind()).isEqualTo(Failure.Kind.UNAVAILABLE))
                .hasMessageContaining(folder.toString());
        assertThat(mailer.check().passed()).isFalse();
        assertThat(mailer.report().message()).contains("could not be written");
    }

    @Test
    void settingsOutOfRangeAreRefusedByName() {
        assertThatThrownBy(() -> use(Map.of("maxDays", 0)))
                .isInstanceOf(Failure.class)
                .hasMessage("mortise.mail.outbox: maxDays = 0: expected a number from 1 to 3650");
    }
}
