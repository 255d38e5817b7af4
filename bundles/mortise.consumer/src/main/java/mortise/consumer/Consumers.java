package mortise.consumer;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import mortise.core.Health;
import mortise.core.NodeName;
import mortise.queue.Handler;
import mortise.queue.MessageFormat;
import mortise.queue.OpenQueue;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.osgi.service.metatype.annotations.Option;
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

        /** Which subscriptions. */
        @AttributeDefinition(
                description = "Topics this node works on: mail.*, or record.changed.*/search for one subscriber. Others"
                        + " wait for nodes that work on them.")
        String[] only() default "*";

        /** Messages at once, by subscription. */
        @AttributeDefinition(
                description = "How many messages of a subscription this node works on at once, where it is not what the"
                        + " handler says: import.*=2. From 1 to 256; the last line that fits counts.")
        String[] concurrency() default {};

        /** Messages in a time, by subscription. */
        @AttributeDefinition(
                description = "How many messages of a subscription this node begins in a time: mail.send=5/s,"
                        + " webhook.*=100/min. The last line that fits counts.")
        String[] rates() default {};

        /** Messages at once, in all. */
        @AttributeDefinition(
                description =
                        "How many messages this node works on at once over all subscriptions; 0 for as many as their"
                                + " handlers allow.",
                min = "0",
                max = "10000")
        int most() default 0;

        /** Whose turn it is. */
        @AttributeDefinition(
                description =
                        "Whose turn it is where 'most' bounds them: by weight, so that all get on, or strictly the"
                                + " message of the highest priority.",
                options = {
                    @Option(label = "By weight", value = "weighted"),
                    @Option(label = "Highest priority", value = "strict")
                })
        String order() default "weighted";

        /** Weights, by subscription. */
        @AttributeDefinition(
                description = "The weight of a subscription, where it is not 1: record.changed.*=5. From 1 to 1000; the"
                        + " last line that fits counts.")
        String[] weights() default {};

        /** Stop after messages. */
        @AttributeDefinition(
                description =
                        "After how many messages the node stops, letting work under way end, for a service manager"
                                + " to start it afresh; 0 for never.",
                min = "0")
        long stopAfterMessages() default 0;

        /** Stop after a time. */
        @AttributeDefinition(
                description = "After how many minutes it stops so; 0 for never.",
                min = "0",
                max = "5256000")
        int stopAfterMinutes() default 0;

        /** Stop when memory runs short. */
        @AttributeDefinition(
                description =
                        "At what share of the heap that is in use after a garbage collection it stops so, in percent;"
                                + " 0 for never.",
                min = "0",
                max = "99")
        int stopAboveHeapPercent() default 0;
    }

    private final Duration drain;
    private final Consumer.Node node;
    private final List<Pattern> only;
    private final Map<Handler<?>, Consumer<?>> consumers = new ConcurrentHashMap<>();
    private final Heartbeat heartbeat;
    private final Watch watch;
    private final Runnable stopListening;

    /**
     * Called by the host when there is a queue.
     *
     * @throws mortise.core.Failure INVALID if a setting cannot be read
     */
    @Activate
    public Consumers(
            Config config, @Reference OpenQueue queue, @Reference MessageFormat format, BundleContext context) {
        this(config, queue, format, () -> stop(context));
    }

    /**
     * Consumes.
     *
     * @param stop what is done when a limit is reached
     */
    public Consumers(Config config, OpenQueue queue, MessageFormat format, Runnable stop) {
        drain = Duration.ofSeconds(config.drainSeconds());
        only = Stream.of(config.only()).map(Plan::pattern).toList();
        LongAdder worked = new LongAdder();
        node = new Consumer.Node(
                NodeName.get(),
                queue,
                format,
                Duration.ofSeconds(config.lookSeconds()),
                new Plan<>("concurrency", config.concurrency(), 0, Plan.number(1, Consumer.MOST_CONCURRENT)),
                new Plan<>("rates", config.rates(), Rate.ANY, Plan::rate),
                new Slots(
                        config.most(),
                        config.order().equals("strict") ? Slots.Order.STRICT : Slots.Order.WEIGHTED,
                        new Plan<>("weights", config.weights(), 1, Plan.number(1, 1_000))),
                worked);
        Limits limits = new Limits(
                config.stopAfterMessages(),
                Duration.ofMinutes(config.stopAfterMinutes()),
                config.stopAboveHeapPercent());
        heartbeat = new Heartbeat(queue, node.name(), () -> List.copyOf(consumers.values()));
        watch = new Watch(limits, worked, stop);
        stopListening = queue.onArrival(this::wake);
    }

    private static void stop(BundleContext context) {
        try {
            context.getBundle(Constants.SYSTEM_BUNDLE_LOCATION).stop();
        } catch (BundleException refused) {
            throw new IllegalStateException(refused);
        }
    }

    private void wake(String topic) {
        if (topic.isEmpty()) {
            // Perhaps this node is to be drained.
            heartbeat.beatSoon();
        }
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
        Consumer<?> consumer = new Consumer<>(handler, node);
        if (only.stream()
                .noneMatch(pattern -> pattern.matcher(handler.subscription()).matches())) {
            log.info("{} is left to other nodes", handler.subscription());
            return;
        }
        consumers.put(handler, consumer);
        consumer.start();
        heartbeat.beatSoon();
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
        heartbeat.beatSoon();
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
        watch.close();
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
