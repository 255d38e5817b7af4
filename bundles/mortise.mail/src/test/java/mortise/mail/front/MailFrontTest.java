package mortise.mail.front;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import mortise.core.Failure;
import mortise.core.Health;
import mortise.core.MetricSource;
import mortise.mail.Address;
import mortise.mail.Check;
import mortise.mail.Mail;
import mortise.mail.MailerProvider;
import mortise.mail.OpenMailer;
import mortise.socket.Socket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.osgi.util.converter.Converters;

class MailFrontTest {
    private static final Mail MAIL =
            Mail.draft().to(Address.of("ada@example.org")).text("Hello.").build();

    /** Takes every mail but those of one subject. */
    private record Memory(String name, List<Mail> taken) implements MailerProvider, OpenMailer {
        Memory(String name) {
            this(name, new CopyOnWriteArrayList<>());
        }

        @Override
        public OpenMailer open() {
            return this;
        }

        @Override
        public void send(Mail mail) {
            if (mail.subject().equals("refused")) {
                throw Failure.invalid("mail-refused", "no");
            }
            taken.add(mail);
        }

        @Override
        public Check check() {
            return new Check(List.of(new Check.Step(name, true, "fine")));
        }

        @Override
        public Health.Report report() {
            return Health.Report.up("fine");
        }

        @Override
        public void close() {}
    }

    private final Memory first = new Memory("first");
    private final Memory second = new Memory("second");
    private final MailFront front = new MailFront(config("first", "Mortise <mortise@example.org>"));

    private static MailFront.Config config(String provider, String from) {
        return Converters.standardConverter()
                .convert(Map.of("provider", provider, "from", from))
                .to(MailFront.Config.class);
    }

    private void install() {
        front.addProvider(first);
        front.addProvider(second);
        awaitActive("first");
    }

    private void awaitActive(String name) {
        await().until(() -> front.providers().stream()
                .anyMatch(each -> each.name().equals(name) && each.state() == Socket.State.ACTIVE));
    }

    @AfterEach
    void close() {
        front.deactivate();
    }

    @Test
    void aMailWithoutSenderGetsThatOfTheSettings() {
        install();
        front.send(MAIL);
        front.modified(config("first", "other@example.org"));
        front.send(MAIL);
        front.send(MAIL.orFrom(Address.of("own@example.org")));

        assertThat(first.taken())
                .extracting(mail -> mail.from().orElseThrow().toString())
                .containsExactly("Mortise <mortise@example.org>", "other@example.org", "own@example.org");
    }

    @Test
    void aWrongSenderInTheSettingsIsNotTheMailsFault() {
        install();
        front.modified(config("first", "nobody"));

        assertThatThrownBy(() -> front.send(MAIL))
                .isInstanceOfSatisfying(
                        Failure.class, failure -> assertThat(failure.kind()).isEqualTo(Failure.Kind.UNAVAILABLE))
                .hasMessageContaining("mortise.mail: from: not a mail address: 'nobody'");
        assertThat(front.report().state()).isEqualTo(Health.State.DEGRADED);
    }

    @Test
    void mailsGoToTheProviderThatIsSelected() {
        assertThatThrownBy(() -> front.send(MAIL))
                .isInstanceOfSatisfying(
                        Failure.class, failure -> assertThat(failure.kind()).isEqualTo(Failure.Kind.UNAVAILABLE));
        install();
        front.send(MAIL);
        front.modified(config("second", "Mortise <mortise@example.org>"));
        awaitActive("second");
        front.send(MAIL);

        assertThat(first.taken()).hasSize(1);
        assertThat(second.taken()).hasSize(1);
    }

    @Test
    void anyInstalledProviderIsChecked() {
        install();

        assertThat(front.check().steps()).extracting(Check.Step::name).containsExactly("first");
        assertThat(front.check("second").steps()).extracting(Check.Step::name).containsExactly("second");
        assertThatThrownBy(() -> front.check("third"))
                .isInstanceOfSatisfying(
                        Failure.class, failure -> assertThat(failure.kind()).isEqualTo(Failure.Kind.MISSING))
                .hasMessage("no mailer 'third' is installed; installed: [first, second]");
    }

    @Test
    void attemptsAreCountedByWhatBecameOfThem() {
        assertThatThrownBy(() -> front.send(MAIL)).isInstanceOf(Failure.class);
        install();
        front.send(MAIL);
        front.send(MAIL);
        Mail refused = Mail.draft()
                .to(Address.of("ada@example.org"))
                .subject("refused")
                .text("x")
                .build();
        assertThatThrownBy(() -> front.send(refused)).hasMessage("no");

        assertThat(front.metrics())
                .extracting(MetricSource.Metric::labels, MetricSource.Metric::value)
                .containsExactly(
                        tuple(Map.of("result", "sent"), 2.0),
                        tuple(Map.of("result", "refused"), 1.0),
                        tuple(Map.of("result", "unavailable"), 1.0));
    }
}
