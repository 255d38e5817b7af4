package mortise.shell.mail;

import java.util.stream.Stream;
import mortise.mail.MailLog;
import mortise.mail.MailLog.Search;
import mortise.mail.MailLog.State;
import mortise.shell.kit.HostCommand;
import mortise.shell.kit.Names;
import mortise.shell.kit.OptionsAnywhere;
import mortise.shell.kit.Output;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Parsing;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** Sends a mail of the log once more. */
@Service
@Parsing(OptionsAnywhere.class)
@Command(
        scope = "mortise",
        name = "mail-resend",
        description = "Sends a mail of mail-log that was sent or failed once more")
public final class MailResend extends HostCommand {
    @Argument(index = 0, name = "id", description = "Its id in mail-log", required = true)
    @Completion(Failed.class)
    private long id;

    @Override
    protected Output run() {
        service(MailLog.class).resend(id);
        return Output.said("Mail " + id + " goes out again.", Output.row("id", id));
    }

    /** Completes the ids of mails that have failed. */
    @Service
    public static final class Failed extends Names<MailLog> {
        /** Made by the shell. */
        public Failed() {
            super(MailLog.class);
        }

        @Override
        protected Stream<String> names(MailLog log) {
            return log.find(new Search(State.FAILED, "", "", 0), Long.MAX_VALUE, 50).stream()
                    .map(each -> String.valueOf(each.id()));
        }
    }
}
