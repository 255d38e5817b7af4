package mortise.socket;

import java.util.concurrent.atomic.AtomicBoolean;
import org.osgi.annotation.versioning.ProviderType;

/**
 * A plug that counts as being called until it is let go. Whoever never does delays the next change of providers by half a
 * minute, no more. Safe for use by many threads.
 *
 * @param <P> what is plugged in
 */
@ProviderType
public final class Hold<P> implements AutoCloseable {
    private final P plug;
    private final Runnable letGo;
    private final AtomicBoolean held = new AtomicBoolean(true);

    Hold(P plug, Runnable letGo) {
        this.plug = plug;
        this.letGo = letGo;
    }

    /** Returns what is plugged in. */
    public P plug() {
        return plug;
    }

    /** Lets it go. Twice does no harm. */
    @Override
    public void close() {
        if (held.compareAndSet(true, false)) {
            letGo.run();
        }
    }
}
