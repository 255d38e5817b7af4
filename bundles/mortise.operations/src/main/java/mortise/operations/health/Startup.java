package mortise.operations.health;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import mortise.core.Health;
import mortise.entity.BundleState;
import mortise.entity.Entities;
import mortise.entity.Resource;
import mortise.operations.components.Components;
import mortise.operations.components.Trouble;
import mortise.operations.extensions.Inventory;
import org.apache.karaf.features.BootFinished;
import org.apache.karaf.features.Feature;
import org.apache.karaf.features.FeaturesService;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.wiring.BundleRevision;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.servlet.runtime.HttpServiceRuntime;
import org.osgi.service.servlet.runtime.dto.DTOConstants;
import org.osgi.service.servlet.runtime.dto.RuntimeDTO;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The node as a whole: that all it is to start with has started, and that every component of its own parts runs.
 * Extensions count only as long as the node has not been ready yet, so that a bad one takes nothing away.
 */
@Component(
        immediate = true,
        service = {Startup.class, Health.class})
public final class Startup implements Health {
    private static final Logger log = LoggerFactory.getLogger(Startup.class);
    private static final Duration ENTITIES_PATIENCE = Duration.ofSeconds(20);
    private static final Duration FEATURES_PATIENCE = Duration.ofSeconds(10);
    private static final long LOOK_NANOS = Duration.ofSeconds(1).toNanos();
    private static final String SERVLET = "osgi.http.whiteboard.servlet.pattern";

    private final HttpServiceRuntime http;
    private final FeaturesService features;
    private final Inventory inventory;
    private final Components components;
    private final ServiceComponentRuntime runtime;
    private final long begun = System.nanoTime();
    private final AtomicBoolean asked = new AtomicBoolean();
    private final AtomicBoolean started = new AtomicBoolean();
    /** Since when nothing but entities is waited for; 0 before. */
    private final AtomicLong awaitingEntities = new AtomicLong();

    private volatile String whyNotBooted = "";
    private volatile @Nullable Look look;

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    private volatile List<BootFinished> finished = List.of();

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    private volatile List<Entities> entities = List.of();

    /** Called by the host. */
    @Activate
    public Startup(
            BundleContext context,
            @Reference FeaturesService features,
            @Reference ServiceComponentRuntime runtime,
            @Reference HttpServiceRuntime http) {
        this.http = http;
        this.features = features;
        inventory = new Inventory(context, features);
        this.runtime = runtime;
        components = new Components(runtime);
    }

    @Override
    public String part() {
        return "node";
    }

    @Override
    public boolean requiredForReadiness() {
        return true;
    }

    /** Once all has started it is looked at again after a second, however often somebody asks. */
    @Override
    public Report report() {
        Look last = look;
        if (last != null && System.nanoTime() - last.at < LOOK_NANOS) {
            return last.report;
        }
        Report report = look();
        if (started.get()) {
            look = new Look(System.nanoTime(), report);
        }
        return report;
    }

    private record Look(long at, Report report) {}

    private Report look() {
        if (!started.get()) {
            Report obstacle = obstacle();
            if (obstacle != null) {
                return obstacle;
            }
        }
        List<Bundle> parts = inventory.otherBundles();
        List<Trouble> troubles = components.troubles(parts);
        if (!troubles.isEmpty()) {
            return troubled(troubles);
        }
        if (!started.get()) {
            Report servlets = servlets(parts);
            if (servlets != null) {
                return servlets;
            }
            if (started.compareAndSet(false, true)) {
                log.info(
                        "All parts run, {} s after the start of the process",
                        ManagementFactory.getRuntimeMXBean().getUptime() / 1000.0);
            }
        }
        return Report.up("all parts run");
    }

    private static Report troubled(List<Trouble> troubles) {
        Trouble first = troubles.get(0);
        String more = troubles.size() == 1 ? "" : " (and " + (troubles.size() - 1) + " more)";
        return first.failed() ? Report.failed(first.reason()) : Report.down(first.reason() + more);
    }

    /** A component can be well and its servlet not: the HTTP service begins it with a method of its own. */
    private @Nullable Report servlets(List<Bundle> parts) {
        RuntimeDTO now = http.getRuntimeDTO();
        Set<Long> served = Arrays.stream(now.servletContextDTOs)
                .flatMap(context -> Arrays.stream(context.servletDTOs))
                .map(servlet -> servlet.serviceId)
                .collect(Collectors.toSet());
        Set<Long> failed = Arrays.stream(now.failedServletDTOs)
                .filter(servlet -> servlet.failureReason == DTOConstants.FAILURE_REASON_EXCEPTION_ON_INIT)
                .map(servlet -> servlet.serviceId)
                .collect(Collectors.toSet());
        return parts.stream()
                .map(Bundle::getRegisteredServices)
                .filter(Objects::nonNull)
                .flatMap(Arrays::stream)
                .filter(service -> service.getProperty(SERVLET) != null)
                .filter(service -> !served.contains(id(service)))
                .findFirst()
                .map(service -> servlet(service, failed.contains(id(service))))
                .orElse(null);
    }

    private static Long id(ServiceReference<?> service) {
        return (Long) service.getProperty(Constants.SERVICE_ID);
    }

    private static Report servlet(ServiceReference<?> service, boolean failed) {
        String name = "a servlet of " + service.getBundle().getSymbolicName();
        return failed
                ? Report.failed(name + " cannot be started; the log says why")
                : Report.down(name + " is not served yet; if that stays, the log says why");
    }

    private @Nullable Report obstacle() {
        if (finished.isEmpty()) {
            return installing();
        }
        for (String name : inventory.booted()) {
            Optional<Feature> feature = inventory.feature(name);
            if (feature.isEmpty()) {
                return Report.failed("MORTISE_FEATURES: there is no feature '" + name + "'");
            }
            if (!features.isInstalled(feature.get())) {
                return Report.failed("MORTISE_FEATURES: feature '" + name + "' is not installed; the log says why");
            }
            for (Bundle bundle : inventory.bundlesOf(feature.get())) {
                if (!runs(bundle)) {
                    return Report.down("bundle " + bundle.getSymbolicName() + " has not started");
                }
                if (isUnread(bundle)) {
                    return Report.down("the components of " + bundle.getSymbolicName() + " have not been read");
                }
            }
        }
        return missingEntities();
    }

    /** Karaf logs that features could not be installed, and tells nobody; after a while it is asked. */
    private Report installing() {
        if (System.nanoTime() - begun > FEATURES_PATIENCE.toNanos() && asked.compareAndSet(false, true)) {
            Thread asking = new Thread(
                    () -> inventory.whyNotBooted().ifPresent(reason -> whyNotBooted = reason), "mortise.startup");
            asking.setDaemon(true);
            asking.start();
        }
        return whyNotBooted.isEmpty()
                ? Report.down("features are being installed")
                : Report.failed("MORTISE_FEATURES: " + whyNotBooted);
    }

    /** A lazy bundle waits for its first class, and that is how it should be. */
    private static boolean runs(Bundle bundle) {
        return bundle.getState() == Bundle.ACTIVE
                || (bundle.getState() == Bundle.STARTING
                        && bundle.getHeaders("").get(Constants.BUNDLE_ACTIVATIONPOLICY) != null);
    }

    /** Declarative Services read a bundle after it is active: until then, what is not there troubles nobody. */
    private boolean isUnread(Bundle bundle) {
        return bundle.getHeaders("").get("Service-Component") != null
                && runtime.getComponentDescriptionDTOs(bundle).isEmpty();
    }

    /**
     * The model is made in the background: it has to hold what the bundles describe, unless that is wrong. How long a slow
     * machine took for the rest does not count.
     */
    private @Nullable Report missingEntities() {
        awaitingEntities.compareAndSet(0, System.nanoTime());
        if (entities.isEmpty() || System.nanoTime() - awaitingEntities.get() > ENTITIES_PATIENCE.toNanos()) {
            return null;
        }
        return inventory.booted().stream()
                .flatMap(name -> inventory.feature(name).stream())
                .map(inventory::bundlesOf)
                .flatMap(Collection::stream)
                .filter(Startup::describesEntities)
                .flatMap(bundle -> entityProblem(bundle).stream())
                .findFirst()
                .map(Report::down)
                .orElse(null);
    }

    private Optional<String> entityProblem(Bundle bundle) {
        List<BundleState> states = entities.stream()
                .flatMap(known -> known.states().stream())
                .filter(state -> state.bundle().equals(bundle.getSymbolicName()))
                .toList();
        return states.isEmpty()
                ? Optional.of("entities of " + bundle.getSymbolicName() + " are being made ready")
                : states.stream()
                        .map(BundleState::problem)
                        .filter(Objects::nonNull)
                        .findFirst();
    }

    private static boolean describesEntities(Bundle bundle) {
        BundleRevision revision = bundle.adapt(BundleRevision.class);
        return revision != null
                && !revision.getDeclaredCapabilities(Resource.NAMESPACE).isEmpty();
    }
}
