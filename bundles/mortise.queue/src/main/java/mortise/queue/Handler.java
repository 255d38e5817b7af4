package mortise.queue;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Works on the messages of a topic. Registered as a service; while it is, its messages come, on any node that has it.
 * Without it they wait: nothing is lost while its bundle is away. Each subscriber of a topic gets each message, from the
 * moment its name was seen for the first time. Runs as the sender, on several threads if it allows that.
 *
 * @param <T> the body
 */
@ConsumerType
public interface Handler<T> {
    /** Returns the topic. */
    Topic<T> topic();

    /** Returns the subscriber's name, the same for ever: {@code search}. At most 100 characters, as a topic's name. */
    String subscriber();

    /** Returns what people call its subscription: {@code record.changed/search}. */
    default String subscription() {
        return OpenQueue.Subscription.name(topic().name(), subscriber());
    }

    /** Returns how many messages a node works on at once; the order of messages is kept by none but 1. From 1 to 256. */
    default int concurrency() {
        return 1;
    }

    /**
     * Works on a message. Comes at least once: again if it throws, or if its process dies before the end of the work is
     * stored.
     *
     * @throws mortise.core.Failure of kind INVALID if no later attempt can succeed: the message is a dead letter at once
     * @throws Exception anything else: it is tried again as the topic says
     */
    void handle(Delivery<T> delivery) throws Exception;
}
