package mortise.mail.smtp;

import mortise.mail.MailerProvider;
import mortise.mail.OpenMailer;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.metatype.annotations.Designate;

/** Offers SMTP to the host. */
@Component(configurationPid = SmtpMailer.PID)
@Designate(ocd = SmtpMailer.Config.class)
public final class SmtpProvider implements MailerProvider {
    private final SmtpMailer.Config config;

    /** Keeps the settings; they are looked at when the mailer is opened. */
    @Activate
    public SmtpProvider(SmtpMailer.Config config) {
        this.config = config;
    }

    @Override
    public String name() {
        return "smtp";
    }

    @Override
    public OpenMailer open() {
        return new SmtpMailer(config);
    }
}
