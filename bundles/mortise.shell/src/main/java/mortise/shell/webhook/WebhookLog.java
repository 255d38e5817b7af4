package mortise.shell.webhook;

import java.util.Locale;
import java.util.stream.Stream;
import mortise.core.Failure;
import mortise.shell.kit.HostCommand;
import mortise.shell.kit.Names;
import mortise.shell.kit.OptionsAnywhere;
import mortise.shell.kit.Output;
import mortise.webhooks.Webhooks;
import mortise.webhooks.Webhooks.Search;
import mortise.webhooks.Webhooks.State;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.Parsing;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.jspecify.annotations.Nullable;

/** Lists what became of the messages of webhooks. */
@Service
@Parsing(OptionsAnywhere.class)
@Command(
        scope = "mortise",
        name = "webhook-log",
        description = "Lists the messages of webhooks and what became of them, the latest first")
public final class WebhookLog extends HostCommand {
    @Option(name = "--webhook", valueToShowInHelp = "id", description = "Only those of this webhook")
    private long webhook;

    @Option(name = "--state", valueToShowInHelp = "state", description = "Only those waiting, delivered or failed")
    @Completion(States.class)
    private @Nullable String state;

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
        Search search = new Search(webhook, state == null ? null : state(state), record);
        return Output.table(service(Webhooks.class).find(search, before, most).stream()
                .map(message -> Output.row(
                        "id", message.id(),
                        "queued", message.queued(),
                        "webhook", message.webhook(),
                        "event", message.event(),
                        "record", message.record(),
                        "state", message.state().name().toLowerCase(Locale.ROOT),
                        "attempts", message.attempts(),
                        "status", message.status(),
                        "reason", message.reason()))
                .toList());
    }

    private static State state(String name) {
        try {
            return State.valueOf(name.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException unknown) {
            throw Failure.invalidParameter(
                    "--state", "unknown-state", "expected waiting, delivered or failed, not '" + name + "'");
        }
    }

    /** Completes states. */
    @Service
    public static final class States extends Names<Webhooks> {
        /** Made by the shell. */
        public States() {
            super(Webhooks.class);
        }

        @Override
        protected Stream<String> names(Webhooks webhooks) {
            return Stream.of(State.values()).map(each -> each.name().toLowerCase(Locale.ROOT));
        }
    }
}
