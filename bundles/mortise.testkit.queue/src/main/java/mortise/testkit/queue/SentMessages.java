package mortise.testkit.queue;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import mortise.queue.Queue;
import mortise.queue.Sending;
import mortise.queue.Topic;

/** A queue that keeps what was sent with it, for tests that ask. Transactions are not its business. */
public final class SentMessages implements Queue {
    private final List<Sent> sent = new CopyOnWriteArrayList<>();

    private record Sent(String topic, Object body) {}

    /** A queue to which nothing was sent yet. */
    public SentMessages() {}

    @Override
    public <T> void send(Collection<Topic<T>> topics, List<T> bodies, Sending sending) {
        topics.forEach(topic -> bodies.forEach(body -> sent.add(new Sent(topic.name(), body))));
    }

    /** Returns the bodies that were sent to a topic, in their order. */
    public <T> List<T> of(Topic<T> topic) {
        List<T> bodies = new ArrayList<>();
        for (Sent each : sent) {
            if (each.topic().equals(topic.name())) {
                bodies.add(topic.body().cast(each.body()));
            }
        }
        return bodies;
    }

    /** Forgets what was sent. */
    public void clear() {
        sent.clear();
    }
}
