package mortise.queue.database;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import mortise.queue.OpenQueue.Leased;
import mortise.queue.Priority;
import org.jspecify.annotations.Nullable;

/**
 * Finds the messages of a subscription that are ready, and tells when the next will be by itself. Safe for use by many threads.
 */
final class Ready {
    private static final Priority[] PRIORITIES = Priority.values();
    /** How often one looks behind what others hold up. */
    private static final int MOST_ROUNDS = 20;

    /** How long one looks behind the last message only: so late at most is what others put before it. */
    private static final Duration FRESH = Duration.ofMillis(100);

    /** How often one looks at all that may be due. */
    private static final Duration WHOLE_LOOK = Duration.ofSeconds(1);

    /** What a look may cost before one looks less often. */
    private static final Duration DEAR = Duration.ofMillis(4);

    /** Rows named in one statement. */
    private static final int MOST_IDS = 500;

    /** What is read of a message. */
    private static final String WHOLE =
            """
            id, attempts, sent_at, work_key, context, body, priority,
                case when expires_at <= current_timestamp then 1 else 0 end
            """;
    /** Nobody works on it. */
    private static final String FREE = " and (leased_until is null or leased_until <= current_timestamp)\n";
    /** What is ready, free and not paused. */
    private static final String READY = "select id from queue_message where subscription_id = ? and state = 0" + FREE
            + """
            and exists (select 1 from queue_subscription s where s.id = ? and not s.paused)
            """;
    /** The order of the index, whose first columns are named so that every database sees that it is. */
    private static final String IN_ORDER = " order by subscription_id, state, priority desc, id limit ?";

    /** The order of the index that has nothing but what is ready. */
    private static final String IN_PARTIAL_ORDER = " order by priority desc, id + 0 limit ?";

    /** Only what has this priority and is behind an id, and only while nothing of a higher priority is ready. */
    private static final String BEHIND =
            """
            and priority = ? and id + 0 > ? and not exists (
                select 1 from queue_message h where h.subscription_id = ? and h.state = 0 and h.priority > ?
                and (h.leased_until is null or h.leased_until <= current_timestamp))
            """;

    static final String DUE =
            """
            update queue_message set state = 0, due_at = null
            where subscription_id = ? and due_at <= current_timestamp
            """;

    private static final String DUE_LATELY = DUE + " and due_at > current_timestamp - interval '2' second";

    /** What is due next, and whose lease ends next; asked when there is little that is ready and free. */
    private static final String FIRST_DUE =
            """
            (select due_at, current_timestamp from queue_message
                where subscription_id = ? and due_at is not null order by due_at limit 1)
            union all
            (select leased_until, current_timestamp from queue_message
                where subscription_id = ? and state = 0 and leased_until is not null
                and exists (select 1 from queue_subscription s where s.id = ? and not s.paused)
                order by leased_until limit 1)
            """;

    static final String ADOPT =
            """
            update queue_message set subscription_id = ? where subscription_id = 0
            and topic = (select topic from queue_subscription where id = ?)
            """;

    static final String TAKE = taking("");
    static final String TAKE_BEHIND = taking(BEHIND);

    /** Leases what is ready, and returns what {@link #WHOLE} says of it, in any order. */
    private static String taking(String condition) {
        return "with picked as materialized (" + READY + condition + IN_PARTIAL_ORDER + " for update skip locked)"
                + " update queue_message m set leased_until = " + Sql.IN_SECONDS
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

    private final Sql sql;
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

    Ready(Sql sql) {
        this.sql = sql;
    }

    /** Forgets where it was: something may have become ready before that place. */
    void fromTheBeginning() {
        places.clear();
    }

    /** Leases some, see {@link mortise.queue.OpenQueue#take}. */
    List<Leased> take(long subscription, int most, Duration lease, String consumer) {
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
     * Makes ready what is due. The index has entries of what is gone here too, one for each that became due in the last while; so
     * one looks at what became due lately, and each second at all.
     */
    private int bringBack(Connection connection, long subscription) throws SQLException {
        long now = System.nanoTime();
        Long whole = wholeLooks.get(subscription);
        boolean lately = whole != null && now - whole < WHOLE_LOOK.toNanos();
        if (!lately) {
            wholeLooks.put(subscription, now);
        }
        return Sql.update(connection, lately ? DUE_LATELY : DUE, subscription);
    }

    /**
     * Takes with one statement for each look. Where many were taken lately the index begins with entries of what is gone, which
     * stay until the database cleans up. So one looks behind the last that was taken first, and from the beginning only now
     * and then, if there is not enough, or if something became ready again; where that was dear, not at once again as long as
     * there is anything, see {@link #nextDue}.
     */
    private void takeAtOnce(
            Connection connection, long subscription, int most, Duration lease, String consumer, List<Leased> taken)
            throws SQLException {
        Place place = places.get(subscription);
        if (place != null && (place.isFresh() || place.isAlone())) {
            look(connection, subscription, most, place, lease, consumer, taken);
            if (taken.size() == most || place.isAlone() && !taken.isEmpty()) {
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
            statement.setDouble(next++, Sql.seconds(lease));
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
            Sql.byIds(connection, "delete from queue_message where id = any(?)", List.of(), expired, List.of());
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
                Sql.byIds(
                        connection,
                        "update queue_message set leased_until = " + Sql.IN_SECONDS
                                + ", owner = ?, attempts = attempts + 1 where id = any(?)",
                        List.of(Sql.seconds(lease), consumer),
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
                + " from queue_message where id = any(?) and state = 0" + FREE + " order by priority desc, id"
                + " for update skip locked")) {
            statement.setArray(1, Sql.numbers(connection, found));
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
                            Sql.moment(rows, 3),
                            rows.getString(4),
                            rows.getString(5),
                            rows.getString(6)));
                }
            }
        }
    }

    /** What was sent before the first subscriber, or by one who had not seen him yet, is his. */
    static int adopt(Connection connection, long subscription) throws SQLException {
        return Sql.update(connection, ADOPT, subscription, subscription);
    }

    /**
     * Tells when the next is ready by itself. Where a look at what is ready or due was dear, as the index has entries of what is
     * gone until the database cleans up, the next one waits some time; until then whoever asks is told to come back.
     */
    Optional<Duration> nextDue(long subscription) {
        return sql.looking(connection -> {
            if (adopt(connection, subscription) > 0) {
                places.remove(subscription);
                return Optional.of(Duration.ZERO);
            }
            long asked = System.nanoTime();
            Place place = places.get(subscription);
            if (place != null && place.isAlone()) {
                return Optional.of(Duration.ofNanos(Math.max(0, place.alone() - asked)));
            }
            Looked last = looked.get(subscription);
            if (last != null && asked - last.again() < 0) {
                return Optional.of(Duration.ofNanos(Math.min(last.again() - asked, last.due() - asked)));
            }
            Optional<Duration> due = firstDue(connection, subscription);
            long now = System.nanoTime();
            long until = due.map(Duration::toNanos).orElse(Long.MAX_VALUE / 4);
            looked.put(subscription, new Looked(now + rest(now - asked), now + until));
            return due;
        });
    }

    private static Optional<Duration> firstDue(Connection connection, long subscription) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(FIRST_DUE)) {
            Sql.set(statement, 1, List.of(subscription, subscription, subscription));
            try (ResultSet rows = statement.executeQuery()) {
                Duration first = null;
                while (rows.next()) {
                    Duration due = Duration.between(Sql.moment(rows, 2), Sql.moment(rows, 1));
                    first = first == null || due.compareTo(first) < 0 ? due : first;
                }
                return Optional.ofNullable(first);
            }
        }
    }
}
