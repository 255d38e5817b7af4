package mortise.socket;

import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/** A place for one of several providers, as administrators see it; registered as a service. Safe for use by many threads. */
@ProviderType
public interface Socket {
    /** What becomes of a provider, in this order. */
    enum State {
        /** Installed, and not used. */
        STANDBY,
        /** Selected, and cannot be opened yet; the message says why. */
        FAILED,
        /** Every new call goes to it. */
        ACTIVE,
        /** Another one is active; calls under way are being finished. */
        DRAINING
    }

    /**
     * One provider.
     *
     * @param name what it is selected by
     * @param state what it is used for
     * @param calls how many calls are under way in it
     * @param message how it feels, or why it cannot be opened; empty if it is not used
     */
    record Installed(String name, State state, int calls, String message) {}

    /** Returns the socket's name, {@code queue}; its setting {@code provider} is in {@code mortise.<name>}. */
    String name();

    /** Returns the installed providers by name. */
    List<Installed> providers();
}
