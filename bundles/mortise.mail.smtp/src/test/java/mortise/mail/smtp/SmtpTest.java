package mortise.mail.smtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import mortise.core.Failure;
import mortise.mail.Address;
import mortise.mail.Mail;
import mortise.mail.OpenMailer;
import mortise.testkit.mail.FaultyMailServer;
import mortise.testkit.mail.MailServer;
import mortise.testkit.mail.Relay;
import mortise.testkit.mail.RelayContract;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.util.converter.Converters;

class SmtpTest implements RelayContract {
    private final MailServer server = new MailServer();
    private OpenMailer mailer;

    @BeforeEach
    void open() {
        mailer = open(server.plain());
    }

    @AfterEach
    void close() {
        mailer.close();
        server.close();
    }

    @Override
    public OpenMailer mailer() {
        return mailer;
    }

    @Override
    public MailServer server() {
        return server;
    }

    @Override
    public OpenMailer open(Relay relay) {
        return open(settings(relay));
    }

    private static Map<String, Object> settings(Relay relay) {
        Map<String, Object> settings = new HashMap<>(Map.of(
                "host", relay.host(),
                "port", String.valueOf(relay.port()),
                "encryption", relay.encryption().name().toLowerCase(Locale.ROOT),
                "user", relay.user(),
                ".password", relay.password(),
                "connectTimeoutSeconds", "2",
                "timeoutSeconds", "2"));
        relay.trusted().ifPresent(file -> settings.put("trustedCertificates", file.toString()));
        return settings;
    }

    private static OpenMailer open(Map<String, ?> settings) {
        return new SmtpProvider(Converters.standardConverter().convert(settings).to(SmtpMailer.Config.class)).open();
    }

    private static Mail mail() {
        return Mail.draft()
                .from(SENDER)
                .to(Address.of("ada@example.org"))
                .text("Hello.")
                .build();
    }

    private static void assertRefused(Map<String, ?> settings, String message) {
        assertThatThrownBy(() -> open(settings))
                .isInstanceOfSatisfying(
                        Failure.class, failure -> assertThat(failure.kind()).isEqualTo(Failure.Kind.INVALID))
                .hasMessageStartingWith("mortise.mail.smtp: " + message);
    }

    @Test
    void settingsThatCannotWorkAreRefusedByName(@TempDir Path folder) throws Exception {
        Path text = Files.writeString(folder.resolve("notes.txt"), "no certificate");

        assertRefused(Map.of(), "host = : it must be set");
        assertRefused(Map.of("host", "h", "encryption", "ssl"), "encryption = ssl: expected starttls, tls or none");
        assertRefused(Map.of("host", "h", "port", "70000"), "port = 70000: expected a number from 0 to 65535");
        assertRefused(Map.of("host", "h", "connections", "0"), "connections = 0");
        assertRefused(Map.of("host", "h", "bounceTo", "nobody"), "bounceTo = nobody: not a mail address");
        assertRefused(Map.of("host", "h", "heloName", "a\r\nb"), "heloName");
        assertRefused(
                Map.of("host", "h", "trustedCertificates", text.toString()),
                "trustedCertificates = " + text + ": no certificates can be read");
        assertRefused(
                Map.of("host", "mail.example.org", "encryption", "none", "user", "u", ".password", "secret"),
                "encryption = none: a password is not sent in clear to another machine");
    }

    @Test
    void connectionsAreUsedAgainAndNotTooMany() throws Exception {
        try (FaultyMailServer counting = new FaultyMailServer(false)) {
            Map<String, Object> settings = settings(counting.plain());
            settings.put("connections", 2);
            try (OpenMailer two = open(settings)) {
                List<Thread> threads = IntStream.range(0, 8)
                        .mapToObj(i -> new Thread(() -> {
                            for (int j = 0; j < 10; j++) {
                                two.send(mail());
                            }
                        }))
                        .toList();
                threads.forEach(Thread::start);
                for (Thread thread : threads) {
                    thread.join();
                }
            }
            assertThat(counting.taken()).hasSize(80);
            assertThat(counting.connected()).isBetween(1, 2);
        }
    }

    @Test
    void bouncesGoToWhomTheSettingSays() {
        try (FaultyMailServer faulty = new FaultyMailServer(false)) {
            Map<String, Object> settings = settings(faulty.plain());
            settings.put("bounceTo", "bounces@example.org");
            settings.put("heloName", "node7.example.org");
            try (OpenMailer bouncing = open(settings)) {
                bouncing.send(mail());
            }
            assertThat(faulty.commands()).contains("EHLO node7.example.org", "MAIL FROM:<bounces@example.org>");
            assertThat(faulty.taken().get(0)).contains("sender@example.org").doesNotContain("bounces@");
        }
    }

    @Test
    void certificatesNeedNotBeCheckedIfSomebodySaysSo() {
        Map<String, Object> settings = settings(server.encrypted().at("127.0.0.1"));
        settings.put("checkCertificate", false);
        try (OpenMailer careless = open(settings)) {
            assertThat(careless.check().passed()).isTrue();
            careless.send(mail());
        }
    }
}
