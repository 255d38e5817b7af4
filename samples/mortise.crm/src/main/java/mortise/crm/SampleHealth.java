package mortise.crm;

import mortise.core.Health;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.startlevel.BundleStartLevel;
import org.osgi.framework.startlevel.FrameworkStartLevel;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/**
 * Tells how far the sample is. A node that starts with it is ready when it is loaded; one that is at work already stays
 * ready. Safe for use by many threads.
 */
@Component(
        service = {SampleHealth.class, Health.class},
        immediate = true)
public final class SampleHealth implements Health {
    private static final String STARTED = "org.apache.karaf.features.BootFinished";

    private final boolean starting;
    private volatile Report report;

    /** Called by the host when the bundle starts. */
    @Activate
    public SampleHealth(BundleContext context) {
        this(isStarting(context));
    }

    /** A node's first start installs features, which ends with a service; later ones raise the level to the bundle's. */
    private static boolean isStarting(BundleContext context) {
        int level = context.getBundle(Constants.SYSTEM_BUNDLE_LOCATION)
                .adapt(FrameworkStartLevel.class)
                .getStartLevel();
        int own = context.getBundle().adapt(BundleStartLevel.class).getStartLevel();
        return level <= own || context.getServiceReference(STARTED) == null;
    }

    SampleHealth(boolean starting) {
        this.starting = starting;
        report = loading("The sample waits for its entities.");
    }

    @Override
    public String part() {
        return "sample";
    }

    @Override
    public boolean requiredForReadiness() {
        return starting;
    }

    @Override
    public Report report() {
        return report;
    }

    /** Not there yet. */
    void loading(String message, Object... facts) {
        report = loading(String.format(message, facts));
    }

    private Report loading(String message) {
        return starting ? Report.down(message) : Report.degraded(message);
    }

    /** Whole, or not wanted. */
    void finished(String message) {
        report = Report.up(message);
    }

    /** Not whole, and will not be. */
    void failed(String message) {
        report = Report.degraded(message);
    }

    /** A setting cannot work. */
    void refused(String message) {
        report = Report.failed(message);
    }
}
