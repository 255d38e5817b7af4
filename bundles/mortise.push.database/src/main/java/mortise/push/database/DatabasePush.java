package mortise.push.database;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import mortise.core.Failure;
import mortise.core.Health;
import mortise.database.Database;
import mortise.database.OwnTransaction;
import mortise.database.Signals;
import mortise.push.OpenPush;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Events as rows, numbered without a gap in the order of their commits: whoever tells some holds the one row of the head
 * until then. Readers ask for what follows the last one they have, woken by the database's signal, or within the process.
 */
final class DatabasePush implements OpenPush {
    private static final Logger log = LoggerFactory.getLogger(DatabasePush.class);
    private static final String CHANNEL = "mortise_push";
    private static final long CLEAN_SECONDS = 60;

    private final Database database;
    private final String order;
    private final @Nullable Signals signals;
    private final Signals.@Nullable Listening heard;
    private final Set<Reader> readers = ConcurrentHashMap.newKeySet();
    private final ScheduledExecutorService cleaner = Executors.newSingleThreadScheduledExecutor(work -> {
        Thread thread = new Thread(work, "mortise.push.clean");
        thread.setDaemon(true);
        return thread;
    });

    DatabasePush(Database database) {
        this.database = database;
        order = transaction(DatabasePush::begin);
        signals = database.signals().orElse(null);
        heard = signals == null ? null : signals.listen(CHANNEL, word -> wake());
        cleaner.scheduleWithFixedDelay(this::clean, CLEAN_SECONDS, CLEAN_SECONDS, TimeUnit.SECONDS);
    }

    private <T> T transaction(OwnTransaction.Work<T> work) {
        try {
            return OwnTransaction.call(database, work);
        } catch (SQLException refused) {
            throw Failure.unavailable("the database of push refused: " + refused.getMessage(), refused);
        }
    }

    private static String begin(Connection connection) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("select place_order from push_head where id = 1");
                ResultSet rows = select.executeQuery()) {
            if (rows.next()) {
                return rows.getString(1);
            }
        }
        String made = UUID.randomUUID().toString().replace("-", "");
        try (PreparedStatement insert = connection.prepareStatement("insert into push_head values (1, ?, 0)")) {
            insert.setString(1, made);
            insert.executeUpdate();
        }
        return made;
    }

    @Override
    public String order() {
        return order;
    }

    @Override
    public void publish(List<Sent> events) {
        if (events.isEmpty()) {
            return;
        }
        transaction(connection -> {
            try (PreparedStatement take =
                    connection.prepareStatement("update push_head set number = number + ? where id = 1")) {
                take.setInt(1, events.size());
                take.executeUpdate();
            }
            long number = number(connection) - events.size();
            try (PreparedStatement insert =
                    connection.prepareStatement("insert into push_event (number, topics, body) values (?, ?, ?)")) {
                for (Sent event : events) {
                    insert.setLong(1, ++number);
                    insert.setString(2, String.join(" ", event.topics()));
                    insert.setString(3, event.body());
                    insert.addBatch();
                }
                insert.executeBatch();
            }
            if (signals != null) {
                signals.send(connection, CHANNEL, "told");
            }
            return number;
        });
        wake();
    }

    private static long number(Connection connection) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("select number from push_head where id = 1");
                ResultSet rows = select.executeQuery()) {
            if (!rows.next()) {
                throw new SQLException("the row of push_head is gone");
            }
            return rows.getLong(1);
        }
    }

    /** Returns where a reader begins that has read nothing: before the oldest event that is to be kept. */
    long beginning() throws SQLException {
        try (Connection connection = database.dataSource().getConnection()) {
            return Math.max(0, number(connection) - KEPT);
        }
    }

    /** Returns what follows a number, in order. */
    List<Event> after(long number, int most) throws SQLException {
        try (Connection connection = database.dataSource().getConnection();
                PreparedStatement select = connection.prepareStatement(
                        "select number, topics, body from push_event where number > ? order by number limit ?")) {
            select.setLong(1, number);
            select.setInt(2, most);
            List<Event> events = new ArrayList<>();
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    String topics = rows.getString(2);
                    events.add(new Event(
                            rows.getLong(1),
                            topics.isEmpty() ? List.of() : List.of(topics.split(" ", -1)),
                            rows.getString(3)));
                }
            }
            return events;
        }
    }

    private void wake() {
        readers.forEach(Reader::wake);
    }

    /** Whether nothing can come without {@link #wake}. */
    boolean isHearing() {
        return heard == null || heard.connected();
    }

    @Override
    public Place listen(Listener listener) {
        Reader reader = new Reader(this, listener);
        readers.add(reader);
        reader.start();
        return () -> {
            readers.remove(reader);
            reader.close();
        };
    }

    /** A killed process leaves nothing to be cleaned but old rows, and any node removes those. */
    private void clean() {
        try (Connection connection = database.dataSource().getConnection();
                PreparedStatement delete = connection.prepareStatement("delete from push_event where number <= ?"
                        + " or told_at < current_timestamp - interval '" + KEPT_MINUTES + "' minute")) {
            delete.setLong(1, number(connection) - 2L * KEPT);
            delete.executeUpdate();
        } catch (SQLException | RuntimeException later) {
            log.debug("Old events are still there: {}", later.getMessage());
        }
    }

    @Override
    public Health.Report report() {
        return readers.stream().anyMatch(Reader::isFailing)
                ? Health.Report.degraded("events cannot be read from the database")
                : Health.Report.up("through the database" + (heard == null ? ", for one node" : ""));
    }

    @Override
    public void close() {
        cleaner.shutdownNow();
        if (heard != null) {
            heard.close();
        }
        readers.forEach(Reader::close);
        readers.clear();
    }
}
