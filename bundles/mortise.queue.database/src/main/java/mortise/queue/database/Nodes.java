package mortise.queue.database;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import mortise.core.Failure;
import mortise.queue.OpenQueue.Node;
import mortise.queue.OpenQueue.Subscription;
import mortise.queue.OpenQueue.Worker;

/** The nodes that work on messages, and what they work on. Safe for use by many threads. */
final class Nodes {
    private static final int MOST_WORK = 200;
    private static final List<String> OF_A_NODE = List.of("queue_worker", "queue_drained");
    /** A beat that came within eight seconds after the one before came in time; more often it says nothing new. */
    private static final String BEAT =
            """
            update queue_node set beat_at = current_timestamp, beats = case
                when beat_at > current_timestamp - interval '2' second then beats
                when beat_at > current_timestamp - interval '8' second then right(beats || '1', 12)
                else right(beats || '0', 12) end
            where node = ?
            """;

    private final Sql sql;
    /** What was last said of nodes, all by this process: it is not written again. */
    private final Map<String, List<Worker>> told = new ConcurrentHashMap<>();

    Nodes(Sql sql) {
        this.sql = sql;
    }

    Set<String> beat(String node, List<Worker> workers) {
        Set<String> drained = sql.alone(connection -> {
            boolean known = Sql.update(connection, BEAT, node) == 1;
            if (!known) {
                forgetNodes(connection);
                Sql.update(connection, "insert into queue_node (node, beat_at) values (?, current_timestamp)", node);
            }
            if (!known || !workers.equals(told.get(node))) {
                Sql.update(connection, "delete from queue_worker where node = ?", node);
                insertWorkers(connection, node, workers);
            }
            return drained(connection, node);
        });
        told.put(node, List.copyOf(workers));
        return drained;
    }

    private static Set<String> drained(Connection connection, String node) throws SQLException {
        Set<String> drained = new HashSet<>();
        try (PreparedStatement statement =
                connection.prepareStatement("select topic, subscriber from queue_drained where node = ?")) {
            statement.setString(1, node);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    drained.add(Subscription.name(rows.getString(1), rows.getString(2)));
                }
            }
        }
        return drained;
    }

    void drain(String node, String topic, String subscriber, boolean drained) {
        int works = sql.alone(connection -> {
            Sql.update(
                    connection,
                    "delete from queue_drained where node = ? and topic = ? and subscriber = ?",
                    node,
                    topic,
                    subscriber);
            return Sql.update(
                    connection,
                    """
                    insert into queue_drained (node, topic, subscriber)
                    select node, topic, subscriber from queue_worker
                    where node = ? and topic = ? and subscriber = ? and cast(? as boolean)
                    """,
                    node,
                    topic,
                    subscriber,
                    drained);
        });
        if (drained && works == 0) {
            String name = Subscription.name(topic, subscriber);
            throw Failure.missing("The node '" + node + "' does not work on " + name + ".");
        }
    }

    private static void forgetNodes(Connection connection) throws SQLException {
        for (String table : OF_A_NODE) {
            Sql.update(
                    connection,
                    "delete from " + table + " where node in (select node from queue_node where beat_at <"
                            + " current_timestamp - interval '1' hour)");
        }
        Sql.update(connection, "delete from queue_node where beat_at < current_timestamp - interval '1' hour");
    }

    private static void insertWorkers(Connection connection, String node, List<Worker> workers) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(
                """
                insert into queue_worker (node, topic, subscriber, concurrency, working, current_work, since, worked)
                values (?, ?, ?, ?, ?, ?, ?, ?)
                """)) {
            for (Worker worker : workers) {
                statement.setString(1, node);
                statement.setString(2, worker.topic());
                statement.setString(3, worker.subscriber());
                statement.setInt(4, worker.concurrency());
                statement.setInt(5, worker.working());
                statement.setString(6, Sql.shortened(worker.current(), MOST_WORK));
                Instant since = worker.since();
                statement.setObject(
                        7, since == null ? null : since.atOffset(ZoneOffset.UTC), Types.TIMESTAMP_WITH_TIMEZONE);
                statement.setString(
                        8, worker.worked().stream().map(String::valueOf).collect(Collectors.joining(",")));
                statement.addBatch();
            }
            statement.executeBatch();
        }
    }

    void leave(String node) {
        told.remove(node);
        sql.alone(connection -> {
            for (String table : OF_A_NODE) {
                Sql.update(connection, "delete from " + table + " where node = ?", node);
            }
            return Sql.update(connection, "delete from queue_node where node = ?", node);
        });
    }

    List<Node> nodes() {
        return sql.alone(connection -> {
            Map<String, Node> nodes = new LinkedHashMap<>();
            try (Statement statement = connection.createStatement();
                    ResultSet rows = statement.executeQuery(
                            """
                            select n.node, n.beat_at, current_timestamp, w.topic, w.subscriber, w.concurrency, w.working,
                                w.current_work, w.since, w.worked, n.beats, d.node is not null
                            from queue_node n left join queue_worker w on w.node = n.node
                            left join queue_drained d
                                on d.node = w.node and d.topic = w.topic and d.subscriber = w.subscriber
                            where n.beat_at >= current_timestamp - interval '1' hour
                            order by n.node, w.topic, w.subscriber
                            """)) {
                while (rows.next()) {
                    Duration silent = Duration.between(Sql.moment(rows, 2), Sql.moment(rows, 3));
                    List<Boolean> beats = rows.getString(11)
                            .chars()
                            .mapToObj(beat -> beat == '1')
                            .toList();
                    Node node = nodes.computeIfAbsent(
                            rows.getString(1), name -> new Node(name, silent, beats, new ArrayList<>()));
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
                rows.getObject(9) == null ? null : Sql.moment(rows, 9),
                numbers(rows.getString(10)),
                rows.getBoolean(12));
    }

    private static List<Integer> numbers(String text) {
        return text.isEmpty()
                ? List.of()
                : Arrays.stream(text.split(",")).map(Integer::valueOf).toList();
    }
}
