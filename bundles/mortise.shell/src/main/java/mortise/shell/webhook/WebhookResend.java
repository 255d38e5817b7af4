package mortise.shell.webhook;

import java.util.stream.Stream;
import mortise.shell.kit.HostCommand;
import mortise.shell.kit.Names;
import mortise.shell.kit.OptionsAnywhere;
import mortise.shell.kit.Output;
import mortise.webhooks.Webhooks;
import mortise.webhooks.Webhooks.Search;
import mortise.webhooks.Webhooks.State;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Parsing;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** Sends a message of a webhook once more. */
@Service
@Parsing(OptionsAnywhere.class)
@Command(
        scope = "mortise",
        name = "webhook-resend",
        description = "Sends a message of webhook-log that was delivered or has failed once more")
public final class WebhookResend extends HostCommand {
    @Argument(index = 0, name = "id", description = "Its id in webhook-log", required = true)
    @Completion(Failed.class)
    private long id;

    @Override
    protected Output run() {
        service(Webhooks.class).resend(id);
        return Output.said("Message " + id + " goes out again.", Output.row("id", id));
    }

    /** Completes the ids of messages that have failed. */
    @Service
    public static final class Failed extends Names<Webhooks> {
        /** Made by the shell. */
        public Failed() {
            super(Webhooks.class);
        }

        @Override
        protected Stream<String> names(Webhooks webhooks) {
            return webhooks.find(new Search(0, State.FAILED, 0), Long.MAX_VALUE, 50).stream()
                    .map(each -> String.valueOf(each.id()));
        }
    }
}
