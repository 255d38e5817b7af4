package mortise.socket;

import java.util.List;
import mortise.core.Health;
import org.osgi.annotation.versioning.ProviderType;

/**
 * What the fronts of all sockets are: a switch, shown to administrators and to health. A front adds the socket's own calls,
 * its configuration, and the references to its providers.
 *
 * @param <P> what is plugged in
 */
@ProviderType
public abstract class Front<P extends Plug> implements Socket, Health {
    /** Where calls go. */
    protected final Switch<P> socket;

    /**
     * A front with nothing plugged in yet.
     *
     * @param name the socket's name, {@code queue}
     * @param selected the provider to use
     * @param required whether the node must not be given requests while nothing is plugged in
     */
    protected Front(String name, String selected, boolean required) {
        socket = new Switch<>(name, selected, required);
    }

    @Override
    public final String name() {
        return socket.name();
    }

    @Override
    public final List<Installed> providers() {
        return socket.providers();
    }

    @Override
    public final String part() {
        return socket.part();
    }

    @Override
    public final boolean requiredForReadiness() {
        return socket.requiredForReadiness();
    }

    @Override
    public Report report() {
        return socket.report();
    }
}
