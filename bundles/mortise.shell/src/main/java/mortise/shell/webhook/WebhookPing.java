package mortise.shell.webhook;

import mortise.shell.kit.HostCommand;
import mortise.shell.kit.OptionsAnywhere;
import mortise.shell.kit.Output;
import mortise.webhooks.Webhooks;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Parsing;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** Asks whether the receiver of a webhook answers. */
@Service
@Parsing(OptionsAnywhere.class)
@Command(
        scope = "mortise",
        name = "webhook-ping",
        description = "Sends a message that tells nothing, to see in webhook-log whether the receiver answers")
public final class WebhookPing extends HostCommand {
    @Argument(index = 0, name = "webhook", description = "The webhook's id", required = true)
    private long webhook;

    @Override
    protected Output run() {
        long id = service(Webhooks.class).ping(webhook);
        return Output.said("Message " + id + " goes out; webhook-log tells what became of it.", Output.row("id", id));
    }
}
