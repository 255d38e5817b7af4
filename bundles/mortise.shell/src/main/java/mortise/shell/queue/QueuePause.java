package mortise.shell.queue;

import mortise.queue.OpenQueue;
import mortise.queue.OpenQueue.Subscription;
import mortise.shell.kit.HostCommand;
import mortise.shell.kit.OptionsAnywhere;
import mortise.shell.kit.Output;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Parsing;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** Holds the messages of a subscription back, on all nodes; they wait. */
@Service
@Parsing(OptionsAnywhere.class)
@Command(
        scope = "mortise",
        name = "queue-pause",
        description = "Holds the messages of a subscription back, on all nodes; they wait")
public final class QueuePause extends HostCommand {
    @Argument(
            index = 0,
            name = "subscription",
            description = "Topic and subscriber, as queue-list shows them",
            required = true)
    @Completion(SubscriptionNames.class)
    private String name = "";

    @Override
    protected Output run() {
        OpenQueue queue = service(OpenQueue.class);
        Subscription subscription = Subscriptions.find(queue, name);
        queue.pause(subscription.id(), true);
        return Output.said(name + " is paused", Output.row("subscription", name, "paused", true));
    }
}
