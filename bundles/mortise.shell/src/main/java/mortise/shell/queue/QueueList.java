package mortise.shell.queue;

import java.util.Map;
import mortise.queue.OpenQueue;
import mortise.queue.OpenQueue.Depth;
import mortise.queue.OpenQueue.Node;
import mortise.queue.OpenQueue.Subscription;
import mortise.shell.kit.HostCommand;
import mortise.shell.kit.OptionsAnywhere;
import mortise.shell.kit.Output;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Parsing;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** Lists what waits in the queue. */
@Service
@Parsing(OptionsAnywhere.class)
@Command(
        scope = "mortise",
        name = "queue-list",
        description = "Lists who gets messages of which topic, and what waits for them")
public final class QueueList extends HostCommand {
    @Override
    protected Output run() {
        OpenQueue queue = service(OpenQueue.class);
        Map<String, Integer> consumers = Node.consumers(queue.nodes());
        return Output.table(
                queue.depths().stream().map(depth -> row(depth, consumers)).toList(),
                "subscription",
                "state",
                "ready",
                "later",
                "inWork",
                "dead",
                "oldest",
                "consumers");
    }

    private static Map<String, Object> row(Depth depth, Map<String, Integer> working) {
        Subscription subscription = depth.subscription();
        String name = subscription.name();
        int consumers = working.getOrDefault(name, 0);
        return Output.row(
                "subscription",
                name,
                "topic",
                subscription.topic(),
                "subscriber",
                subscription.subscriber(),
                "state",
                state(subscription, consumers),
                "ready",
                depth.ready(),
                "later",
                depth.later(),
                "inWork",
                depth.leased(),
                "dead",
                depth.dead(),
                "oldest",
                Output.value(depth.oldest()),
                "consumers",
                consumers);
    }

    private static String state(Subscription subscription, int consumers) {
        if (subscription.id() == 0) {
            return "nobody yet";
        }
        if (subscription.paused()) {
            return "paused";
        }
        return consumers > 0 ? "open" : "no consumer";
    }
}
