package mortise.web.queue;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import mortise.core.Failure;
import mortise.queue.Handler;
import mortise.queue.OpenQueue;

/** The host's queue as long as it is there, and who works on its messages on this node. Safe for use by many threads. */
public final class Queues {
    private final Supplier<Optional<OpenQueue>> queue;
    private final Supplier<List<Handler<?>>> handlers;

    /** What is there now; both are asked for each page. */
    public Queues(Supplier<Optional<OpenQueue>> queue, Supplier<List<Handler<?>>> handlers) {
        this.queue = queue;
        this.handlers = handlers;
    }

    /** Returns the queue, empty while it is away. */
    Optional<OpenQueue> get() {
        return queue.get();
    }

    /**
     * Returns the queue.
     *
     * @throws Failure UNAVAILABLE while it is away
     */
    OpenQueue require() {
        return queue.get().orElseThrow(() -> Failure.unavailable("The queue is not there.", null));
    }

    /** Returns what waits, for each subscription and for topics without any. */
    List<Waiting> waiting(OpenQueue from) {
        Set<String> here = handlers.get().stream().map(Handler::subscription).collect(Collectors.toSet());
        return from.depths().stream()
                .map(depth ->
                        new Waiting(depth, here.contains(depth.subscription().name())))
                .toList();
    }
}
