package mortise.shell.queue;

import mortise.queue.OpenQueue;
import mortise.queue.OpenQueue.Subscription;
import mortise.shell.kit.HostCommand;
import mortise.shell.kit.Output;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Completion;

/** A command that does something with one subscription. */
abstract class SubscriptionCommand extends HostCommand {
    @Argument(
            index = 0,
            name = "subscription",
            description = "Topic and subscriber, as queue-list shows them",
            required = true)
    @Completion(SubscriptionNames.class)
    private String name = "";

    /** Does it with the subscription that was named. */
    abstract Output run(OpenQueue queue, Subscription subscription);

    @Override
    protected final Output run() {
        OpenQueue queue = service(OpenQueue.class);
        return run(queue, Subscriptions.find(queue, name));
    }
}
