package mortise.shell.mail;

import java.util.Locale;
import java.util.stream.Stream;
import mortise.core.Failure;
import mortise.mail.MailLog;
import mortise.mail.MailLog.Search;
import mortise.mail.MailLog.State;
import mortise.shell.kit.HostCommand;
import mortise.shell.kit.Names;
import mortise.shell.kit.OptionsAnywhere;
import mortise.shell.kit.Output;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.Parsing;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.jspecify.annotations.Nullable;

/** Lists what became of mails. */
@Service
@Parsing(OptionsAnywhere.class)
@Command(
        scope = "mortise",
        name = "mail-log",
        description = "Lists the mails that were sent by way of the queue and what became of them, the latest first")
public final class MailLogList extends HostCommand {
    @Option(name = "--state", valueToShowInHelp = "state", description = "Only those that are waiting, sent or failed")
    @Completion(States.class)
    private @Nullable String state;

    @Option(
            name = "--text",
            valueToShowInHelp = "text",
            description = "Only those with this in a recipient or the subject")
    private String text = "";

    @Option(name = "--record", valueToShowInHelp = "id", description = "Only those about this record")
    private long record;

    @Option(name = "--most", valueToShowInHelp = "number", description = "How many at most, 1 to 500")
    private int most = 20;

    @Option(name = "--before", valueToShowInHelp = "id", description = "Only those of smaller ids")
    private long before = Long.MAX_VALUE;

    @Override
    protected Output run() {
        if (most < 1 || most > 500) {
            throw Failure.invalidParameter("--most", "out-of-range", "expected a number from 1 to 500");
        }
        Search search = new Search(state == null ? null : state(state), text, "", record);
        return Output.table(service(MailLog.class).find(search, before, most).stream()
                .map(mail -> Output.row(
                        "id", mail.id(),
                        "queued", mail.queued(),
                        "state", mail.state().name().toLowerCase(Locale.ROOT),
                        "attempts", mail.attempts(),
                        "to", mail.to(),
                        "subject", mail.subject(),
                        "reason", mail.reason()))
                .toList());
    }

    private static State state(String name) {
        for (State each : State.values()) {
            if (each.name().equalsIgnoreCase(name)) {
                return each;
            }
        }
        throw Failure.invalidParameter(
                "--state", "unknown-state", "expected waiting, sent or failed, not '" + name + "'");
    }

    /** Completes states. */
    @Service
    public static final class States extends Names<MailLog> {
        /** Made by the shell. */
        public States() {
            super(MailLog.class);
        }

        @Override
        protected Stream<String> names(MailLog log) {
            return Stream.of(State.values()).map(each -> each.name().toLowerCase(Locale.ROOT));
        }
    }
}
