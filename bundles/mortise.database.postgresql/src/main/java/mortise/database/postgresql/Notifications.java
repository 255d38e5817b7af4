package mortise.database.postgresql;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import javax.sql.DataSource;
import mortise.database.Signals;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** LISTEN and NOTIFY. Each listener has a connection beside the pool, and gets a new one when it is lost. */
final class Notifications implements Signals, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Notifications.class);
    private static final int WAIT_MILLIS = 500;
    private static final int RECONNECT_SECONDS = 1;

    private final DataSource source;
    private final List<Ear> ears = new CopyOnWriteArrayList<>();

    Notifications(DataSource source) {
        this.source = source;
    }

    @Override
    public void send(Connection connection, String channel, String word) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("select pg_notify(?, ?)")) {
            statement.setString(1, checked(channel));
            statement.setString(2, word);
            statement.execute();
        }
    }

    @Override
    public Listening listen(String channel, Consumer<String> listener) {
        Ear ear = new Ear(checked(channel), listener);
        ears.add(ear);
        ear.start();
        return ear;
    }

    /** A channel stands in the statement itself. */
    private static String checked(String channel) {
        if (!channel.matches("[a-z_]{1,60}")) {
            throw new IllegalArgumentException("no channel: " + channel);
        }
        return channel;
    }

    @Override
    public void close() {
        ears.forEach(Ear::close);
    }

    /** One listener, on its own thread. */
    private final class Ear implements Listening, Runnable {
        private final String channel;
        private final Consumer<String> listener;
        private final CountDownLatch stop = new CountDownLatch(1);
        private final Thread thread;
        private volatile boolean connected;

        Ear(String channel, Consumer<String> listener) {
            this.channel = channel;
            this.listener = listener;
            thread = new Thread(this, "mortise-signals-" + channel);
            thread.setDaemon(true);
        }

        void start() {
            thread.start();
        }

        @Override
        public boolean connected() {
            return connected;
        }

        @Override
        public void run() {
            boolean told = false;
            try {
                do {
                    try {
                        hear();
                    } catch (SQLException lost) {
                        if (!told && stop.getCount() > 0) {
                            log.warn("Signals of other nodes cannot be heard now: {}", lost.getMessage());
                        }
                        told = true;
                    } finally {
                        connected = false;
                    }
                } while (!stop.await(RECONNECT_SECONDS, TimeUnit.SECONDS));
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
        }

        private void hear() throws SQLException {
            try (Connection connection = source.getConnection()) {
                try (Statement statement = connection.createStatement()) {
                    statement.execute("listen " + channel);
                }
                PGConnection driver = connection.unwrap(PGConnection.class);
                connected = true;
                tell("");
                while (stop.getCount() > 0) {
                    for (PGNotification each : driver.getNotifications(WAIT_MILLIS)) {
                        tell(each.getParameter());
                    }
                }
            }
        }

        /** An edge: what a listener throws must not end the hearing. */
        private void tell(String word) {
            try {
                listener.accept(word);
            } catch (RuntimeException defect) {
                log.error("A listener of {} failed at '{}'", channel, word, defect);
            }
        }

        @Override
        public void close() {
            ears.remove(this);
            stop.countDown();
            try {
                thread.join(2 * WAIT_MILLIS + 1_000L);
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
