package mortise.core;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** What the others call this node. */
public final class NodeName {
    private NodeName() {}

    /** Returns the machine's name and the process: {@code web-1-4711}. The same as long as the process lives. */
    public static String get() {
        long process = ProcessHandle.current().pid();
        try {
            return InetAddress.getLocalHost().getHostName() + "-" + process;
        } catch (UnknownHostException nameless) {
            return "node-" + process;
        }
    }
}
