package mortise.web.queue;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import mortise.core.Context;
import mortise.core.Failure;
import mortise.queue.OpenQueue;
import mortise.queue.OpenQueue.DeadLetter;
import mortise.queue.OpenQueue.Node;
import mortise.queue.OpenQueue.Worker;
import mortise.queue.OpenQueue.WorkerState;
import mortise.queue.Redelivery;

/** The host's queue as long as it is there. Safe for use by many threads. */
public final class Queues {
    private final Supplier<Optional<OpenQueue>> queue;
    private final Supplier<Optional<Redelivery>> redelivery;

    /** What is there now, asked for each page. */
    public Queues(Supplier<Optional<OpenQueue>> queue, Supplier<Optional<Redelivery>> redelivery) {
        this.queue = queue;
        this.redelivery = redelivery;
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
        return there(queue.get());
    }

    private static <T> T there(Optional<T> part) {
        return part.orElseThrow(() -> Failure.unavailable("The queue is not there.", null));
    }

    /**
     * Puts a dead letter back with another body.
     *
     * @throws Failure as {@link Redelivery#replay} does; UNAVAILABLE while the queue is away
     */
    void mend(long id, String body) {
        there(redelivery.get()).replay(id, body);
    }

    /** Returns who sent a dead letter; empty if that cannot be told. */
    Optional<Context> sender(DeadLetter letter) {
        return redelivery.get().flatMap(there -> there.sender(letter));
    }

    /** Returns what waits, for each subscription and for topics without any. */
    static List<Waiting> waiting(OpenQueue from, List<Node> nodes) {
        Map<String, Integer> consumers = Node.consumers(nodes);
        Map<String, Throughput> done = new HashMap<>();
        nodes.stream()
                .filter(Node::lives)
                .flatMap(node -> node.workers().stream())
                .forEach(worker -> {
                    done.merge(worker.subscription(), new Throughput(worker.worked()), Throughput::and);
                });
        return from.depths().stream()
                .map(depth -> {
                    String name = depth.subscription().name();
                    return new Waiting(
                            depth, consumers.getOrDefault(name, 0), done.getOrDefault(name, Throughput.NONE));
                })
                .toList();
    }

    /** Returns the subscriptions where most waits; where nothing waits, those that did most in the last hour. */
    public List<Waiting> busiest(int most) {
        return get().map(from -> waiting(from, from.nodes()).stream()
                        .filter(one -> one.id() != 0)
                        .sorted(Comparator.comparingLong(Waiting::backlog)
                                .thenComparingLong(one -> one.done().hour())
                                .reversed())
                        .limit(most)
                        .toList())
                .orElse(List.of());
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
        /** Returns how it fares. */
        public WorkerState state() {
            return node.state(worker);
        }

        /** Returns the key of the texts for that. */
        public String key() {
            WorkerState state = state();
            return "queue.consumer." + state.name().toLowerCase(Locale.ROOT);
        }

        /** Returns what it did. */
        public Throughput done() {
            return new Throughput(worker.worked());
        }

        /** Returns the class of the tag that stands for its state. */
        public String tone() {
            return switch (state()) {
                case LOST -> "bad";
                case DRAINING, DRAINED -> "warn";
                case BUSY -> "info";
                case IDLE -> "";
            };
        }
    }
}
