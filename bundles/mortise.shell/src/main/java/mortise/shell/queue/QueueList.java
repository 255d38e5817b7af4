package mortise.shell.queue;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import mortise.queue.Handler;
import mortise.queue.OpenQueue;
import mortise.queue.OpenQueue.Depth;
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
        Set<String> here = new HashSet<>();
        for (Handler<?> handler : services(Handler.class)) {
            here.add(handler.subscription());
        }
        return Output.table(
                service(OpenQueue.class).depths().stream()
                        .map(depth -> row(depth, here))
                        .toList(),
                "subscription",
                "state",
                "ready",
                "later",
                "inWork",
                "dead",
                "oldest");
    }

    private static Map<String, Object> row(Depth depth, Set<String> here) {
        Subscription subscription = depth.subscription();
        String name = subscription.name();
        return Output.row(
                "subscription",
                name,
                "topic",
                subscription.topic(),
                "subscriber",
                subscription.subscriber(),
                "state",
                state(subscription, here.contains(name)),
                "ready",
                depth.ready(),
                "later",
                depth.later(),
                "inWork",
                depth.leased(),
                "dead",
                depth.dead(),
                "oldest",
                Output.value(depth.oldest()));
    }

    private static String state(Subscription subscription, boolean here) {
        if (subscription.id() == 0) {
            return "nobody yet";
        }
        if (subscription.paused()) {
            return "paused";
        }
        return here ? "open" : "not here";
    }
}
