package mortise.consumer.routes;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import mortise.consumer.Consumers;
import mortise.core.Health;
import mortise.queue.Queue;
import mortise.queue.Topic;
import org.apache.camel.RoutesBuilder;
import org.osgi.framework.Bundle;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.wiring.BundleWiring;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs the routes that bundles bring as services, from the moment they come until they go. */
@Component(immediate = true, service = Health.class)
public final class Routes implements Health {
    private static final Logger log = LoggerFactory.getLogger(Routes.class);

    private final Consumers consumers;
    private final Queue queue;
    private final Topics topics = new Topics();
    private final Map<Long, BundleRoutes> bundles = new LinkedHashMap<>();
    private final Map<RoutesBuilder, BundleRoutes> homes = new IdentityHashMap<>();
    private final Map<RoutesBuilder, String> failures = new IdentityHashMap<>();

    /** Called by the host when there is a queue. */
    @Activate
    public Routes(@Reference Consumers consumers, @Reference Queue queue) {
        this.consumers = consumers;
        this.queue = queue;
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addTopic(Topic<?> topic, Map<String, Object> properties) {
        topics.add(topic, bundle(properties));
    }

    void removeTopic(Topic<?> topic, Map<String, Object> properties) {
        topics.remove(topic, bundle(properties));
    }

    private static long bundle(Map<String, Object> properties) {
        return (Long) properties.getOrDefault("service.bundleid", -1L);
    }

    @Reference(
            service = RoutesBuilder.class,
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC)
    void addRoutes(RoutesBuilder builder, ServiceReference<RoutesBuilder> reference) {
        Bundle bundle = reference.getBundle();
        add(builder, Origin.of(bundle), bundle.adapt(BundleWiring.class).getClassLoader());
    }

    void removeRoutes(RoutesBuilder builder) {
        remove(builder);
    }

    void add(RoutesBuilder builder, Origin origin, ClassLoader classes) {
        BundleRoutes home;
        synchronized (bundles) {
            home = bundles.computeIfAbsent(
                    origin.id(), id -> new BundleRoutes(origin, classes, topics, consumers, queue));
            homes.put(builder, home);
        }
        try {
            home.add(builder);
        } catch (Exception | LinkageError unusable) {
            // Thrown on, it would only be logged as a defect of this component.
            String reason = origin.name() + ": the routes of "
                    + builder.getClass().getName() + " cannot be used: " + reason(unusable);
            log.error("{}", reason, unusable);
            synchronized (bundles) {
                failures.put(builder, reason);
            }
        }
    }

    private static String reason(Throwable unusable) {
        Throwable deepest = unusable;
        while (deepest.getCause() != null && deepest.getCause() != deepest) {
            deepest = deepest.getCause();
        }
        String message = deepest.getMessage();
        return message == null ? deepest.getClass().getName() : message;
    }

    /** Returns when nothing is in these routes any more: their bundle may be going. */
    void remove(RoutesBuilder builder) {
        BundleRoutes home;
        synchronized (bundles) {
            failures.remove(builder);
            home = homes.remove(builder);
            if (home == null) {
                return;
            }
            if (!homes.containsValue(home)) {
                bundles.remove(home.origin().id());
            }
        }
        home.remove(builder);
    }

    /** Lets the messages that are in routes reach their end. */
    @Deactivate
    public void close() {
        List<BundleRoutes> all;
        List<RoutesBuilder> builders;
        synchronized (bundles) {
            all = List.copyOf(bundles.values());
            builders = List.copyOf(homes.keySet());
        }
        consumers.remove(all.stream().flatMap(home -> home.letGo().stream()).toList());
        builders.forEach(this::remove);
    }

    @Override
    public String part() {
        return "routes";
    }

    @Override
    public boolean requiredForReadiness() {
        return false;
    }

    @Override
    public Report report() {
        List<BundleRoutes> all;
        List<String> troubles;
        synchronized (bundles) {
            all = List.copyOf(bundles.values());
            troubles = new ArrayList<>(failures.values());
        }
        all.forEach(home -> troubles.addAll(home.waiting()));
        if (!troubles.isEmpty()) {
            return Report.degraded(String.join("; ", troubles));
        }
        int routes = all.stream().mapToInt(BundleRoutes::size).sum();
        return Report.up(routes + " routes of " + all.size() + " bundles");
    }
}
