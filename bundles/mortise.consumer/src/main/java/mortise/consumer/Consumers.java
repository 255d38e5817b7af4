package mortise.consumer;

import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import mortise.core.Health;
import mortise.queue.Handler;
import mortise.queue.MessageFormat;
import mortise.queue.OpenQueue;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Gives each installed handler a consumer of its own, from the moment it comes until it goes. */
@Component(
        immediate = true,
        configurationPid = "mortise.consumer",
        service = {Health.class, Consumers.class})
@Designate(ocd = Consumers.Config.class)
public final class Consumers implements Health {
    private static final Logger log = LoggerFactory.getLogger(Consumers.class);

    /** How a node consumes. */
    @ObjectClassDefinition(name = "Consumer")
    public @interface Config {
        /** Longest wait for work under way. */
        @AttributeDefinition(
                description =
                        "How long work under way may take to end when a handler goes or the node stops, in seconds;"
                                + " then it is left, and done again by whoever takes the message over.",
                min = "0",
                max = "3600")
        int drainSeconds() default 20;

        /** Longest time without a look. */
        @AttributeDefinition(
                description = "How often a consumer that hears of nothing looks by itself, in seconds: in case a node"
                        + " died before it could tell what it had sent.",
                min = "1",
                max = "3600")
        int lookSeconds() default 60;
    }

    private final OpenQueue queue;
    private final MessageFormat format;
    private final Duration drain;
    private final Duration look;
    private final String node = nodeName();
    private final Map<Handler<?>, Consumer<?>> consumers = new ConcurrentHashMap<>();
    private final Heartbeat heartbeat;
    private final Runnable stopListening;

    /** Called by the host when there is a queue. */
    @Activate
    public Consumers(Config config, @Reference OpenQueue queue, @Reference MessageFormat format) {
        this.queue = queue;
        this.format = format;
        drain = Duration.ofSeconds(config.drainSeconds());
        look = Duration.ofSeconds(config.lookSeconds());
        heartbeat = new Heartbeat(() -> List.copyOf(consumers.values()));
        stopListening = queue.onArrival(this::wake);
    }

    private static String nodeName() {
        String process = ManagementFactory.getRuntimeMXBean().getName();
        String id = process.substring(0, process.indexOf('@'));
        try {
            return InetAddress.getLocalHost().getHostName() + "-" + id;
        } catch (UnknownHostException nameless) {
            return "node-" + id;
        }
    }

    private void wake(String topic) {
        for (Consumer<?> consumer : consumers.values()) {
            if (topic.isEmpty() || consumer.topic().equals(topic)) {
                consumer.wake();
            }
        }
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC, unbind = "removeHandler")
    void addHandler(Handler<?> handler) {
        try {
            add(handler);
        } catch (RuntimeException unusable) {
            // Thrown on, it would only be logged as a defect of this component.
            log.error("The handler {} cannot be used: {}", handler.getClass().getName(), unusable.getMessage());
        }
    }

    /** Returns when the handler is not called any more: its bundle may be going. */
    void removeHandler(Handler<?> handler) {
        remove(List.of(handler));
    }

    /**
     * Begins to give messages to a handler.
     *
     * @throws mortise.core.Failure INVALID if it says what cannot be
     */
    public void add(Handler<?> handler) {
        Consumer<?> consumer = new Consumer<>(handler, queue, format, node, look);
        consumers.put(handler, consumer);
        consumer.start();
    }

    /** Returns when none of these handlers is called any more, or work under way has had its time. */
    public void remove(Collection<? extends Handler<?>> handlers) {
        List<Consumer<?>> leaving = new ArrayList<>();
        for (Handler<?> handler : handlers) {
            Consumer<?> consumer = consumers.get(handler);
            if (consumer != null) {
                leaving.add(consumer);
            }
        }
        stop(leaving);
        handlers.forEach(consumers::remove);
    }

    /** Those that are leaving are kept until then: what they work on has leases to be extended. */
    private void stop(List<Consumer<?>> leaving) {
        leaving.forEach(Consumer::noMore);
        long end = System.nanoTime() + drain.toNanos();
        leaving.forEach(consumer -> consumer.stop(Duration.ofNanos(Math.max(0, end - System.nanoTime()))));
    }

    /**
     * Checks what a handler will say, before its topic is known.
     *
     * @throws mortise.core.Failure INVALID if it says what cannot be
     */
    public static void check(String subscriber, int concurrency) {
        Consumer.check(subscriber, concurrency);
    }

    /** Returns how long work under way may take to end. */
    public Duration drain() {
        return drain;
    }

    /** Lets work under way end, and gives back what was not begun. */
    @Deactivate
    public void close() {
        stopListening.run();
        stop(List.copyOf(consumers.values()));
        consumers.clear();
        heartbeat.close();
    }

    @Override
    public String part() {
        return "consumer";
    }

    @Override
    public boolean requiredForReadiness() {
        return false;
    }

    @Override
    public Report report() {
        List<String> troubles = consumers.values().stream()
                .map(Consumer::trouble)
                .filter(trouble -> !trouble.isEmpty())
                .sorted()
                .toList();
        if (!troubles.isEmpty()) {
            return Report.degraded(troubles.get(0));
        }
        long working = consumers.values().stream().mapToInt(Consumer::working).sum();
        return Report.up(consumers.size() + " handlers, " + working + " messages in work");
    }
}
