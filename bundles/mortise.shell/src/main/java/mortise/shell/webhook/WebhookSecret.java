package mortise.shell.webhook;

import mortise.shell.kit.HostCommand;
import mortise.shell.kit.OptionsAnywhere;
import mortise.shell.kit.Output;
import mortise.webhooks.Webhooks;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.Parsing;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** Shows what the receiver of a webhook checks signatures with. */
@Service
@Parsing(OptionsAnywhere.class)
@Command(
        scope = "mortise",
        name = "webhook-secret",
        description = "Shows the secret that messages of a webhook are signed with, or makes another")
public final class WebhookSecret extends HostCommand {
    @Argument(index = 0, name = "webhook", description = "The webhook's id", required = true)
    private long webhook;

    @Option(name = "--new", description = "Make another; for a day messages are signed with the one before as well")
    private boolean another;

    @Override
    protected Output run() {
        Webhooks webhooks = service(Webhooks.class);
        String secret = another ? webhooks.newSecret(webhook) : webhooks.secret(webhook);
        return Output.said(secret, Output.row("webhook", webhook, "secret", secret));
    }
}
