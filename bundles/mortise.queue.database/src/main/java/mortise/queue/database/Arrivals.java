package mortise.queue.database;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import mortise.database.Database;
import mortise.database.Signals;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells this node, and the others by the database's signals, that a topic has got something: after the commit, on a thread
 * of its own, many topics together, and a moment later, so that whoever saved has his answer before processors and database
 * are busy with what follows. A signal lost with its process costs its readers a few seconds, never the message.
 */
final class Arrivals implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Arrivals.class);
    /** From a commit until it is told; what is committed meanwhile is told with it. */
    private static final long PAUSE_MILLIS = 5;

    private static final String CHANNEL = "mortise_queue";

    private final Database database;
    private final Consumer<String> listener;
    private final @Nullable Signals signals;
    private final Signals.@Nullable Listening listening;
    private final Set<String> unsent = new LinkedHashSet<>();
    private final ScheduledExecutorService sender = Executors.newSingleThreadScheduledExecutor(work -> {
        Thread thread = new Thread(work, "mortise-queue-signals");
        thread.setDaemon(true);
        return thread;
    });

    Arrivals(Database database, Consumer<String> listener) {
        this.database = database;
        this.listener = listener;
        signals = database.signals().orElse(null);
        listening = signals == null ? null : signals.listen(CHANNEL, listener);
        // A thread that an extension's call began would keep its class loader, for as long as the queue is open.
        sender.execute(() -> {});
    }

    /** Tells topics; an empty one stands for all. */
    void announce(Collection<String> topics) {
        boolean first;
        synchronized (unsent) {
            first = unsent.isEmpty();
            unsent.addAll(topics);
        }
        if (first && !sender.isShutdown()) {
            sender.schedule(this::send, PAUSE_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    private void send() {
        List<String> topics;
        synchronized (unsent) {
            topics = new ArrayList<>(unsent);
            unsent.clear();
        }
        topics.forEach(listener);
        if (signals == null) {
            return;
        }
        try (Connection connection = database.dataSource().getConnection()) {
            for (String topic : topics) {
                signals.send(connection, CHANNEL, topic);
            }
        } catch (SQLException away) {
            log.debug("Other nodes were not told of {}: {}", topics, away.getMessage());
        }
    }

    /** Without signals there is no other node, but for those that look by themselves. */
    boolean heard() {
        return listening == null || listening.connected();
    }

    @Override
    public void close() {
        sender.shutdown();
        try {
            sender.awaitTermination(2, TimeUnit.SECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        if (listening != null) {
            listening.close();
        }
    }
}
