package mortise.socket;

import java.util.concurrent.TimeUnit;
import mortise.core.Health.Report;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Why what is selected cannot be used. Health hears of it at once; the log once, when it has stood for a while: at the start
 * of a busy machine parts come one after the other, for seconds, and so they go at the end. Set on one thread, read by many.
 */
@ProviderType
public final class Obstacle {
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(15);

    private volatile Report report;
    private String logged = "";
    private long since = System.nanoTime();

    /**
     * An obstacle at the beginning.
     *
     * @param message what is being waited for
     */
    public Obstacle(String message) {
        report = Report.down(message);
    }

    /** Returns what health is told; what {@link #over} was given last if there is none. */
    public Report report() {
        return report;
    }

    /**
     * Takes the reason.
     *
     * @param forGood whether a setting has to be changed before it can work
     * @return whether it is to be logged now
     */
    public boolean met(String message, boolean forGood) {
        if (!message.equals(report.message())) {
            since = System.nanoTime();
        }
        boolean stands = System.nanoTime() - since >= PATIENCE_NANOS;
        report = stands && forGood ? Report.failed(message) : Report.down(message);
        if (!stands || message.equals(logged)) {
            return false;
        }
        logged = message;
        return true;
    }

    /** There is none any more; the same one would be logged again. */
    public void over(Report now) {
        report = now;
        logged = "";
    }
}
