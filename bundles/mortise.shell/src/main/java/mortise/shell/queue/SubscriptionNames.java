package mortise.shell.queue;

import java.util.stream.Stream;
import mortise.queue.OpenQueue;
import mortise.shell.kit.Names;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** Names of subscriptions. */
@Service
public final class SubscriptionNames extends Names<OpenQueue> {
    /** Made by the shell. */
    public SubscriptionNames() {
        super(OpenQueue.class);
    }

    @Override
    protected Stream<String> names(OpenQueue queue) {
        return queue.depths().stream()
                .filter(depth -> depth.subscription().id() != 0)
                .map(depth -> depth.subscription().name());
    }
}
