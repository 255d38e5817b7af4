package mortise.socket;

import mortise.core.Health;
import org.osgi.annotation.versioning.ConsumerType;

/** What a {@link Provider} opened and a socket uses. Safe for use by many threads. */
@ConsumerType
public interface Plug extends AutoCloseable {
    /** Returns how it feels now, from what is known or within a second. Does not throw. */
    Health.Report report();

    /** Gives up connections, threads and files. Called once, when no call is under way any more. */
    @Override
    void close();
}
