package mortise.consumer.routes;

import java.time.Duration;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import mortise.consumer.Consumers;
import mortise.core.Failure;
import mortise.queue.Handler;
import mortise.queue.Queue;
import org.apache.camel.Route;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.StartupSummaryLevel;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.impl.engine.ExplicitCamelContextNameStrategy;
import org.apache.camel.model.ModelLifecycleStrategySupport;
import org.apache.camel.model.RedeliveryPolicyDefinition;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.model.errorhandler.DefaultErrorHandlerDefinition;
import org.apache.camel.spi.NodeIdFactory;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The routes of one bundle, in a Camel context of their own: what they load, keep and break is theirs, and goes with them.
 * See docs/adr/0022. Safe for use by many threads; one comes or goes at a time.
 */
final class BundleRoutes {
    private static final Logger log = LoggerFactory.getLogger(BundleRoutes.class);

    private final MortiseComponent mortise;
    private final ClassLoader loader;
    private final Duration drain;
    private final Map<RoutesBuilder, List<RouteDefinition>> added = new IdentityHashMap<>();
    private @Nullable DefaultCamelContext camel;
    /** For those who ask how it is while routes come or go. */
    private volatile List<Route> live = List.of();

    BundleRoutes(Origin origin, ClassLoader loader, Topics topics, Consumers consumers, Queue queue) {
        this.loader = loader;
        mortise = new MortiseComponent(origin, topics, consumers, queue);
        drain = consumers.drain();
    }

    Origin origin() {
        return mortise.origin();
    }

    /**
     * Adds all routes of a builder and starts them, or none of them.
     *
     * @throws Exception why one of them cannot be used
     */
    synchronized void add(RoutesBuilder builder) throws Exception {
        DefaultCamelContext context = started();
        List<RouteDefinition> before = List.copyOf(context.getRouteDefinitions());
        try {
            context.addRoutes(builder);
            List<RouteDefinition> routes = new ArrayList<>(context.getRouteDefinitions());
            routes.removeAll(before);
            added.put(builder, routes);
            live = List.copyOf(context.getRoutes());
            log.info("{} routes: {}", origin().name(), ids(routes));
        } catch (Exception | LinkageError unusable) {
            List<RouteDefinition> half = new ArrayList<>(context.getRouteDefinitions());
            half.removeAll(before);
            remove(context, half);
            closeIfEmpty();
            throw unusable;
        }
    }

    /** Lets the messages that are in the routes of a builder reach their end, and removes these. */
    synchronized void remove(RoutesBuilder builder) {
        List<RouteDefinition> routes = added.remove(builder);
        if (routes != null && camel != null) {
            remove(camel, routes);
            closeIfEmpty();
            log.info("{} routes no more: {}", origin().name(), ids(routes));
        }
    }

    /** Lets no more messages in; returns whom they come to until he is removed. */
    synchronized List<Handler<?>> letGo() {
        return live.stream()
                .flatMap(route -> consumer(route).stream())
                .flatMap(consumer -> consumer.letGo().stream())
                .toList();
    }

    /** Where nothing comes in any more, nothing that is on its way is lost; only then Camel takes the routes apart. */
    private void remove(DefaultCamelContext context, List<RouteDefinition> routes) {
        List<Handler<?>> handlers = new ArrayList<>();
        for (RouteDefinition route : routes) {
            Route running = context.getRoute(route.getId());
            if (running != null) {
                consumer(running).ifPresent(consumer -> handlers.addAll(consumer.letGo()));
            }
        }
        mortise.consumers().remove(handlers);
        for (RouteDefinition route : routes) {
            try {
                context.removeRouteDefinition(route);
            } catch (Exception defect) {
                log.error("Route {} could not be taken apart", route.getId(), defect);
            }
        }
        live = List.copyOf(context.getRoutes());
    }

    private void closeIfEmpty() {
        if (added.isEmpty() && camel != null) {
            camel.stop();
            CamelConstants.letGo();
            camel = null;
        }
    }

    private DefaultCamelContext started() {
        if (camel == null) {
            camel = start();
        }
        return camel;
    }

    private DefaultCamelContext start() {
        DefaultCamelContext context = new DefaultCamelContext(false);
        context.setNameStrategy(new ExplicitCamelContextNameStrategy(origin().name()));
        context.setApplicationContextClassLoader(new RouteClasses(origin().name(), loader));
        context.disableJMX();
        context.setStartupSummaryLevel(StartupSummaryLevel.Off);
        context.getShutdownStrategy().setTimeout(drain.toSeconds() + 1);
        context.addComponent("mortise", mortise);
        context.addComponent("seda", new WaitingSeda());
        context.getCamelContextExtension().setErrorHandlerFactory(quietly());
        context.getCamelContextExtension().addInterceptStrategy(new SenderContext());
        context.addModelLifecycleStrategy(new Naming(context, origin().name() + "/"));
        context.build();
        context.start();
        return context;
    }

    /** What a route leaves to the queue is logged by those who decide what becomes of the message. */
    private static DefaultErrorHandlerDefinition quietly() {
        RedeliveryPolicyDefinition policy = new RedeliveryPolicyDefinition();
        policy.setLogExhausted("false");
        DefaultErrorHandlerDefinition handler = new DefaultErrorHandlerDefinition();
        handler.setRedeliveryPolicy(policy);
        return handler;
    }

    /** Returns the routes that wait, with what for. */
    List<String> waiting() {
        return live.stream()
                .flatMap(route ->
                        consumer(route).map(MessageConsumer::waitsFor).filter(topic -> !topic.isEmpty()).stream()
                                .map(topic -> route.getRouteId() + " waits for topic " + topic))
                .toList();
    }

    int size() {
        return live.size();
    }

    private static Optional<MessageConsumer> consumer(Route route) {
        return route.getConsumer() instanceof MessageConsumer consumer ? Optional.of(consumer) : Optional.empty();
    }

    private static String ids(List<RouteDefinition> routes) {
        return String.join(", ", routes.stream().map(RouteDefinition::getId).toList());
    }

    /** Gives routes names that are theirs alone. */
    private static final class Naming extends ModelLifecycleStrategySupport {
        private final DefaultCamelContext context;
        private final String prefix;

        Naming(DefaultCamelContext context, String prefix) {
            this.context = context;
            this.prefix = prefix;
        }

        @Override
        public void onAddRouteDefinition(RouteDefinition route) {
            String own = route.idOrCreate(context.getCamelContextExtension().getContextPlugin(NodeIdFactory.class));
            String id = own.startsWith(prefix) ? own : prefix + own;
            if (context.getRouteDefinitions().stream().anyMatch(each -> id.equals(each.getId()))) {
                throw Failure.conflict("route-id", "there are two routes " + id);
            }
            route.setId(id);
        }
    }
}
