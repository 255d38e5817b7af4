package mortise.shell.queue;

import mortise.queue.OpenQueue;
import mortise.queue.OpenQueue.Subscription;
import mortise.shell.kit.OptionsAnywhere;
import mortise.shell.kit.Output;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Parsing;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** Has a node that was drained take messages of a subscription again. */
@Service
@Parsing(OptionsAnywhere.class)
@Command(
        scope = "mortise",
        name = "consumer-resume",
        description = "Has a node that was drained take messages of a subscription again")
public final class ConsumerResume extends SubscriptionCommand {
    @Argument(index = 1, name = "node", description = "Its name, as consumer-list shows it", required = true)
    private String node = "";

    @Override
    Output run(OpenQueue queue, Subscription subscription) {
        queue.drain(node, subscription.topic(), subscription.subscriber(), false);
        String name = subscription.name();
        return Output.said(
                node + " takes messages again of " + name,
                Output.row("subscription", name, "node", node, "drained", false));
    }
}
