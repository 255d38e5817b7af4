package mortise.consumer.routes;

import java.util.List;
import mortise.core.Context;
import mortise.core.Failure;
import mortise.queue.Delivery;
import mortise.queue.Handler;
import mortise.queue.Topic;
import org.apache.camel.CamelExecutionException;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Processor;
import org.apache.camel.WaitForTaskToComplete;
import org.apache.camel.support.DefaultConsumer;
import org.apache.camel.util.ObjectHelper;
import org.jspecify.annotations.Nullable;

/**
 * Lets messages of a topic in at the head of a route, as a handler: what the route leaves as a failure is the handler's.
 * Works while its topic is there, and waits while it is not.
 */
final class MessageConsumer extends DefaultConsumer {
    private final TopicEndpoint endpoint;
    private final Runnable follow = this::follow;
    private boolean running;
    private volatile @Nullable RouteHandler<?> handler;

    MessageConsumer(TopicEndpoint endpoint, Processor processor) {
        super(endpoint, processor);
        this.endpoint = endpoint;
    }

    /** Returns the name of the topic that is waited for, empty if there is none. */
    String waitsFor() {
        return isStarted() && handler == null ? endpoint.topic() : "";
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        endpoint.component().topics().listen(follow);
        begin();
    }

    private synchronized void begin() {
        running = true;
        follow();
    }

    /** Returns when no message is in the route any more. */
    @Override
    protected void doStop() throws Exception {
        endpoint.component().consumers().remove(letGo());
        super.doStop();
    }

    /** Begins to handle nothing more; returns whom messages come to until he is removed. */
    synchronized List<Handler<?>> letGo() {
        running = false;
        endpoint.component().topics().ignore(follow);
        RouteHandler<?> last = handler;
        handler = null;
        return last == null ? List.of() : List.of(last);
    }

    private synchronized void follow() {
        if (!running) {
            return;
        }
        MortiseComponent mortise = endpoint.component();
        Topic<?> topic =
                mortise.topics().find(endpoint.topic(), mortise.origin().id()).orElse(null);
        RouteHandler<?> before = handler;
        if (before != null && !before.topic().equals(topic)) {
            handler = null;
            mortise.consumers().remove(List.of(before));
        }
        if (topic != null && handler == null) {
            RouteHandler<?> next = new RouteHandler<>(topic);
            mortise.consumers().add(next);
            handler = next;
        }
    }

    /** What the engine calls. */
    private final class RouteHandler<T> implements Handler<T> {
        private final Topic<T> topic;

        RouteHandler(Topic<T> topic) {
            this.topic = topic;
        }

        @Override
        public Topic<T> topic() {
            return topic;
        }

        @Override
        public String subscriber() {
            return endpoint.options().subscriber();
        }

        @Override
        public int concurrency() {
            return endpoint.options().concurrency();
        }

        @Override
        public void handle(Delivery<T> delivery) throws Exception {
            Exchange exchange = createExchange(false);
            try {
                fill(exchange, delivery);
                getProcessor().process(exchange);
                if (exchange.getException() != null) {
                    throw unwrapped(exchange.getException());
                }
                if (exchange.isRollbackOnly()) {
                    throw new IllegalStateException("the route rolled back");
                }
            } finally {
                releaseExchange(exchange, false);
            }
        }

        /** A failure is one however deep in the route it was found; of a defect Camel hides what it says. */
        private Exception unwrapped(Exception failure) {
            Failure known = ObjectHelper.getException(Failure.class, failure);
            if (known != null) {
                return known;
            }
            if (failure instanceof CamelExecutionException && failure.getCause() instanceof Exception cause) {
                return cause;
            }
            if (failure instanceof CamelExecutionException && failure.getCause() instanceof Error defect) {
                throw defect;
            }
            return failure;
        }

        private void fill(Exchange exchange, Delivery<T> delivery) {
            Context sender = Context.current();
            exchange.setProperty(SenderContext.PROPERTY, sender);
            exchange.setProperty(Exchange.ASYNC_WAIT, WaitForTaskToComplete.Always);
            exchange.setProperty("MortiseDelivery", delivery);
            Message message = exchange.getMessage();
            message.setBody(delivery.body());
            message.setHeader("MortiseId", delivery.id());
            message.setHeader("MortiseKey", delivery.key());
            message.setHeader("MortiseAttempt", delivery.attempt());
            message.setHeader("MortiseSentAt", delivery.sentAt());
            message.setHeader("MortiseRequestId", sender.requestId());
        }
    }
}
