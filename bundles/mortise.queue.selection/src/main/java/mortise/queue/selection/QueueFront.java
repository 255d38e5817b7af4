package mortise.queue.selection;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import mortise.core.Health;
import mortise.queue.OpenQueue;
import mortise.queue.QueueProvider;
import mortise.socket.Front;
import mortise.socket.Socket;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.bundle.Capability;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/**
 * The queue that everybody refers to: it hands calls to the selected provider. It is registered when a provider was opened
 * for the first time, and stays.
 */
@Component(
        immediate = true,
        configurationPid = "mortise.queue",
        service = {Socket.class, Health.class})
@Designate(ocd = QueueFront.Config.class)
@Capability(
        namespace = "osgi.service",
        attribute = "objectClass:List<String>=\"mortise.queue.OpenQueue\"",
        uses = OpenQueue.class)
public final class QueueFront extends Front<OpenQueue> implements OpenQueue {
    /** Which queue. */
    @ObjectClassDefinition(name = "Queue")
    public @interface Config {
        /** Name of the provider. */
        @AttributeDefinition(
                description = "Which of the installed queues is used: database. Its own settings, if it has any, are in"
                        + " mortise.queue.<provider>.")
        String provider() default "database";
    }

    private final List<Consumer<String>> listeners = new CopyOnWriteArrayList<>();

    /** Begins to look for the selected provider. */
    @Activate
    public QueueFront(BundleContext bundle, Config config) {
        this(config, front -> bundle.registerService(OpenQueue.class, front, null));
    }

    /**
     * Begins to look for the selected provider.
     *
     * @param ready is given this when a queue is there for the first time
     */
    QueueFront(Config config, Consumer<OpenQueue> ready) {
        super("queue", config.provider(), true);
        AtomicBoolean registered = new AtomicBoolean();
        socket.onChange(plugged -> plugged.ifPresent(queue -> {
            queue.onArrival(this::tell);
            if (!registered.getAndSet(true)) {
                ready.accept(this);
            }
            tell("");
        }));
    }

    private void tell(String topic) {
        listeners.forEach(listener -> listener.accept(topic));
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addProvider(QueueProvider provider) {
        socket.add(provider);
    }

    void removeProvider(QueueProvider provider) {
        socket.remove(provider);
    }

    /** Selects another provider. */
    @Modified
    void modified(Config config) {
        socket.select(config.provider());
    }

    @Override
    @Deactivate
    public void close() {
        socket.close();
    }

    @Override
    public void send(List<Outgoing> messages) {
        socket.run(queue -> queue.send(messages));
    }

    @Override
    public Subscription subscribe(String topic, String subscriber) {
        return socket.call(queue -> queue.subscribe(topic, subscriber));
    }

    @Override
    public void unsubscribe(long subscription) {
        socket.run(queue -> queue.unsubscribe(subscription));
    }

    @Override
    public void pause(long subscription, boolean paused) {
        socket.run(queue -> queue.pause(subscription, paused));
    }

    @Override
    public List<Leased> take(long subscription, int most, Duration lease, String consumer) {
        return socket.call(queue -> queue.take(subscription, most, lease, consumer));
    }

    @Override
    public List<Long> extend(Collection<Long> ids, Duration lease, String consumer) {
        return socket.call(queue -> queue.extend(ids, lease, consumer));
    }

    @Override
    public int done(Collection<Long> ids, String consumer) {
        return socket.call(queue -> queue.done(ids, consumer));
    }

    @Override
    public void retry(long id, Duration pause, String reason, String consumer) {
        socket.run(queue -> queue.retry(id, pause, reason, consumer));
    }

    @Override
    public void release(Collection<Long> ids, String consumer) {
        socket.run(queue -> queue.release(ids, consumer));
    }

    @Override
    public void bury(long id, String reason, String trace, String consumer) {
        socket.run(queue -> queue.bury(id, reason, trace, consumer));
    }

    @Override
    public List<Depth> depths() {
        return socket.call(OpenQueue::depths);
    }

    @Override
    public List<DeadLetter> deadLetters(@Nullable Long subscription, String words, long beforeId, int most) {
        return socket.call(queue -> queue.deadLetters(subscription, words, beforeId, most));
    }

    @Override
    public int replay(Collection<Long> ids) {
        return socket.call(queue -> queue.replay(ids));
    }

    @Override
    public boolean replay(long id, String body) {
        return socket.call(queue -> queue.replay(id, body));
    }

    @Override
    public int discard(Collection<Long> ids) {
        return socket.call(queue -> queue.discard(ids));
    }

    @Override
    public Set<String> beat(String node, List<Worker> workers) {
        return socket.call(queue -> queue.beat(node, workers));
    }

    @Override
    public void drain(String node, String topic, String subscriber, boolean drained) {
        socket.run(queue -> queue.drain(node, topic, subscriber, drained));
    }

    @Override
    public void leave(String node) {
        socket.run(queue -> queue.leave(node));
    }

    @Override
    public List<Node> nodes() {
        return socket.call(OpenQueue::nodes);
    }

    @Override
    public Optional<Duration> nextDue(long subscription) {
        return socket.call(queue -> queue.nextDue(subscription));
    }

    @Override
    public Runnable onArrival(Consumer<String> listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    @Override
    public boolean tellsArrivals() {
        return socket.call(OpenQueue::tellsArrivals);
    }
}
