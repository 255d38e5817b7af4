package mortise.cache.front;

import java.util.List;
import java.util.Objects;
import mortise.cache.Cache;
import mortise.cache.CacheProvider;
import mortise.cache.Invalidations;
import mortise.cache.OpenCache;
import mortise.core.Health;
import mortise.core.MetricSource;
import mortise.socket.Front;
import mortise.socket.Socket;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.bundle.Capability;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceFactory;
import org.osgi.framework.ServiceRegistration;
import org.osgi.framework.SynchronousBundleListener;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Registers the {@link Cache}, one for each bundle, and drops a bundle's regions when it is stopped. */
@Component(
        immediate = true,
        configurationPid = "mortise.cache",
        service = {Socket.class, Health.class, MetricSource.class, Invalidations.class})
@Designate(ocd = CacheSwitch.Config.class)
@Capability(
        namespace = "osgi.service",
        attribute = "objectClass:List<String>=\"mortise.cache.Cache\"",
        uses = Cache.class)
public final class CacheSwitch extends Front<OpenCache> implements MetricSource, Invalidations {
    /** Which cache. */
    @ObjectClassDefinition(name = "Cache")
    public @interface Config {
        /** Name of the provider. */
        @AttributeDefinition(
                description =
                        "Which of the installed caches is used: ehcache (inside the node). Its own settings are in"
                                + " mortise.cache.<provider>.")
        String provider() default "ehcache";
    }

    private final Regions regions;
    private final BundleContext context;
    private final SynchronousBundleListener listener = this::left;
    private final ServiceRegistration<Cache> registration;

    /** Registers the cache, and begins to look for the selected provider. */
    @Activate
    public CacheSwitch(BundleContext context, Config config) {
        super("cache", config.provider(), false);
        this.context = context;
        regions = new Regions(socket);
        context.addBundleListener(listener);
        registration = context.registerService(
                Cache.class,
                new ServiceFactory<Cache>() {
                    @Override
                    public Cache getService(Bundle bundle, ServiceRegistration<Cache> asked) {
                        return regions.of(
                                bundle.getBundleId(),
                                Objects.requireNonNullElse(bundle.getSymbolicName(), bundle.getLocation()));
                    }

                    @Override
                    public void ungetService(Bundle bundle, ServiceRegistration<Cache> asked, Cache cache) {
                        // The regions are the bundle's for as long as it is started, not for as long as it asks.
                    }
                },
                null);
    }

    /** What is on disk stays there when the whole node stops. */
    private void left(BundleEvent event) {
        if (event.getType() == BundleEvent.STOPPED
                && context.getBundle(Constants.SYSTEM_BUNDLE_LOCATION).getState() != Bundle.STOPPING) {
            regions.drop(event.getBundle().getBundleId());
        }
    }

    @Modified
    void modified(Config config) {
        socket.select(config.provider());
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addProvider(CacheProvider provider) {
        socket.add(provider);
    }

    void removeProvider(CacheProvider provider) {
        socket.remove(provider);
    }

    /** Ends the cache, after those who use it. */
    @Deactivate
    void deactivate() {
        registration.unregister();
        context.removeBundleListener(listener);
        socket.close();
    }

    @Override
    public Place listen(Listener listener) {
        return regions.listen(listener);
    }

    @Override
    public void forget(String region, @Nullable String key) {
        regions.forget(region, key);
    }

    @Override
    public void forgetAll() {
        regions.forgetAll();
    }

    /** Without a provider all works, more slowly; a node on which none is installed was meant to be so. */
    @Override
    public Report report() {
        Report report = super.report();
        if (report.state().compareTo(Health.State.DOWN) < 0) {
            return report;
        }
        if (regions.size() == 0) {
            return Report.up("nobody uses it");
        }
        return socket.providers().isEmpty()
                ? Report.up("none is installed: every value is found anew")
                : Report.degraded("every value is found anew: " + report.message());
    }

    @Override
    public List<Metric> metrics() {
        return regions.metrics();
    }
}
