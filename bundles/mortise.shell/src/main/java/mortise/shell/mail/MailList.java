package mortise.shell.mail;

import mortise.core.Failure;
import mortise.mail.Outbox;
import mortise.shell.kit.HostCommand;
import mortise.shell.kit.OptionsAnywhere;
import mortise.shell.kit.Output;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.Parsing;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** Lists the mails of the outbox. */
@Service
@Parsing(OptionsAnywhere.class)
@Command(
        scope = "mortise",
        name = "mail-list",
        description = "Lists the mails that the outbox kept instead of sending them, the latest first")
public final class MailList extends HostCommand {
    @Option(name = "--most", valueToShowInHelp = "number", description = "How many at most, 1 to 500")
    private int most = 20;

    @Option(name = "--before", valueToShowInHelp = "id", description = "Only those earlier than this one")
    private String before = "";

    @Override
    protected Output run() {
        if (most < 1 || most > 500) {
            throw Failure.invalidParameter("--most", "out-of-range", "expected a number from 1 to 500");
        }
        return Output.table(service(Outbox.class).list(before, most).stream()
                .map(mail -> Output.row(
                        "id", mail.id(),
                        "kept", mail.kept(),
                        "size", mail.size(),
                        "from", mail.from(),
                        "to", mail.recipients(),
                        "subject", mail.subject()))
                .toList());
    }
}
