package mortise.shell.queue;

import mortise.core.Failure;
import mortise.queue.Handler;
import mortise.queue.OpenQueue;
import mortise.queue.OpenQueue.Subscription;
import mortise.shell.kit.OptionsAnywhere;
import mortise.shell.kit.Output;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Parsing;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** Removes a subscription whose handler will not come back, with its messages and dead letters. */
@Service
@Parsing(OptionsAnywhere.class)
@Command(
        scope = "mortise",
        name = "queue-forget",
        description = "Removes a subscription whose handler will not come back, with its messages and dead letters")
public final class QueueForget extends SubscriptionCommand {
    @Override
    Output run(OpenQueue queue, Subscription subscription) {
        String name = subscription.name();
        if (services(Handler.class).stream()
                .anyMatch(handler -> handler.subscription().equals(name))) {
            throw Failure.conflict("in-use", name + " has a handler on this node; remove its extension first");
        }
        queue.unsubscribe(subscription.id());
        return Output.said(name + " is forgotten", Output.row("subscription", name, "forgotten", true));
    }
}
