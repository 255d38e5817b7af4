package mortise.mail.front;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.LongAdder;
import mortise.core.Failure;
import mortise.core.Health;
import mortise.core.MetricSource;
import mortise.mail.Address;
import mortise.mail.Check;
import mortise.mail.Mail;
import mortise.mail.Mailer;
import mortise.mail.MailerProvider;
import mortise.mail.OpenMailer;
import mortise.socket.Front;
import mortise.socket.Socket;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Gives each mail to the provider that is selected, with a sender if it has none. */
@Component(
        immediate = true,
        configurationPid = MailFront.PID,
        service = {Mailer.class, Socket.class, Health.class, MetricSource.class})
@Designate(ocd = MailFront.Config.class)
public final class MailFront extends Front<OpenMailer> implements Mailer, MetricSource {
    /** The configuration's name. */
    static final String PID = "mortise.mail";

    /** Which mailer, and who sends. */
    @ObjectClassDefinition(name = "Mail")
    public @interface Config {
        /** Name of the provider. */
        @AttributeDefinition(
                description = "Which of the installed mailers is used: outbox (keeps mails in the data folder and sends"
                        + " none) or smtp. Its own settings are in mortise.mail.<provider>.")
        String provider() default "outbox";

        /** The sender of mails that name none. */
        @AttributeDefinition(
                description =
                        "Sender of mails that name none, as 'Mortise <mortise@example.org>'. Most servers take only"
                                + " senders of domains that are theirs.")
        String from() default "Mortise <mortise@localhost>";
    }

    private final List<MailerProvider> providers = new CopyOnWriteArrayList<>();
    private final LongAdder sent = new LongAdder();
    private final LongAdder refused = new LongAdder();
    private final LongAdder unavailable = new LongAdder();
    private volatile String from;
    private volatile String provider;

    /** Begins to look for the selected provider. */
    @Activate
    public MailFront(Config config) {
        super("mail", config.provider(), false);
        from = config.from();
        provider = config.provider();
    }

    /** Takes other settings over. */
    @Modified
    void modified(Config config) {
        from = config.from();
        provider = config.provider();
        socket.select(config.provider());
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addProvider(MailerProvider provider) {
        providers.add(provider);
        socket.add(provider);
    }

    void removeProvider(MailerProvider provider) {
        providers.remove(provider);
        socket.remove(provider);
    }

    @Deactivate
    void deactivate() {
        socket.close();
    }

    @Override
    public void send(Mail mail) {
        try {
            Mail complete = mail.from().isPresent() ? mail : mail.orFrom(senderAddress());
            socket.run(mailer -> mailer.send(complete));
            sent.increment();
        } catch (Failure failure) {
            (failure.kind() == Failure.Kind.INVALID ? refused : unavailable).increment();
            throw failure;
        }
    }

    @Override
    public String provider() {
        return provider;
    }

    @Override
    public String sender() {
        return from;
    }

    /** A setting that is wrong is no fault of the mail, which may go as soon as it is mended. */
    private Address senderAddress() {
        try {
            return Address.parse(from);
        } catch (Failure wrong) {
            throw Failure.unavailable(wrongSender(wrong), wrong);
        }
    }

    private static String wrongSender(Failure wrong) {
        return PID + ": from: " + wrong.getMessage();
    }

    @Override
    public Check check() {
        return socket.call(OpenMailer::check);
    }

    @Override
    public Check check(String provider) {
        MailerProvider found = providers.stream()
                .filter(each -> each.name().equals(provider))
                .findFirst()
                .orElseThrow(() -> Failure.missing("no mailer '" + provider + "' is installed; installed: "
                        + providers.stream().map(MailerProvider::name).sorted().toList()));
        try (OpenMailer tried = found.open()) {
            return tried.check();
        }
    }

    @Override
    public Report report() {
        try {
            Address.parse(from);
        } catch (Failure wrong) {
            return Report.degraded(wrongSender(wrong));
        }
        return super.report();
    }

    @Override
    public List<Metric> metrics() {
        return List.of(metric("sent", sent), metric("refused", refused), metric("unavailable", unavailable));
    }

    private static Metric metric(String result, LongAdder count) {
        return new Metric(
                "mortise_mail_attempts_total",
                "Attempts to hand a mail over, by what became of them",
                Kind.COUNTER,
                Map.of("result", result),
                count.sum());
    }
}
