package mortise.consumer.routes;

import java.util.Map;
import mortise.consumer.Consumers;
import mortise.queue.Queue;
import org.apache.camel.Endpoint;
import org.apache.camel.support.DefaultComponent;

/** What {@code mortise:} means in the routes of a bundle: a topic of the queue. */
final class MortiseComponent extends DefaultComponent {
    private final Origin origin;
    private final Topics topics;
    private final Consumers consumers;
    private final Queue queue;

    MortiseComponent(Origin origin, Topics topics, Consumers consumers, Queue queue) {
        this.origin = origin;
        this.topics = topics;
        this.consumers = consumers;
        this.queue = queue;
    }

    Origin origin() {
        return origin;
    }

    Topics topics() {
        return topics;
    }

    Consumers consumers() {
        return consumers;
    }

    Queue queue() {
        return queue;
    }

    @Override
    protected Endpoint createEndpoint(String uri, String topic, Map<String, Object> parameters) {
        return new TopicEndpoint(uri, this, topic, TopicEndpoint.Options.taken(this, parameters));
    }
}
