package mortise.web.mail;

import java.util.Optional;
import java.util.function.Supplier;
import mortise.core.Failure;
import mortise.mail.MailLog;
import mortise.mail.MailTemplates;
import mortise.mail.Mailer;

/**
 * The parts of mail as long as they are there, asked for each page. Safe for use by many threads.
 *
 * @param log what became of mails
 * @param mailer who sends them
 * @param templates who writes them
 */
public record Mails(
        Supplier<Optional<MailLog>> log,
        Supplier<Optional<Mailer>> mailer,
        Supplier<Optional<MailTemplates>> templates) {
    /** Returns the log. */
    MailLog requireLog() {
        return log.get().orElseThrow(() -> Failure.unavailable("The mail log is not there.", null));
    }

    /** Returns the mailer. */
    Mailer requireMailer() {
        return mailer.get().orElseThrow(() -> Failure.unavailable("Mail is not there.", null));
    }

    /** Returns who writes by templates. */
    MailTemplates requireTemplates() {
        return templates.get().orElseThrow(() -> Failure.unavailable("Mail templates are not there.", null));
    }
}
