package mortise.consumer.routes;

import mortise.core.Context;
import org.apache.camel.AsyncCallback;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.NamedNode;
import org.apache.camel.Processor;
import org.apache.camel.spi.InterceptStrategy;
import org.apache.camel.support.processor.DelegateAsyncProcessor;
import org.slf4j.MDC;

/**
 * Opens the sender's context around each step of a route, on whichever thread the step runs: the exchange carries it, and
 * so do its copies.
 */
final class SenderContext implements InterceptStrategy {
    /** The property of an exchange that holds its sender's context. */
    static final String PROPERTY = "MortiseContext";

    @Override
    public Processor wrapProcessorInInterceptors(
            CamelContext camel, NamedNode definition, Processor target, Processor nextTarget) {
        return new DelegateAsyncProcessor(target) {
            @Override
            public boolean process(Exchange exchange, AsyncCallback callback) {
                Context sender = exchange.getProperty(PROPERTY, Context.class);
                if (sender == null || sender == Context.current()) {
                    return super.process(exchange, callback);
                }
                try (Context.Scope scope = sender.open();
                        MDC.MDCCloseable request = MDC.putCloseable("requestId", sender.requestId());
                        MDC.MDCCloseable user =
                                MDC.putCloseable("user", sender.identity().name())) {
                    return super.process(exchange, callback);
                }
            }
        };
    }
}
