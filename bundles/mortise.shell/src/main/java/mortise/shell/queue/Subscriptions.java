package mortise.shell.queue;

import java.util.List;
import mortise.core.Failure;
import mortise.queue.OpenQueue;
import mortise.queue.OpenQueue.Depth;
import mortise.queue.OpenQueue.Subscription;

/** Finds subscriptions by the name people give them: {@code record.changed/search}. */
final class Subscriptions {
    private Subscriptions() {}

    /** @throws Failure MISSING if there is none, naming those there are */
    static Subscription find(OpenQueue queue, String name) {
        List<Subscription> all = queue.depths().stream()
                .map(Depth::subscription)
                .filter(each -> each.id() != 0)
                .toList();
        return all.stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElseThrow(() -> Failure.missing("there is no subscription '" + name + "'; there are "
                        + all.stream().map(Subscription::name).toList()));
    }
}
