package mortise.push;

import java.time.Instant;
import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/** Who is connected to this node, for administrators. Safe for use by many threads. */
@ProviderType
public interface PushClients {
    /**
     * One connection.
     *
     * @param id names it on this node
     * @param user the name of who is there
     * @param address where it comes from
     * @param since when it began
     * @param topics what it listens to, in no order
     * @param sent how many messages it has got
     * @param waiting how many are on their way to it
     */
    record Client(String id, String user, String address, Instant since, List<String> topics, long sent, int waiting) {
        /** Copies the list. */
        public Client {
            topics = List.copyOf(topics);
        }
    }

    /** Returns the connections, oldest first. */
    List<Client> list();
}
