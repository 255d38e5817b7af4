package mortise.consumer.routes;

import java.util.List;
import java.util.Objects;
import mortise.core.Failure;
import mortise.queue.Queue;
import mortise.queue.Sending;
import mortise.queue.Topic;
import org.apache.camel.Exchange;
import org.apache.camel.support.DefaultProducer;

/** Sends the body of what comes along, as whoever the route runs for. */
final class MessageProducer extends DefaultProducer {
    /** The header that says the key of the next message sent. Another one than on receipt: the work is another. */
    static final String KEY = "MortiseSendKey";

    private final TopicEndpoint endpoint;

    MessageProducer(TopicEndpoint endpoint) {
        super(endpoint);
        this.endpoint = endpoint;
    }

    @Override
    public void process(Exchange exchange) {
        MortiseComponent mortise = endpoint.component();
        Topic<?> topic = mortise.topics()
                .find(endpoint.topic(), mortise.origin().id())
                .orElseThrow(() -> Failure.unavailable("no installed bundle brings topic " + endpoint.topic(), null));
        String key = Objects.requireNonNullElse(exchange.getMessage().removeHeader(KEY), "")
                .toString();
        Sending sending =
                new Sending(endpoint.options().priority(), endpoint.options().delay(), null, key);
        send(mortise.queue(), topic, exchange.getMessage().getBody(), sending);
    }

    private static <T> void send(Queue queue, Topic<T> topic, Object body, Sending sending) {
        if (!topic.body().isInstance(body)) {
            throw Failure.invalid(
                    "wrong-body",
                    "a message of " + topic.name() + " has a body of "
                            + topic.body().getName() + ", not "
                            + (body == null ? "none" : "of " + body.getClass().getName()));
        }
        queue.send(topic, List.of(topic.body().cast(body)), sending);
    }
}
