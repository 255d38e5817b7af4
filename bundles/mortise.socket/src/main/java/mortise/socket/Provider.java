package mortise.socket;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * An installed kind of what can be plugged into a socket. Each socket has an interface of its own that extends this one,
 * and providers register that as a service; they open nothing until asked, so that one whose server is away or unknown
 * disturbs nobody. Safe for use by many threads.
 *
 * @param <P> what is plugged in
 */
@ConsumerType
public interface Provider<P extends Plug> {
    /** Returns the name it is selected by: {@code database}, {@code lucene}. Unique among those of its socket. */
    String name();

    /**
     * Opens it as configured; the caller closes it. May take seconds.
     *
     * @throws mortise.core.Failure INVALID if a setting cannot work, naming its key and what is wrong with it; UNAVAILABLE
     *     if its server cannot be reached now and the same settings may work later
     */
    P open();
}
