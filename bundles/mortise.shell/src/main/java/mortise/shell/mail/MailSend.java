package mortise.shell.mail;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import mortise.core.Failure;
import mortise.mail.Address;
import mortise.mail.Attachment;
import mortise.mail.Mail;
import mortise.mail.Mailer;
import mortise.shell.kit.HostCommand;
import mortise.shell.kit.OptionsAnywhere;
import mortise.shell.kit.Output;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.Parsing;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.completers.FileCompleter;
import org.jspecify.annotations.Nullable;

/** Sends a mail, to see that it arrives. */
@Service
@Parsing(OptionsAnywhere.class)
@Command(
        scope = "mortise",
        name = "mail-send",
        description = "Sends one mail at once, to see whether it arrives; it is not tried again")
public final class MailSend extends HostCommand {
    @Argument(
            index = 0,
            name = "to",
            description = "Addresses of those who get it, as ada@example.org or 'Ada <ada@example.org>'",
            required = true,
            multiValued = true)
    private List<String> to = List.of();

    @Option(name = "--subject", valueToShowInHelp = "text", description = "Subject")
    private String subject = "Test mail";

    @Option(name = "--text", valueToShowInHelp = "text", description = "What it says")
    private String text = "This mail was sent by an administrator to see whether mail arrives.";

    @Option(name = "--html", valueToShowInHelp = "text", description = "What it says in HTML, beside the text")
    private String html = "";

    @Option(
            name = "--attach",
            valueToShowInHelp = "file",
            multiValued = true,
            description = "A file to attach, several times for several")
    @Completion(FileCompleter.class)
    private @Nullable List<String> files;

    @Option(
            name = "--from",
            valueToShowInHelp = "address",
            description = "Who sends it; else the sender in etc/mortise.mail.cfg")
    private @Nullable String from;

    @Override
    protected Output run() {
        Mail.Draft draft =
                Mail.draft().subject(subject).text(text).html(html).header("Auto-Submitted", "auto-generated");
        to.forEach(address -> draft.to(Address.parse(address)));
        if (from != null) {
            draft.from(Address.parse(from));
        }
        for (String file : files == null ? List.<String>of() : files) {
            draft.attach(attachment(file(file)));
        }
        Mail mail = draft.build();
        service(Mailer.class).send(mail);
        return Output.said(
                "The mail was taken, its message id is " + mail.id() + ".",
                Output.row("messageId", mail.id(), "to", to));
    }

    private static Attachment attachment(Path file) {
        try {
            String type = Objects.requireNonNullElse(Files.probeContentType(file), "application/octet-stream");
            return new Attachment(
                    String.valueOf(file.getFileName()), type, Files.size(file), () -> Files.newInputStream(file));
        } catch (IOException unreadable) {
            throw new Failure(Failure.Kind.MISSING, "missing", "cannot read " + file + ": " + unreadable, unreadable);
        }
    }
}
