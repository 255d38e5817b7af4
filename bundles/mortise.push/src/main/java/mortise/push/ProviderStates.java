package mortise.push;

import java.util.List;

/**
 * Which providers are in use on a node.
 *
 * @param sockets one for each socket, by name
 */
public record ProviderStates(List<State> sockets) {
    /**
     * One socket.
     *
     * @param socket its name
     * @param provider the active one's name; empty if there is none
     * @param message how it feels, or why there is none
     */
    public record State(String socket, String provider, String message) {}

    /** Copies the list. */
    public ProviderStates {
        sockets = List.copyOf(sockets);
    }
}
