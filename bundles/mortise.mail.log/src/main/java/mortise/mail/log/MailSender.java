package mortise.mail.log;

import java.time.Duration;
import java.util.Optional;
import java.util.stream.Collectors;
import mortise.core.Failure;
import mortise.core.Problem;
import mortise.mail.MailLog.State;
import mortise.mail.Mailer;
import mortise.mail.log.LoggedMails.Attempt;
import mortise.queue.Delivery;
import mortise.queue.Handler;
import mortise.queue.Topic;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends what waits in the log. The attempt is noted before it is made and its end after it, so that one whose node died
 * meanwhile is known: then the server may have the mail already, and it is sent again under the same Message-ID.
 */
@Component(service = Handler.class)
public final class MailSender implements Handler<QueuedMail> {
    private static final Logger log = LoggerFactory.getLogger(MailSender.class);
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final int TRIES = 60;

    private final LoggedMails mails;
    private final Mailer mailer;

    /** Called by the host when there is a log. */
    @Activate
    public MailSender(@Reference LoggedMails mails, @Reference Mailer mailer) {
        this.mails = mails;
        this.mailer = mailer;
    }

    @Override
    public Topic<QueuedMail> topic() {
        return QueuedMail.TOPIC;
    }

    @Override
    public String subscriber() {
        return "mail";
    }

    @Override
    public int concurrency() {
        return 4;
    }

    @Override
    public void handle(Delivery<QueuedMail> delivery) throws InterruptedException {
        QueuedMail queued = delivery.body();
        Optional<Attempt> begun = mails.begin(queued);
        if (begun.isEmpty()) {
            return;
        }
        Attempt attempt = begun.get();
        if (attempt.interrupted()) {
            log.warn(
                    "Mail {} is sent again: the attempt before was cut off, so that the server may have it already;"
                            + " its Message-ID stays {}",
                    queued.mail(),
                    attempt.mail().id());
        }
        try {
            mailer.send(attempt.mail());
        } catch (RuntimeException failed) {
            boolean refused = failed instanceof Failure failure && failure.kind() == Failure.Kind.INVALID;
            String reason = reason(failed);
            mails.end(
                    queued,
                    refused || delivery.last() ? State.FAILED : State.WAITING,
                    refused || !delivery.last()
                            ? reason
                            : "given up after " + delivery.attempt() + " attempts: " + reason);
            throw failed;
        }
        sent(delivery);
    }

    private static String reason(RuntimeException failed) {
        return failed instanceof Failure failure
                ? failure.problems().stream().map(Problem::message).collect(Collectors.joining("; "))
                : failed.toString();
    }

    /** The server has the mail: a database that is away for a moment is no reason to send it twice. */
    private void sent(Delivery<QueuedMail> delivery) throws InterruptedException {
        for (int tried = 1; ; tried++) {
            try {
                mails.end(delivery.body(), State.SENT, "");
                return;
            } catch (Failure unavailable) {
                if (tried == TRIES || delivery.stopping()) {
                    throw unavailable;
                }
                Thread.sleep(PAUSE.toMillis());
            }
        }
    }
}
