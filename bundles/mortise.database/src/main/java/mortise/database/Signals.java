package mortise.database;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.function.Consumer;
import org.osgi.annotation.versioning.ProviderType;

/** Short words from node to node by way of the database, without asking it again and again. Safe for use by many threads. */
@ProviderType
public interface Signals {
    /**
     * Sends a word to all who listen, on all nodes, when the connection's transaction commits.
     *
     * @param channel lower case letters and underscores
     * @param word at most 200 ASCII characters
     */
    void send(Connection connection, String channel, String word) throws SQLException;

    /**
     * Has a listener told every word of a channel, on a thread of its own, until it is closed. After a time in which nothing
     * could be heard, as the connection was lost, it is told an empty word. Takes a connection of its own.
     */
    Listening listen(String channel, Consumer<String> listener);

    /** A listener's place. */
    interface Listening extends AutoCloseable {
        /** Tells whether words are being heard now. */
        boolean connected();

        @Override
        void close();
    }
}
