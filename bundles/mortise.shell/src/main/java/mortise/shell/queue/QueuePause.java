package mortise.shell.queue;

import mortise.queue.OpenQueue;
import mortise.queue.OpenQueue.Subscription;
import mortise.shell.kit.OptionsAnywhere;
import mortise.shell.kit.Output;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Parsing;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** Holds the messages of a subscription back, on all nodes; they wait. */
@Service
@Parsing(OptionsAnywhere.class)
@Command(
        scope = "mortise",
        name = "queue-pause",
        description = "Holds the messages of a subscription back, on all nodes; they wait")
public final class QueuePause extends SubscriptionCommand {
    @Override
    Output run(OpenQueue queue, Subscription subscription) {
        queue.pause(subscription.id(), true);
        String name = subscription.name();
        return Output.said(name + " is paused", Output.row("subscription", name, "paused", true));
    }
}
