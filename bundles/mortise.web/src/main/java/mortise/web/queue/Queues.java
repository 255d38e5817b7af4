package mortise.web.queue;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import mortise.core.Failure;
import mortise.queue.OpenQueue;
import mortise.queue.OpenQueue.Node;
import mortise.queue.OpenQueue.Worker;

/** The host's queue as long as it is there. Safe for use by many threads. */
public final class Queues {
    private final Supplier<Optional<OpenQueue>> queue;

    /** What is there now, asked for each page. */
    public Queues(Supplier<Optional<OpenQueue>> queue) {
        this.queue = queue;
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
    static List<Waiting> waiting(OpenQueue from, List<Node> nodes) {
        Map<String, Integer> consumers = Node.consumers(nodes);
        return from.depths().stream()
                .map(depth -> new Waiting(
                        depth, consumers.getOrDefault(depth.subscription().name(), 0)))
                .toList();
    }

    /** Returns who works on what, the lost first. */
    static List<Working> working(List<Node> nodes) {
        return nodes.stream()
                .flatMap(node -> node.workers().stream().map(worker -> new Working(node, worker)))
                .sorted((one, other) ->
                        Boolean.compare(one.node().lives(), other.node().lives()))
                .toList();
    }

    /** Who works on a subscription, and on which node. */
    public record Working(Node node, Worker worker) {
        /** Returns its key of the texts. */
        public String state() {
            return "queue.consumer." + (!node.lives() ? "lost" : worker.working() > 0 ? "busy" : "idle");
        }

        /** Returns the class of the tag that stands for its state. */
        public String tone() {
            return !node.lives() ? "bad" : worker.working() > 0 ? "info" : "";
        }
    }
}
