package mortise.shell.queue;

import mortise.queue.OpenQueue;
import mortise.queue.OpenQueue.Subscription;
import mortise.shell.kit.OptionsAnywhere;
import mortise.shell.kit.Output;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Parsing;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** Hands the messages of a paused subscription out again. */
@Service
@Parsing(OptionsAnywhere.class)
@Command(
        scope = "mortise",
        name = "queue-resume",
        description = "Hands the messages of a paused subscription out again")
public final class QueueResume extends SubscriptionCommand {
    @Override
    Output run(OpenQueue queue, Subscription subscription) {
        queue.pause(subscription.id(), false);
        String name = subscription.name();
        return Output.said(name + " goes on", Output.row("subscription", name, "paused", false));
    }
}
