package mortise.queue.database;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.stream.Stream;
import mortise.core.Health;
import mortise.database.CurrentTransaction;
import mortise.database.Database;
import mortise.queue.OpenQueue;
import mortise.queue.Priority;
import org.jspecify.annotations.Nullable;

/**
 * Messages as rows. A message goes through two states, ready and later; a ready one may be somebody's until a time, after
 * which it is there for others by itself. All times are the database's.
 */
final class DatabaseQueue implements OpenQueue {
    /** Where no subscriber was yet. */
    private static final long NOBODY = 0;
    /** Rows named in one statement. */
    private static final int MOST_IDS = 500;

    private static final int MOST_REASON = 2_000;
    private static final int MOST_TRACE = 20_000;
    private static final int MOST_WORDS = 8;

    /** A dead letter with all that is looked for in it. */
    private static final String SAYS =
            " and lower(d.topic || '/' || s.subscriber || ' ' || d.work_key || ' ' || d.reason || ' ' || d.body) like ? escape '!'";

    /**
     * One statement that asks for the subscribers once: a first one who comes between two questions would be in neither answer,
     * and on H2 these may be two within one statement.
     */
    private static final String SEND =
            """
            insert into queue_message (subscription_id, state, priority, due_at, expires_at, topic, work_key, context, body)
            select coalesce(s.id, 0), ?, ?, %s, %s, ?, m.work_key, ?, m.body
            from unnest(cast(? as varchar array), cast(? as varchar array)) with ordinality as m(work_key, body, place)
            left join queue_subscription s on s.topic = ?
            where s.id is not null or cast(? as boolean)
            order by m.place
            """
                    .formatted(Sql.IN_SECONDS, Sql.IN_SECONDS);

    /** What messages of one statement share. */
    private record Alike(
            String topic, boolean keep, Priority priority, Duration delay, Duration expiry, String context) {
        static Alike of(Outgoing message) {
            return new Alike(
                    message.topic(),
                    message.keep(),
                    message.priority(),
                    message.delay(),
                    message.expiry(),
                    message.context());
        }
    }

    private final Sql sql;
    private final Ready ready;
    private final Nodes nodes;
    private final Arrivals arrivals;
    private final List<Consumer<String>> listeners = new CopyOnWriteArrayList<>();

    DatabaseQueue(Database database) {
        sql = new Sql(database);
        ready = new Ready(sql);
        nodes = new Nodes(sql);
        arrivals = new Arrivals(database, this::tell);
    }

    private void tell(String topic) {
        listeners.forEach(listener -> listener.accept(topic));
    }

    @Override
    public void send(List<Outgoing> messages) {
        if (messages.isEmpty()) {
            return;
        }
        sql.joined(connection -> {
            insert(connection, messages);
            return true;
        });
        Set<String> topics = new LinkedHashSet<>();
        messages.forEach(message -> topics.add(message.topic()));
        Optional<CurrentTransaction> current = CurrentTransaction.get();
        if (current.isPresent()) {
            current.get().afterCommit(() -> arrivals.announce(topics));
        } else {
            arrivals.announce(topics);
        }
    }

    /** Those that follow each other and differ in key and body only go in one statement. */
    private static void insert(Connection connection, List<Outgoing> messages) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(SEND)) {
            for (int from = 0; from < messages.size(); ) {
                Alike alike = Alike.of(messages.get(from));
                int to = from + 1;
                while (to < messages.size()
                        && to - from < MOST_IDS
                        && Alike.of(messages.get(to)).equals(alike)) {
                    to++;
                }
                insert(connection, statement, alike, messages.subList(from, to));
                from = to;
            }
        }
    }

    private static void insert(Connection connection, PreparedStatement statement, Alike alike, List<Outgoing> messages)
            throws SQLException {
        statement.setInt(1, alike.delay().isZero() ? 0 : 1);
        statement.setInt(2, alike.priority().ordinal());
        setSeconds(statement, 3, alike.delay());
        setSeconds(statement, 4, alike.expiry());
        statement.setString(5, alike.topic());
        statement.setString(6, alike.context());
        statement.setArray(7, texts(connection, messages.stream().map(Outgoing::key)));
        statement.setArray(8, texts(connection, messages.stream().map(Outgoing::body)));
        statement.setString(9, alike.topic());
        statement.setBoolean(10, alike.keep());
        statement.executeUpdate();
    }

    private static Array texts(Connection connection, Stream<String> texts) throws SQLException {
        return connection.createArrayOf("varchar", texts.toArray(String[]::new));
    }

    /** Sets a time from now; none gives no moment. */
    private static void setSeconds(PreparedStatement statement, int place, Duration time) throws SQLException {
        if (time.isZero()) {
            statement.setNull(place, Types.DOUBLE);
        } else {
            statement.setDouble(place, Sql.seconds(time));
        }
    }

    @Override
    public Subscription subscribe(String topic, String subscriber) {
        return sql.alone(connection -> {
            Subscription found = find(connection, topic, subscriber);
            if (found == null) {
                try (PreparedStatement statement = connection.prepareStatement(
                        "insert into queue_subscription (topic, subscriber) values (?, ?)")) {
                    statement.setString(1, topic);
                    statement.setString(2, subscriber);
                    statement.executeUpdate();
                }
                found = find(connection, topic, subscriber);
            }
            if (found == null) {
                throw new SQLException("the subscription is not there, though it was inserted");
            }
            Ready.adopt(connection, found.id());
            return found;
        });
    }

    private static @Nullable Subscription find(Connection connection, String topic, String subscriber)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(
                "select id, paused from queue_subscription where topic = ? and subscriber = ?")) {
            statement.setString(1, topic);
            statement.setString(2, subscriber);
            try (ResultSet rows = statement.executeQuery()) {
                return rows.next() ? new Subscription(rows.getLong(1), topic, subscriber, rows.getBoolean(2)) : null;
            }
        }
    }

    @Override
    public void unsubscribe(long subscription) {
        sql.alone(connection -> {
            for (String table : List.of("queue_message", "queue_dead")) {
                Sql.update(connection, "delete from " + table + " where subscription_id = ?", subscription);
            }
            return Sql.update(connection, "delete from queue_subscription where id = ?", subscription);
        });
    }

    @Override
    public void pause(long subscription, boolean paused) {
        sql.alone(connection ->
                Sql.update(connection, "update queue_subscription set paused = ? where id = ?", paused, subscription));
        ready.fromTheBeginning();
        arrivals.announce(Set.of(""));
    }

    @Override
    public List<Leased> take(long subscription, int most, Duration lease, String consumer) {
        return ready.take(subscription, most, lease, consumer);
    }

    @Override
    public List<Long> extend(Collection<Long> ids, Duration lease, String consumer) {
        return sql.looking(connection -> {
            Sql.byIds(
                    connection,
                    "update queue_message set leased_until = " + Sql.IN_SECONDS + " where id = any(?) and owner = ?",
                    List.of(Sql.seconds(lease)),
                    ids,
                    List.of(consumer));
            return owned(connection, ids, consumer);
        });
    }

    private static List<Long> owned(Connection connection, Collection<Long> ids, String consumer) throws SQLException {
        List<Long> owned = new ArrayList<>();
        try (PreparedStatement statement =
                connection.prepareStatement("select id from queue_message where id = any(?) and owner = ?")) {
            statement.setArray(1, Sql.numbers(connection, ids));
            statement.setString(2, consumer);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    owned.add(rows.getLong(1));
                }
            }
        }
        return owned;
    }

    @Override
    public int done(Collection<Long> ids, String consumer) {
        return sql.joined(connection -> {
            sql.database().dialect().planAnew(connection);
            return Sql.byIds(
                    connection,
                    "delete from queue_message where id = any(?) and owner = ?",
                    List.of(),
                    ids,
                    List.of(consumer));
        });
    }

    @Override
    public void retry(long id, Duration pause, String reason, String consumer) {
        sql.looking(connection -> Sql.update(
                connection,
                "update queue_message set state = 1, due_at = " + Sql.IN_SECONDS
                        + ", owner = null, leased_until = null, reason = ?, failures = " + Failures.AND_ONE
                        + " where id = ? and owner = ?",
                Sql.seconds(pause),
                Sql.shortened(reason, MOST_REASON),
                Failures.line(consumer, reason),
                id,
                consumer));
    }

    @Override
    public void release(Collection<Long> ids, String consumer) {
        int released = sql.looking(connection -> Sql.byIds(
                connection,
                """
                update queue_message set owner = null, leased_until = null, attempts = attempts - 1
                where id = any(?) and owner = ?
                """,
                List.of(),
                ids,
                List.of(consumer)));
        ready.fromTheBeginning();
        if (released > 0) {
            arrivals.announce(Set.of(""));
        }
    }

    @Override
    public void bury(long id, String reason, String trace, String consumer) {
        sql.looking(connection -> {
            int buried = Sql.update(
                    connection,
                    """
                    insert into queue_dead (id, subscription_id, priority, sent_at, attempts, topic, work_key, context,
                        body, reason, trace, failures)
                    select id, subscription_id, priority, sent_at, attempts, topic, work_key, context, body,
                        cast(? as varchar(2000)), cast(? as varchar(20000)), %s
                    from queue_message where id = ? and owner = ?
                    """
                            .formatted(Failures.AND_ONE),
                    Sql.shortened(reason, MOST_REASON),
                    Sql.shortened(trace, MOST_TRACE),
                    Failures.line(consumer, reason),
                    id,
                    consumer);
            if (buried == 1) {
                Sql.update(connection, "delete from queue_message where id = ?", id);
            }
            return buried;
        });
    }

    @Override
    public List<Depth> depths() {
        return sql.alone(connection -> {
            List<Depth> depths = new ArrayList<>();
            try (Statement statement = connection.createStatement();
                    ResultSet rows = statement.executeQuery(
                            """
                            select s.id, s.topic, s.subscriber, s.paused, m.ready, m.later, m.leased, m.oldest,
                                (select count(*) from queue_dead d where d.subscription_id = s.id)
                            from queue_subscription s left join (
                                select subscription_id,
                                    sum(case when state = 0 and owner is null then 1 else 0 end) ready,
                                    sum(case when state = 1 then 1 else 0 end) later,
                                    sum(case when owner is not null then 1 else 0 end) leased,
                                    min(case when state = 0 and owner is null then sent_at end) oldest
                                from queue_message where subscription_id <> 0 group by subscription_id
                            ) m on m.subscription_id = s.id
                            order by s.topic, s.subscriber
                            """)) {
                while (rows.next()) {
                    OffsetDateTime oldest = rows.getObject(8, OffsetDateTime.class);
                    depths.add(new Depth(
                            new Subscription(rows.getLong(1), rows.getString(2), rows.getString(3), rows.getBoolean(4)),
                            rows.getLong(5),
                            rows.getLong(6),
                            rows.getLong(7),
                            rows.getLong(9),
                            oldest == null ? null : oldest.toInstant()));
                }
            }
            try (Statement statement = connection.createStatement();
                    ResultSet rows = statement.executeQuery(
                            """
                            select topic, count(*), min(sent_at) from queue_message where subscription_id = 0
                            group by topic order by topic
                            """)) {
                while (rows.next()) {
                    depths.add(new Depth(
                            new Subscription(NOBODY, rows.getString(1), "", false),
                            rows.getLong(2),
                            0,
                            0,
                            0,
                            Sql.moment(rows, 3)));
                }
            }
            return depths;
        });
    }

    @Override
    public List<DeadLetter> deadLetters(@Nullable Long subscription, String words, long beforeId, int most) {
        List<String> each = words.isBlank()
                ? List.of()
                : Arrays.stream(words.replace("\0", "").strip().split("\\s+"))
                        .distinct()
                        .limit(MOST_WORDS)
                        .toList();
        return sql.alone(connection -> {
            try (PreparedStatement statement = connection.prepareStatement(
                    """
                    select d.id, d.topic, s.subscriber, d.attempts, d.sent_at, d.died_at, d.work_key, d.context, d.body,
                        d.reason, d.trace, d.failures
                    from queue_dead d join queue_subscription s on s.id = d.subscription_id
                    where d.id < ? and (cast(? as bigint) is null or d.subscription_id = ?)%s
                    order by d.id desc limit ?
                    """
                            .formatted(SAYS.repeat(each.size())))) {
                statement.setLong(1, beforeId);
                statement.setObject(2, subscription, Types.BIGINT);
                statement.setObject(3, subscription, Types.BIGINT);
                int place =
                        Sql.set(statement, 4, each.stream().map(Sql::anywhere).toList());
                statement.setInt(place, most);
                List<DeadLetter> letters = new ArrayList<>();
                try (ResultSet rows = statement.executeQuery()) {
                    while (rows.next()) {
                        letters.add(new DeadLetter(
                                rows.getLong(1),
                                rows.getString(2),
                                rows.getString(3),
                                rows.getInt(4),
                                Sql.moment(rows, 5),
                                Sql.moment(rows, 6),
                                rows.getString(7),
                                rows.getString(8),
                                rows.getString(9),
                                rows.getString(10),
                                rows.getString(11),
                                Failures.read(rows.getString(12))));
                    }
                }
                return letters;
            }
        });
    }

    @Override
    public int replay(Collection<Long> ids) {
        return putBack(ids, null);
    }

    @Override
    public boolean replay(long id, String body) {
        return putBack(List.of(id), body) == 1;
    }

    /** Puts dead letters back, with another body if there is one. */
    private int putBack(Collection<Long> ids, @Nullable String body) {
        int replayed = sql.alone(connection -> {
            Sql.byIds(
                    connection,
                    """
                    insert into queue_message (body, id, subscription_id, state, priority, sent_at, topic, work_key,
                        context)
                    select coalesce(cast(? as varchar(262144)), body), id, subscription_id, 0, priority, sent_at, topic,
                        work_key, context
                    from queue_dead where id = any(?)
                    """,
                    Collections.singletonList((Object) body),
                    ids,
                    List.of());
            return Sql.byIds(connection, "delete from queue_dead where id = any(?)", List.of(), ids, List.of());
        });
        ready.fromTheBeginning();
        if (replayed > 0) {
            arrivals.announce(Set.of(""));
        }
        return replayed;
    }

    @Override
    public int discard(Collection<Long> ids) {
        return sql.alone(connection ->
                Sql.byIds(connection, "delete from queue_dead where id = any(?)", List.of(), ids, List.of()));
    }

    @Override
    public Set<String> beat(String node, List<Worker> workers) {
        return nodes.beat(node, workers);
    }

    @Override
    public void drain(String node, String topic, String subscriber, boolean drained) {
        nodes.drain(node, topic, subscriber, drained);
        arrivals.announce(Set.of(""));
    }

    @Override
    public void leave(String node) {
        nodes.leave(node);
    }

    @Override
    public List<Node> nodes() {
        return nodes.nodes();
    }

    @Override
    public Optional<Duration> nextDue(long subscription) {
        return ready.nextDue(subscription);
    }

    @Override
    public Runnable onArrival(Consumer<String> listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    @Override
    public boolean tellsArrivals() {
        return arrivals.heard();
    }

    @Override
    public Health.Report report() {
        return Health.Report.up("messages are in the " + sql.database().name() + " database");
    }

    @Override
    public void close() {
        arrivals.close();
        listeners.clear();
    }
}
