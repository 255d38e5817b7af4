package mortise.mail.outbox;

import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import mortise.core.Failure;
import mortise.core.Health;
import mortise.mail.Check;
import mortise.mail.Mail;
import mortise.mail.MailerProvider;
import mortise.mail.OpenMailer;
import mortise.mail.Outbox;
import mortise.mail.mime.MimeMail;
import mortise.socket.Settings;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Offers the outbox to the host: as a mailer, and to those who look at what it keeps. */
@Component(
        configurationPid = OutboxProvider.PID,
        service = {MailerProvider.class, Outbox.class})
@Designate(ocd = OutboxProvider.Config.class)
public final class OutboxProvider implements MailerProvider, Outbox {
    /** The configuration's name. */
    static final String PID = "mortise.mail.outbox";

    private static final int MEBIBYTE = 1 << 20;

    /** Where mails are kept, and how many. */
    @ObjectClassDefinition(name = "Mail outbox")
    public @interface Config {
        /** Folder of the files; empty is below the data folder. */
        @AttributeDefinition(
                description = "Folder mails are kept in, each in a file of its own; made if it is missing. Empty: the"
                        + " folder 'outbox' in the data folder.")
        String folder() default "";

        /** Mails at most. */
        @AttributeDefinition(description = "Mails kept at most; the oldest go first.", min = "1", max = "100000")
        int maxMails() default 1000;

        /** Age at most. */
        @AttributeDefinition(description = "Days a mail is kept at most.", min = "1", max = "3650")
        int maxDays() default 30;

        /** Room at most. */
        @AttributeDefinition(
                description = "Room for all mails together, in MiB; the oldest go first, the latest stays.",
                min = "1",
                max = "1000000")
        int totalMebibytes() default 500;

        /** Size of one mail. */
        @AttributeDefinition(
                description = "Largest mail taken, in MiB as it travels: attachments are a third larger than their"
                        + " files. A larger one is refused for good.",
                min = "1",
                max = "1000")
        int maxMebibytes() default 25;
    }

    private final Settings settings = new Settings(PID);
    private final Config config;
    private final Path path;
    private final MailFolder folder;

    /** Keeps the settings; the folder is made when the mailer is opened. */
    @Activate
    public OutboxProvider(Config config) {
        this.config = config;
        path = (config.folder().isBlank()
                        ? Path.of(System.getProperty("mortise.data", "data"), "outbox")
                        : Path.of(config.folder().strip()))
                .toAbsolutePath();
        folder = new MailFolder(
                path, config.maxMails(), Duration.ofDays(config.maxDays()), (long) config.totalMebibytes() * MEBIBYTE);
    }

    @Override
    public String name() {
        return "outbox";
    }

    @Override
    public OpenMailer open() {
        settings.between("maxMails", config.maxMails(), 1, 100_000);
        settings.between("maxDays", config.maxDays(), 1, 3650);
        settings.between("totalMebibytes", config.totalMebibytes(), 1, 1_000_000);
        settings.between("maxMebibytes", config.maxMebibytes(), 1, 1000);
        try {
            folder.make();
        } catch (Failure unusable) {
            throw settings.refused("folder", path, String.valueOf(unusable.getMessage()), unusable);
        }
        return new Keeper();
    }

    @Override
    public int size() {
        return folder.size();
    }

    @Override
    public List<Entry> list(String before, int most) {
        return folder.list(before, Math.max(0, Math.min(most, 500)));
    }

    @Override
    public Optional<Mail> find(String id) {
        return folder.find(id);
    }

    @Override
    public Optional<InputStream> open(String id) {
        return folder.open(id);
    }

    @Override
    public void remove(String id) {
        folder.remove(id);
    }

    /** Keeps what it is to send. */
    private final class Keeper implements OpenMailer {
        @Override
        public void send(Mail mail) {
            MimeMail.requireSize(mail, config.maxMebibytes(), PID);
            folder.keep(mail);
        }

        @Override
        public Check check() {
            try {
                folder.make();
                return new Check(List.of(new Check.Step("folder", true, path + " can be written; mails stay there")));
            } catch (Failure unusable) {
                return new Check(List.of(new Check.Step("folder", false, path + ": " + unusable.getMessage())));
            }
        }

        @Override
        public Health.Report report() {
            return folder.problem()
                    .map(problem -> Health.Report.down(path + ": " + problem))
                    .orElseGet(() ->
                            Health.Report.up(folder.size() + " mails are kept in " + path + "; none is sent anywhere"));
        }

        @Override
        public void close() {
            // The folder stays to be looked at.
        }
    }
}
