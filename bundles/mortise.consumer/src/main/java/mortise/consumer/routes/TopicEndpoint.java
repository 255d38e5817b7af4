package mortise.consumer.routes;

import java.time.Duration;
import java.util.Map;
import mortise.consumer.Consumers;
import mortise.queue.Priority;
import org.apache.camel.Consumer;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.support.DefaultEndpoint;
import org.jspecify.annotations.Nullable;

/** A topic in a route. Its type is asked for when a message comes or goes, as its bundle may come later. */
final class TopicEndpoint extends DefaultEndpoint {
    /**
     * What may stand behind the question mark.
     *
     * @param subscriber who receives; by default the name of the route's bundle
     * @param concurrency how many messages a node works on at once
     * @param priority of what is sent; null for the topic's
     * @param delay how long what is sent waits
     */
    record Options(String subscriber, int concurrency, @Nullable Priority priority, Duration delay) {
        static Options taken(MortiseComponent component, Map<String, Object> parameters) {
            return new Options(
                    component.getAndRemoveParameter(
                            parameters,
                            "subscriber",
                            String.class,
                            component.origin().name()),
                    component.getAndRemoveParameter(parameters, "concurrency", Integer.class, 1),
                    component.getAndRemoveParameter(parameters, "priority", Priority.class),
                    component.getAndRemoveParameter(parameters, "delay", Duration.class, Duration.ZERO));
        }
    }

    private final MortiseComponent component;
    private final String topic;
    private final Options options;

    TopicEndpoint(String uri, MortiseComponent component, String topic, Options options) {
        super(uri, component);
        this.component = component;
        this.topic = topic;
        this.options = options;
    }

    MortiseComponent component() {
        return component;
    }

    String topic() {
        return topic;
    }

    Options options() {
        return options;
    }

    @Override
    public Producer createProducer() {
        return new MessageProducer(this);
    }

    @Override
    public Consumer createConsumer(Processor processor) throws Exception {
        Consumers.check(options.subscriber(), options.concurrency());
        MessageConsumer consumer = new MessageConsumer(this, processor);
        configureConsumer(consumer);
        return consumer;
    }
}
