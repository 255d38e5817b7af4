package mortise.shell.queue;

import mortise.queue.OpenQueue;
import mortise.queue.OpenQueue.Subscription;
import mortise.shell.kit.OptionsAnywhere;
import mortise.shell.kit.Output;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Parsing;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** Has a node take no more messages of a subscription; what it has in work it ends. */
@Service
@Parsing(OptionsAnywhere.class)
@Command(
        scope = "mortise",
        name = "consumer-drain",
        description = "Has a node take no more messages of a subscription; what it has in work it ends")
public final class ConsumerDrain extends SubscriptionCommand {
    @Argument(index = 1, name = "node", description = "Its name, as consumer-list shows it", required = true)
    private String node = "";

    @Override
    Output run(OpenQueue queue, Subscription subscription) {
        queue.drain(node, subscription.topic(), subscription.subscriber(), true);
        String name = subscription.name();
        return Output.said(
                node + " takes no more of " + name, Output.row("subscription", name, "node", node, "drained", true));
    }
}
