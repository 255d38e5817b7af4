package mortise.queue;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import mortise.core.Failure;
import mortise.socket.Plug;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * A queue as its provider sees it: texts in, texts out, leases between. What a commit or a call stored survives the death
 * of the process. A message is in the hands of at most one consumer while its lease holds; whose lease has ended has lost
 * it, and what he says of it afterwards changes nothing. Failures are UNAVAILABLE. Safe for use by many threads.
 */
@ConsumerType
public interface OpenQueue extends Plug {
    /**
     * A message to send.
     *
     * @param topic its topic's name
     * @param keep whether it waits for a first subscriber if there is none
     * @param delay how long it waits at least
     * @param expiry how long it may wait; zero for ever
     * @param key names the work; empty if the sender said none
     * @param context who sent it, as text
     * @param body what is sent, as text
     */
    record Outgoing(
            String topic,
            boolean keep,
            Priority priority,
            Duration delay,
            Duration expiry,
            String key,
            String context,
            String body) {}

    /**
     * A message in a consumer's hands.
     *
     * @param id its id; unique among all subscriptions
     * @param attempt how often it was given out, from 1
     */
    record Leased(long id, int attempt, Priority priority, Instant sentAt, String key, String context, String body) {}

    /**
     * Who gets the messages of a topic.
     *
     * @param id of the subscription
     * @param paused whether an administrator holds its messages back
     */
    record Subscription(long id, String topic, String subscriber, boolean paused) {
        /** Returns what people call a subscription: {@code record.changed/search}; the topic alone while it has none. */
        public static String name(String topic, String subscriber) {
            return subscriber.isEmpty() ? topic : topic + "/" + subscriber;
        }

        /** Returns what people call it. */
        public String name() {
            return name(topic, subscriber);
        }
    }

    /**
     * What waits for a subscription. Counts are exact up to a million.
     *
     * @param ready messages that could be worked on
     * @param later messages that wait for their time, delayed or to be tried again
     * @param leased messages in work
     * @param dead dead letters
     * @param oldest when the oldest that is ready was sent; null if none is
     */
    record Depth(Subscription subscription, long ready, long later, long leased, long dead, @Nullable Instant oldest) {}

    /**
     * An attempt that failed.
     *
     * @param number from 1
     * @param consumer who tried, as he said when he took it
     * @param reason why it failed, in one sentence
     */
    record Attempt(int number, Instant at, String consumer, String reason) {}

    /**
     * A message that nobody will be given again by itself.
     *
     * @param attempts how often it was tried
     * @param reason why not again, in one sentence
     * @param trace where it failed, for programmers; empty if unknown
     * @param failures the last ones of its attempts, the first of them first; whoever died while he tried could say nothing
     */
    record DeadLetter(
            long id,
            String topic,
            String subscriber,
            int attempts,
            Instant sentAt,
            Instant diedAt,
            String key,
            String context,
            String body,
            String reason,
            String trace,
            List<Attempt> failures) {
        /** Returns what people call its subscription. */
        public String subscription() {
            return Subscription.name(topic, subscriber);
        }
    }

    /**
     * Who works on the messages of a subscription, on one node.
     *
     * @param concurrency how many at once at most
     * @param working how many now
     * @param current the work that lasts longest, by its message's key or id; empty if there is none
     * @param since when that was begun; null if there is none
     * @param worked how many it was done with in each of the last minutes, the one that runs last; at most an hour, and empty if
     *     there were none
     * @param drained whether an administrator has it take no more, which whoever works does not say himself
     */
    record Worker(
            String topic,
            String subscriber,
            int concurrency,
            int working,
            String current,
            @Nullable Instant since,
            List<Integer> worked,
            boolean drained) {
        /** An hour. */
        public static final int MOST_MINUTES = 60;

        /** Drops minutes in front that are older, or without any. */
        public Worker {
            int first = Math.max(0, worked.size() - MOST_MINUTES);
            while (first < worked.size() && worked.get(first) == 0) {
                first++;
            }
            worked = List.copyOf(worked.subList(first, worked.size()));
        }

        /** One that takes messages. */
        public Worker(
                String topic,
                String subscriber,
                int concurrency,
                int working,
                String current,
                @Nullable Instant since,
                List<Integer> worked) {
            this(topic, subscriber, concurrency, working, current, since, worked, false);
        }

        /** Returns what people call the subscription. */
        public String subscription() {
            return Subscription.name(topic, subscriber);
        }
    }

    /** How somebody who works on messages fares. */
    enum WorkerState {
        /** Nothing was heard of its node for a while. */
        LOST,
        /** It takes no more, and ends what it has in work. */
        DRAINING,
        /** It takes no more, and has nothing in work. */
        DRAINED,
        /** It has messages in work. */
        BUSY,
        /** It waits. */
        IDLE
    }

    /**
     * A node that works on messages.
     *
     * @param silent how long ago it was last heard of
     * @param beats whether it was heard of in time, the last times before, up to twelve, the latest last
     */
    record Node(String name, Duration silent, List<Boolean> beats, List<Worker> workers) {
        /** How often it should be heard of. */
        public static final Duration BEAT = Duration.ofSeconds(5);

        /** How many beats are kept: those of a minute. */
        public static final int BEATS = 12;

        private static final Duration LOST = Duration.ofSeconds(15);

        /** Tells whether it was heard of within 15 seconds. */
        public boolean lives() {
            return silent.compareTo(LOST) < 0;
        }

        /** Returns how one of its workers fares. */
        public WorkerState state(Worker worker) {
            if (!lives()) {
                return WorkerState.LOST;
            }
            if (worker.drained()) {
                return worker.working() > 0 ? WorkerState.DRAINING : WorkerState.DRAINED;
            }
            return worker.working() > 0 ? WorkerState.BUSY : WorkerState.IDLE;
        }

        /**
         * Returns on how many living nodes each subscription is worked on, by what people call it; one nobody takes messages of is
         * not in it.
         */
        public static Map<String, Integer> consumers(List<Node> nodes) {
            Map<String, Integer> consumers = new HashMap<>();
            for (Node node : nodes) {
                if (node.lives()) {
                    node.workers().stream()
                            .filter(worker -> !worker.drained())
                            .forEach(worker -> consumers.merge(worker.subscription(), 1, Integer::sum));
                }
            }
            return consumers;
        }
    }

    /**
     * Sends messages, all or none, in their order, one to each subscription of its topic. Inside the thread's
     * {@link mortise.database.CurrentTransaction}, if there is one, they are there when it has committed.
     */
    void send(List<Outgoing> messages);

    /**
     * Returns the subscription, making it if it is new: then it gets what its topic kept for a first subscriber.
     *
     * @param subscriber its name
     */
    Subscription subscribe(String topic, String subscriber);

    /** Removes a subscription with its messages, dead letters included; one that is not there is no mistake. */
    void unsubscribe(long subscription);

    /** Holds the messages of a subscription back, on all nodes, or hands them out again. */
    void pause(long subscription, boolean paused);

    /**
     * Takes messages out of a subscription for a while: highest priority first, then the one that is due longest. Returns
     * at once, with none if none is due or it is paused. One that has expired is dropped.
     *
     * @param consumer names who takes them, for people: node and thread
     */
    List<Leased> take(long subscription, int most, Duration lease, String consumer);

    /**
     * Extends the leases of messages that this consumer still has.
     *
     * @return the ids of those it still has
     */
    List<Long> extend(Collection<Long> ids, Duration lease, String consumer);

    /**
     * Ends messages that are done. Inside the thread's transaction they end with it.
     *
     * @return how many of them this consumer still had
     */
    int done(Collection<Long> ids, String consumer);

    /** Gives a message back to be tried again after a pause; nothing happens if the consumer has lost it. */
    void retry(long id, Duration pause, String reason, String consumer);

    /** Gives messages back untouched, without counting the attempt. */
    void release(Collection<Long> ids, String consumer);

    /** Makes a message a dead letter; nothing happens if the consumer has lost it. */
    void bury(long id, String reason, String trace, String consumer);

    /** Returns what waits, for each subscription, and for topics that have none yet with subscription 0. */
    List<Depth> depths();

    /**
     * Returns a page of dead letters, the newest first.
     *
     * @param subscription whose; null for all
     * @param words each of them is somewhere in what is returned, in topic, subscriber, key, reason or body, in either case; empty
     *     for all
     * @param beforeId their ids are smaller
     */
    List<DeadLetter> deadLetters(@Nullable Long subscription, String words, long beforeId, int most);

    /** Returns a page of dead letters, the newest first, whatever they say. */
    default List<DeadLetter> deadLetters(@Nullable Long subscription, long beforeId, int most) {
        return deadLetters(subscription, "", beforeId, most);
    }

    /** Returns a dead letter; empty if there is none of this id, or none any more. */
    default Optional<DeadLetter> deadLetter(long id) {
        return deadLetters(null, id + 1, 1).stream()
                .filter(letter -> letter.id() == id)
                .findFirst();
    }

    /**
     * Puts dead letters back, as if they had just been sent.
     *
     * @return how many there were
     */
    int replay(Collection<Long> ids);

    /**
     * Puts a dead letter back with another body, as if it had just been sent so; whether that fits its topic is not asked; see
     * {@link Redelivery}.
     *
     * @return false if there is none of this id, or none any more
     */
    boolean replay(long id, String body);

    /**
     * Removes dead letters.
     *
     * @return how many there were
     */
    int discard(Collection<Long> ids);

    /**
     * Says that a node lives, and what it works on: every few seconds, and when all topics may have got something.
     *
     * @return what people call the subscriptions it is to take no more messages of
     */
    Set<String> beat(String node, List<Worker> workers);

    /** Says that a node works on messages no more, and was drained of none; one that never did is no mistake. */
    void leave(String node);

    /**
     * Has a node take no more messages of a subscription, end what it has in work and give back the rest; or take them again. It
     * lasts until the node leaves.
     *
     * @throws Failure MISSING if it does not work on it
     */
    void drain(String node, String topic, String subscriber, boolean drained);

    /**
     * Forgets a node that is not heard of any more; what it had in work is others' anyway. If it comes again, it is there again.
     *
     * @throws Failure MISSING if there is none of this name; CONFLICT if it lives
     */
    default void forget(String name) {
        Node node = nodes().stream()
                .filter(one -> one.name().equals(name))
                .findFirst()
                .orElseThrow(() -> Failure.missing("There is no node '" + name + "' that works on messages."));
        if (node.lives()) {
            throw Failure.conflict("lives", "The node '" + name + "' lives, and would be there again at once.");
        }
        leave(name);
    }

    /** Returns the nodes that work on messages, and those that were not heard of for up to an hour, by name. */
    List<Node> nodes();

    /**
     * Returns how long it takes until the next message of a subscription is due that nobody can be told of, as its time
     * comes by itself: delayed, to be tried again, or left by one who died. Empty if there is none.
     */
    Optional<Duration> nextDue(long subscription);

    /**
     * Has somebody told a topic that may have got something, by whichever node. An empty name stands for all of them, after
     * a time in which nothing could be heard. The listener returns at once.
     *
     * @return what ends it
     */
    Runnable onArrival(Consumer<String> listener);

    /** Tells whether arrivals of other nodes are told within a second; if not, one has to look by oneself. */
    boolean tellsArrivals();
}
