package mortise.queue.database;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
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
 * Messages as rows. A message goes through two states, ready and later; a lease is a later whose time is its end, so that
 * what a dead consumer left is ready again by itself. All times are the database's.
 */
final class DatabaseQueue implements OpenQueue {
    /** Where no subscriber was yet. */
    private static final long NOBODY = 0;
    /** Rows named in one statement. */
    private static final int MOST_IDS = 500;

    private static final Priority[] PRIORITIES = Priority.values();
    /** How often one looks behind what others hold up. */
    private static final int MOST_ROUNDS = 20;

    /** How long one looks behind the last message only: so late at most is what others put before it. */
    private static final Duration FRESH = Duration.ofMillis(100);

    /** How often one looks at all that may be due. */
    private static final Duration WHOLE_LOOK = Duration.ofSeconds(1);

    /** What a look may cost before one looks less often. */
    private static final Duration DEAR = Duration.ofMillis(2);

    private static final int MOST_REASON = 2_000;
    private static final int MOST_TRACE = 20_000;
    private static final int MOST_WORK = 200;

    /** A moment so many seconds from now. */
    private static final String IN_SECONDS = "current_timestamp + cast(? as double precision) * interval '1' second";

    /** One statement: in two, a first subscriber who comes between them would be in neither. */
    private static final String SEND =
            """
            insert into queue_message (subscription_id, state, priority, due_at, expires_at, topic, work_key, context, body)
            select s.id, ?, ?, %s, %s, ?, m.work_key, ?, m.body
            from unnest(cast(? as varchar array), cast(? as varchar array)) with ordinality as m(work_key, body, place)
            cross join (
                select id from queue_subscription where topic = ?
                union all
                select cast(0 as bigint) where cast(? as boolean)
                    and not exists (select 1 from queue_subscription where topic = ?)
            ) s
            order by m.place
            """
                    .formatted(IN_SECONDS, IN_SECONDS);

    /** What is read of a message. */
    private static final String WHOLE =
            """
            id, attempts, sent_at, work_key, context, body, priority,
                case when expires_at <= current_timestamp then 1 else 0 end
            """;
    /** What is ready and not paused. */
    private static final String READY =
            """
            select id from queue_message where subscription_id = ? and state = 0
            and exists (select 1 from queue_subscription s where s.id = ? and not s.paused)
            """;
    /** The order of the index, whose first columns are named so that every database sees that it is. */
    private static final String IN_ORDER = " order by subscription_id, state, priority desc, id limit ?";

    /** Only what has this priority and is behind an id, and only while nothing of a higher priority is ready. */
    private static final String BEHIND =
            """
            and priority = ? and id > ? and not exists (
                select 1 from queue_message h where h.subscription_id = ? and h.state = 0 and h.priority > ?)
            """;

    private static final String DUE =
            """
            update queue_message set state = 0, due_at = null, owner = null
            where subscription_id = ? and due_at <= current_timestamp
            """;

    private static final String DUE_LATELY = DUE + " and due_at > current_timestamp - interval '10' second";

    private static final String TAKE = taking("");
    private static final String TAKE_BEHIND = taking(BEHIND);

    /** Leases what is ready, and returns what {@link #WHOLE} says of it, in any order. */
    private static String taking(String condition) {
        return "with picked as materialized (" + READY + condition + IN_ORDER + " for update skip locked)"
                + " update queue_message m set state = 1, due_at = " + IN_SECONDS
                + ", owner = ?, attempts = attempts + 1 from picked where m.id = picked.id returning m."
                + WHOLE.replace("attempts", "attempts - 1");
    }

    /**
     * A place in the order of what is ready.
     *
     * @param until when one looks before it again, if there is enough behind it
     * @param alone until when one does not look before it, as the last look was dear
     */
    private record Place(int priority, long id, long until, long alone) {
        boolean isFresh() {
            return System.nanoTime() - until < 0;
        }

        boolean isAlone() {
            return System.nanoTime() - alone < 0;
        }

        Place at(List<Leased> taken) {
            return taken.stream()
                    .max(Comparator.comparingLong(Leased::id))
                    .map(last -> new Place(last.priority().ordinal(), last.id(), until, alone))
                    .orElse(this);
        }
    }

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
    /** What was last said of nodes, all by this process: it is not written again. */
    private final Map<String, List<Worker>> told = new ConcurrentHashMap<>();

    /** Behind which messages the next are, by subscription, where {@link #takeAtOnce} takes them. */
    private final Map<Long, Place> places = new ConcurrentHashMap<>();

    /** When one last looked at all that may be due, by subscription. */
    private final Map<Long, Long> wholeLooks = new ConcurrentHashMap<>();

    /**
     * A look at what is due.
     *
     * @param again when the next may be
     * @param due what it said
     */
    private record Looked(long again, long due) {}

    private final Map<Long, Looked> looked = new ConcurrentHashMap<>();

    private final Arrivals arrivals;
    private final List<Consumer<String>> listeners = new CopyOnWriteArrayList<>();

    DatabaseQueue(Database database) {
        sql = new Sql(database);
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
        statement.setString(11, alike.topic());
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
            statement.setDouble(place, seconds(time));
        }
    }

    private static double seconds(Duration duration) {
        return duration.toNanos() / 1e9;
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
            adopt(connection, found.id());
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

    /** What was sent before the first subscriber, or by one who had not seen him yet, is his. */
    private static int adopt(Connection connection, long subscription) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(
                """
                update queue_message set subscription_id = ? where subscription_id = 0
                and topic = (select topic from queue_subscription where id = ?)
                """)) {
            statement.setLong(1, subscription);
            statement.setLong(2, subscription);
            return statement.executeUpdate();
        }
    }

    @Override
    public void unsubscribe(long subscription) {
        sql.alone(connection -> {
            for (String table : List.of("queue_message", "queue_dead")) {
                update(connection, "delete from " + table + " where subscription_id = ?", subscription);
            }
            return update(connection, "delete from queue_subscription where id = ?", subscription);
        });
    }

    @Override
    public void pause(long subscription, boolean paused) {
        sql.alone(connection ->
                update(connection, "update queue_subscription set paused = ? where id = ?", paused, subscription));
        arrivals.announce(Set.of(""));
    }

    private static int update(Connection connection, String text, Object... values) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(text)) {
            Sql.set(statement, 1, List.of(values));
            return statement.executeUpdate();
        }
    }

    @Override
    public List<Leased> take(long subscription, int most, Duration lease, String consumer) {
        return sql.looking(connection -> {
            if (bringBack(connection, subscription) > 0) {
                places.remove(subscription);
            }
            List<Leased> taken = new ArrayList<>();
            if (sql.database().dialect().returnsUpdated()) {
                takeAtOnce(connection, subscription, most, lease, consumer, taken);
            } else {
                takeByIds(connection, subscription, most, lease, consumer, taken);
            }
            return taken;
        });
    }

    /**
     * Makes ready what is due. The index has entries of what is gone here too, one for each lease of the last while; so one
     * looks at what became due lately, and each second at all.
     */
    private int bringBack(Connection connection, long subscription) throws SQLException {
        long now = System.nanoTime();
        Long whole = wholeLooks.get(subscription);
        boolean lately = whole != null && now - whole < WHOLE_LOOK.toNanos();
        if (!lately) {
            wholeLooks.put(subscription, now);
        }
        return update(connection, lately ? DUE_LATELY : DUE, subscription);
    }

    /**
     * Takes with one statement for each look. Where many were taken lately the index begins with entries of what is gone, which
     * stay until the database cleans up. So one looks behind the last that was taken first, and from the beginning only now
     * and then, if there is not enough, or if something became ready again; not at once again where that was dear, see
     * {@link #nextDue}.
     */
    private void takeAtOnce(
            Connection connection, long subscription, int most, Duration lease, String consumer, List<Leased> taken)
            throws SQLException {
        Place place = places.get(subscription);
        if (place != null && (place.isFresh() || place.isAlone())) {
            look(connection, subscription, most, place, lease, consumer, taken);
            if (taken.size() == most || place.isAlone()) {
                places.put(subscription, place.at(taken));
                return;
            }
        }
        long start = System.nanoTime();
        int asked = most - taken.size();
        for (int round = 0; asked > 0 && round < MOST_ROUNDS; round++) {
            int seen = look(connection, subscription, asked, null, lease, consumer, taken);
            asked = seen < asked ? 0 : most - taken.size();
        }
        long end = System.nanoTime();
        if (place == null && taken.isEmpty()) {
            return;
        }
        long until = taken.size() == most ? end + FRESH.toNanos() : end;
        Place before = place == null ? new Place(0, 0, end, end) : place;
        places.put(subscription, new Place(before.priority(), before.id(), until, end + rest(end - start)).at(taken));
    }

    /** Returns for how long one does not look again after a look that took so long, in nanoseconds: none if it was cheap. */
    private static long rest(long cost) {
        return cost < DEAR.toNanos() ? 0 : Math.min(10 * cost, FRESH.toNanos());
    }

    /** Takes some that are not expired, and returns how many there were of both. */
    private static int look(
            Connection connection,
            long subscription,
            int most,
            @Nullable Place behind,
            Duration lease,
            String consumer,
            List<Leased> taken)
            throws SQLException {
        List<Leased> found = new ArrayList<>();
        List<Long> expired = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(behind == null ? TAKE : TAKE_BEHIND)) {
            statement.setLong(1, subscription);
            statement.setLong(2, subscription);
            int next = 3;
            if (behind != null) {
                statement.setInt(next++, behind.priority());
                statement.setLong(next++, behind.id());
                statement.setLong(next++, subscription);
                statement.setInt(next++, behind.priority());
            }
            statement.setInt(next++, most);
            statement.setDouble(next++, seconds(lease));
            statement.setString(next, consumer);
            read(statement, found, expired);
        }
        forget(connection, expired);
        found.sort(Comparator.comparing(Leased::priority).reversed().thenComparing(Leased::id));
        taken.addAll(found);
        return found.size() + expired.size();
    }

    private static void forget(Connection connection, List<Long> expired) throws SQLException {
        if (!expired.isEmpty()) {
            byIds(connection, "delete from queue_message where id = any(?)", List.of(), expired, List.of());
        }
    }

    /** Finds what is ready, locks what of it nobody else has, and leases that. */
    private static void takeByIds(
            Connection connection, long subscription, int most, Duration lease, String consumer, List<Leased> taken)
            throws SQLException {
        boolean more = true;
        for (int round = 0; more && taken.size() < most && round < MOST_ROUNDS; round++) {
            List<Leased> picked = new ArrayList<>();
            List<Long> expired = new ArrayList<>();
            more = pick(connection, subscription, most - taken.size(), picked, expired);
            if (!expired.isEmpty()) {
                forget(connection, expired);
                more = true;
            }
            if (!picked.isEmpty()) {
                byIds(
                        connection,
                        "update queue_message set state = 1, due_at = " + IN_SECONDS
                                + ", owner = ?, attempts = attempts + 1 where id = any(?)",
                        List.of(seconds(lease), consumer),
                        picked.stream().map(Leased::id).toList(),
                        List.of());
                taken.addAll(picked);
            }
        }
    }

    /** Locks some that are ready, and tells whether there may be more that others hold up. */
    private static boolean pick(
            Connection connection, long subscription, int most, List<Leased> taken, List<Long> expired)
            throws SQLException {
        List<Long> found = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(READY + IN_ORDER)) {
            statement.setLong(1, subscription);
            statement.setLong(2, subscription);
            statement.setInt(3, Math.min(most, MOST_IDS));
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    found.add(rows.getLong(1));
                }
            }
        }
        if (found.isEmpty()) {
            return false;
        }
        int before = taken.size() + expired.size();
        try (PreparedStatement statement = connection.prepareStatement("select " + WHOLE
                + " from queue_message where id = any(?) and state = 0 order by priority desc, id"
                + " for update skip locked")) {
            statement.setArray(1, numbers(connection, found));
            read(statement, taken, expired);
        }
        return taken.size() + expired.size() - before < found.size() || found.size() == MOST_IDS;
    }

    private static void read(PreparedStatement statement, List<Leased> taken, List<Long> expired) throws SQLException {
        try (ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                if (rows.getInt(8) == 1) {
                    expired.add(rows.getLong(1));
                } else {
                    taken.add(new Leased(
                            rows.getLong(1),
                            rows.getInt(2) + 1,
                            PRIORITIES[rows.getInt(7)],
                            moment(rows, 3),
                            rows.getString(4),
                            rows.getString(5),
                            rows.getString(6)));
                }
            }
        }
    }

    private static Instant moment(ResultSet rows, int column) throws SQLException {
        return rows.getObject(column, OffsetDateTime.class).toInstant();
    }

    /** Runs a statement with the ids in its middle. */
    private static int byIds(
            Connection connection, String text, List<Object> before, Collection<Long> ids, List<Object> behind)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(text)) {
            int place = Sql.set(statement, 1, before);
            statement.setArray(place, numbers(connection, ids));
            Sql.set(statement, place + 1, behind);
            return statement.executeUpdate();
        }
    }

    private static Array numbers(Connection connection, Collection<Long> ids) throws SQLException {
        return connection.createArrayOf("bigint", ids.toArray(Long[]::new));
    }

    @Override
    public List<Long> extend(Collection<Long> ids, Duration lease, String consumer) {
        return sql.looking(connection -> {
            byIds(
                    connection,
                    "update queue_message set due_at = " + IN_SECONDS + " where id = any(?) and owner = ?",
                    List.of(seconds(lease)),
                    ids,
                    List.of(consumer));
            return owned(connection, ids, consumer);
        });
    }

    private static List<Long> owned(Connection connection, Collection<Long> ids, String consumer) throws SQLException {
        List<Long> owned = new ArrayList<>();
        try (PreparedStatement statement =
                connection.prepareStatement("select id from queue_message where id = any(?) and owner = ?")) {
            statement.setArray(1, numbers(connection, ids));
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
            return byIds(
                    connection,
                    "delete from queue_message where id = any(?) and owner = ?",
                    List.of(),
                    ids,
                    List.of(consumer));
        });
    }

    @Override
    public void retry(long id, Duration pause, String reason, String consumer) {
        sql.looking(connection -> update(
                connection,
                "update queue_message set due_at = " + IN_SECONDS
                        + ", owner = null, reason = ? where id = ? and owner = ?",
                seconds(pause),
                shortened(reason, MOST_REASON),
                id,
                consumer));
    }

    @Override
    public void release(Collection<Long> ids, String consumer) {
        int released = sql.looking(connection -> byIds(
                connection,
                """
                update queue_message set state = 0, due_at = null, owner = null, attempts = attempts - 1
                where id = any(?) and owner = ?
                """,
                List.of(),
                ids,
                List.of(consumer)));
        places.clear();
        if (released > 0) {
            arrivals.announce(Set.of(""));
        }
    }

    @Override
    public void bury(long id, String reason, String trace, String consumer) {
        sql.looking(connection -> {
            int buried = update(
                    connection,
                    """
                    insert into queue_dead (id, subscription_id, priority, sent_at, attempts, topic, work_key, context,
                        body, reason, trace)
                    select id, subscription_id, priority, sent_at, attempts, topic, work_key, context, body,
                        cast(? as varchar(2000)), cast(? as varchar(20000))
                    from queue_message where id = ? and owner = ?
                    """,
                    shortened(reason, MOST_REASON),
                    shortened(trace, MOST_TRACE),
                    id,
                    consumer);
            if (buried == 1) {
                update(connection, "delete from queue_message where id = ?", id);
            }
            return buried;
        });
    }

    private static String shortened(String text, int most) {
        String plain = text.replace("\0", "");
        if (plain.length() <= most) {
            return plain;
        }
        int end = Character.isHighSurrogate(plain.charAt(most - 2)) ? most - 2 : most - 1;
        return plain.substring(0, end) + "…";
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
                                    sum(case when state = 0 then 1 else 0 end) ready,
                                    sum(case when state = 1 and owner is null then 1 else 0 end) later,
                                    sum(case when state = 1 and owner is not null then 1 else 0 end) leased,
                                    min(case when state = 0 then sent_at end) oldest
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
                            moment(rows, 3)));
                }
            }
            return depths;
        });
    }

    @Override
    public List<DeadLetter> deadLetters(@Nullable Long subscription, long beforeId, int most) {
        return sql.alone(connection -> {
            try (PreparedStatement statement = connection.prepareStatement(
                    """
                    select d.id, d.topic, s.subscriber, d.attempts, d.sent_at, d.died_at, d.work_key, d.context, d.body,
                        d.reason, d.trace
                    from queue_dead d join queue_subscription s on s.id = d.subscription_id
                    where d.id < ? and (cast(? as bigint) is null or d.subscription_id = ?)
                    order by d.id desc limit ?
                    """)) {
                statement.setLong(1, beforeId);
                statement.setObject(2, subscription, Types.BIGINT);
                statement.setObject(3, subscription, Types.BIGINT);
                statement.setInt(4, most);
                List<DeadLetter> letters = new ArrayList<>();
                try (ResultSet rows = statement.executeQuery()) {
                    while (rows.next()) {
                        letters.add(new DeadLetter(
                                rows.getLong(1),
                                rows.getString(2),
                                rows.getString(3),
                                rows.getInt(4),
                                moment(rows, 5),
                                moment(rows, 6),
                                rows.getString(7),
                                rows.getString(8),
                                rows.getString(9),
                                rows.getString(10),
                                rows.getString(11)));
                    }
                }
                return letters;
            }
        });
    }

    @Override
    public int replay(Collection<Long> ids) {
        int replayed = sql.alone(connection -> {
            byIds(
                    connection,
                    """
                    insert into queue_message (id, subscription_id, state, priority, sent_at, topic, work_key, context,
                        body)
                    select id, subscription_id, 0, priority, sent_at, topic, work_key, context, body
                    from queue_dead where id = any(?)
                    """,
                    List.of(),
                    ids,
                    List.of());
            return byIds(connection, "delete from queue_dead where id = any(?)", List.of(), ids, List.of());
        });
        places.clear();
        if (replayed > 0) {
            arrivals.announce(Set.of(""));
        }
        return replayed;
    }

    @Override
    public int discard(Collection<Long> ids) {
        return sql.alone(
                connection -> byIds(connection, "delete from queue_dead where id = any(?)", List.of(), ids, List.of()));
    }

    @Override
    public void beat(String node, List<Worker> workers) {
        sql.alone(connection -> {
            boolean known =
                    update(connection, "update queue_node set beat_at = current_timestamp where node = ?", node) == 1;
            if (!known) {
                forgetNodes(connection);
                update(connection, "insert into queue_node (node, beat_at) values (?, current_timestamp)", node);
            }
            if (!known || !workers.equals(told.get(node))) {
                update(connection, "delete from queue_worker where node = ?", node);
                insertWorkers(connection, node, workers);
            }
            return known;
        });
        told.put(node, List.copyOf(workers));
    }

    private static void forgetNodes(Connection connection) throws SQLException {
        update(
                connection,
                """
                delete from queue_worker where node in (
                    select node from queue_node where beat_at < current_timestamp - interval '1' hour)
                """);
        update(connection, "delete from queue_node where beat_at < current_timestamp - interval '1' hour");
    }

    private static void insertWorkers(Connection connection, String node, List<Worker> workers) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(
                """
                insert into queue_worker (node, topic, subscriber, concurrency, working, current_work, since)
                values (?, ?, ?, ?, ?, ?, ?)
                """)) {
            for (Worker worker : workers) {
                statement.setString(1, node);
                statement.setString(2, worker.topic());
                statement.setString(3, worker.subscriber());
                statement.setInt(4, worker.concurrency());
                statement.setInt(5, worker.working());
                statement.setString(6, shortened(worker.current(), MOST_WORK));
                Instant since = worker.since();
                statement.setObject(
                        7, since == null ? null : since.atOffset(ZoneOffset.UTC), Types.TIMESTAMP_WITH_TIMEZONE);
                statement.addBatch();
            }
            statement.executeBatch();
        }
    }

    @Override
    public void leave(String node) {
        told.remove(node);
        sql.alone(connection -> {
            update(connection, "delete from queue_worker where node = ?", node);
            return update(connection, "delete from queue_node where node = ?", node);
        });
    }

    @Override
    public List<Node> nodes() {
        return sql.alone(connection -> {
            Map<String, Node> nodes = new LinkedHashMap<>();
            try (Statement statement = connection.createStatement();
                    ResultSet rows = statement.executeQuery(
                            """
                            select n.node, n.beat_at, current_timestamp, w.topic, w.subscriber, w.concurrency, w.working,
                                w.current_work, w.since
                            from queue_node n left join queue_worker w on w.node = n.node
                            where n.beat_at >= current_timestamp - interval '1' hour
                            order by n.node, w.topic, w.subscriber
                            """)) {
                while (rows.next()) {
                    Duration silent = Duration.between(moment(rows, 2), moment(rows, 3));
                    Node node =
                            nodes.computeIfAbsent(rows.getString(1), name -> new Node(name, silent, new ArrayList<>()));
                    if (rows.getString(4) != null) {
                        node.workers().add(worker(rows));
                    }
                }
            }
            return List.copyOf(nodes.values());
        });
    }

    private static Worker worker(ResultSet rows) throws SQLException {
        return new Worker(
                rows.getString(4),
                rows.getString(5),
                rows.getInt(6),
                rows.getInt(7),
                rows.getString(8),
                rows.getObject(9) == null ? null : moment(rows, 9));
    }

    /**
     * Where a look at what is ready or due was dear, as the index has entries of what is gone until the database cleans up, the
     * next one waits some time; until then whoever asks is told to come back.
     */
    @Override
    public Optional<Duration> nextDue(long subscription) {
        long asked = System.nanoTime();
        Place place = places.get(subscription);
        if (place != null && place.isAlone()) {
            return Optional.of(Duration.ofNanos(Math.max(0, place.alone() - asked)));
        }
        Looked last = looked.get(subscription);
        if (last != null && asked - last.again() < 0) {
            return Optional.of(Duration.ofNanos(Math.min(last.again() - asked, last.due() - asked)));
        }
        Optional<Duration> due = sql.looking(connection -> {
            if (adopt(connection, subscription) > 0) {
                return Optional.of(Duration.ZERO);
            }
            return firstDue(connection, subscription);
        });
        long now = System.nanoTime();
        long until = due.map(Duration::toNanos).orElse(Long.MAX_VALUE / 4);
        looked.put(subscription, new Looked(now + rest(now - asked), now + until));
        return due;
    }

    private static Optional<Duration> firstDue(Connection connection, long subscription) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(
                """
                select due_at, current_timestamp from queue_message
                where subscription_id = ? and due_at is not null order by due_at limit 1
                """)) {
            statement.setLong(1, subscription);
            try (ResultSet rows = statement.executeQuery()) {
                return rows.next() ? Optional.of(Duration.between(moment(rows, 2), moment(rows, 1))) : Optional.empty();
            }
        }
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
