package mortise.webhooks.records;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import mortise.core.Context;
import mortise.core.Failure;
import mortise.database.Database;
import mortise.database.Migrations;
import mortise.database.Migrations.Script;
import mortise.database.Statements;
import mortise.queue.Queue;
import mortise.queue.Sending;
import mortise.webhooks.Webhooks;
import mortise.webhooks.Webhooks.Message;
import mortise.webhooks.Webhooks.Search;
import mortise.webhooks.Webhooks.State;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Messages and secrets in tables; each message is written together with the one of the queue that has it sent. */
@Component(service = Messages.class)
public final class Messages implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Messages.class);
    private static final List<Script> TABLES = List.of(new Script(
            "1", "webhooks", Objects.requireNonNull(Messages.class.getResource("/webhooks/V1__webhooks.sql"))));
    private static final String MESSAGE = "select id, message_id, webhook, event, entity, record_id, version, state,"
            + " attempts, status, reason, queued_at, tried_at from webhook_messages ";
    private static final int LONGEST_REASON = 2000;
    private static final int MOST_IN_PAGE = 500;

    private final Statements sql;
    private final Queue queue;
    private final Outlet outlet;
    private final ScheduledExecutorService cleaner;

    /**
     * A message to be written.
     *
     * @param key what keeps it from being written twice
     */
    record New(String event, String entity, long record, int version, String key, String body) {}

    /** A message that is about to be tried. */
    record Attempt(String messageId, long webhook, String body) {}

    /** Makes the tables, and removes old messages from time to time. */
    @Activate
    public Messages(
            @Reference Outlet outlet,
            @Reference Database database,
            @Reference Migrations migrations,
            @Reference Queue queue) {
        this.outlet = outlet;
        this.queue = queue;
        sql = new Statements(database, "log of webhooks");
        migrations.migrate(database, Outlet.PID, TABLES);
        cleaner = Executors.newSingleThreadScheduledExecutor(work -> {
            Thread thread = new Thread(work, Outlet.PID);
            thread.setDaemon(true);
            return thread;
        });
        if (outlet.keepDays() > 0) {
            cleaner.scheduleWithFixedDelay(this::cleanOld, 1, 60, TimeUnit.MINUTES);
        }
    }

    /** Ends the cleaning. */
    @Override
    @Deactivate
    public void close() {
        cleaner.shutdownNow();
    }

    private void cleanOld() {
        try (Context.Scope scope = Context.system("webhooks").open()) {
            int removed = clean(Instant.now().minus(Duration.ofDays(outlet.keepDays())));
            if (removed > 0) {
                log.info("{} messages of webhooks older than {} days were removed", removed, outlet.keepDays());
            }
        } catch (RuntimeException later) {
            log.warn("Old messages of webhooks could not be removed; the next try is in an hour", later);
        }
    }

    /** Removes messages that were delivered or have failed and were last changed before a moment; returns how many. */
    int clean(Instant before) {
        return sql.update("delete from webhook_messages where state <> 'WAITING' and changed_at < ?", moment(before));
    }

    /** Writes messages and has them sent; those that were written before are not again. Returns the ids of those that were. */
    List<Long> write(long webhook, List<New> all) {
        return sql.transaction(() -> {
            Set<String> before = written(all.stream().map(New::key).toList());
            List<Object[]> rows = new ArrayList<>();
            for (New each : all) {
                if (!before.contains(each.key())) {
                    rows.add(new Object[] {
                        "msg_" + UUID.randomUUID(),
                        webhook,
                        each.event(),
                        each.entity(),
                        each.record(),
                        each.version(),
                        State.WAITING.name(),
                        each.key(),
                        each.body()
                    });
                }
            }
            if (rows.isEmpty()) {
                return List.of();
            }
            List<Long> ids = sql.insertAll(
                    "insert into webhook_messages (message_id, webhook, event, entity, record_id, version, state, send_key,"
                            + " body) values (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                    rows);
            queue.send(
                    QueuedMessage.TOPIC,
                    ids.stream().map(id -> new QueuedMessage(id, 1)).toList(),
                    Sending.PLAIN);
            return ids;
        });
    }

    private Set<String> written(List<String> keys) {
        return new HashSet<>(sql.query(
                row -> row.getString(1),
                "select send_key from webhook_messages where send_key in (" + Statements.marks(keys.size()) + ")",
                keys.toArray()));
    }

    /** Begins an attempt; empty if there is nothing to send any more in this round. */
    Optional<Attempt> begin(QueuedMessage queued) {
        return sql.transaction(() -> {
            List<Attempt> found = sql.query(
                    row -> new Attempt(row.getString(1), row.getLong(2), row.getString(3)),
                    "select message_id, webhook, body from webhook_messages"
                            + " where id = ? and round = ? and state <> 'DELIVERED' for update",
                    queued.message(),
                    queued.round());
            if (!found.isEmpty()) {
                sql.update(
                        "update webhook_messages set state = 'WAITING', attempts = attempts + 1,"
                                + " tried_at = current_timestamp where id = ?",
                        queued.message());
            }
            return found.stream().findFirst();
        });
    }

    /** Ends an attempt; where the message was sent again meanwhile, that round decides. */
    void end(QueuedMessage queued, State state, int status, String reason) {
        String shorter = reason.length() > LONGEST_REASON ? reason.substring(0, LONGEST_REASON - 1) + "…" : reason;
        sql.update(
                "update webhook_messages set state = ?, status = ?, reason = ?, changed_at = current_timestamp"
                        + " where id = ? and round = ?",
                state.name(),
                status,
                shorter,
                queued.message(),
                queued.round());
    }

    /** Sends a message once more. */
    void resend(long id) {
        sql.transaction(() -> {
            record Found(State state, int round) {}
            Found found = sql
                    .query(
                            row -> new Found(State.valueOf(row.getString(1)), row.getInt(2)),
                            "select state, round from webhook_messages where id = ? for update",
                            id)
                    .stream()
                    .findFirst()
                    .orElseThrow(() -> Failure.missing("there is no message " + id + " of a webhook any more"));
            if (found.state() == State.WAITING) {
                throw Failure.conflict("message-waits", "message " + id + " waits and goes out by itself");
            }
            int round = found.round() + 1;
            sql.update(
                    "update webhook_messages set state = 'WAITING', round = ?, reason = '', status = 0,"
                            + " changed_at = current_timestamp where id = ?",
                    round,
                    id);
            queue.send(QueuedMessage.TOPIC, new QueuedMessage(id, round));
            return round;
        });
    }

    /** Returns a page of the messages of these webhooks, the latest first. */
    List<Message> find(Collection<Long> webhooks, Search search, long before, int most) {
        if (webhooks.isEmpty()) {
            return List.of();
        }
        List<Object> values = new ArrayList<>(webhooks);
        StringBuilder where = new StringBuilder("where webhook in (" + Statements.marks(webhooks.size()) + ")");
        if (search.state() != null) {
            where.append(" and state = ?");
            values.add(search.state().name());
        }
        if (search.record() != 0) {
            where.append(" and record_id = ?");
            values.add(search.record());
        }
        where.append(" and id < ? order by id desc limit ?");
        values.add(before);
        values.add(Math.max(1, Math.min(MOST_IN_PAGE, most)));
        return sql.query(Messages::message, MESSAGE + where, values.toArray());
    }

    /** Returns a message. */
    Optional<Message> get(long id) {
        return sql.query(Messages::message, MESSAGE + "where id = ?", id).stream()
                .findFirst();
    }

    /** Returns what a message says. */
    Optional<String> body(long id) {
        return sql.query(row -> row.getString(1), "select body from webhook_messages where id = ?", id).stream()
                .findFirst();
    }

    private static Message message(ResultSet row) throws SQLException {
        Timestamp tried = row.getTimestamp("tried_at");
        return new Message(
                row.getLong("id"),
                row.getString("message_id"),
                row.getLong("webhook"),
                row.getString("event"),
                row.getString("entity"),
                row.getLong("record_id"),
                row.getInt("version"),
                State.valueOf(row.getString("state")),
                row.getInt("attempts"),
                row.getInt("status"),
                row.getString("reason"),
                row.getTimestamp("queued_at").toInstant(),
                tried == null ? null : tried.toInstant());
    }

    /** Returns the secrets to sign with, the latest first; makes one if there is none. */
    List<String> secrets(long webhook) {
        for (int tried = 0; ; tried++) {
            List<String> found = sql
                    .query(
                            row -> row.getString(2).isEmpty()
                                            || row.getTimestamp(3)
                                                    .toInstant()
                                                    .plus(Webhooks.OVERLAP)
                                                    .isBefore(Instant.now())
                                    ? List.of(row.getString(1))
                                    : List.of(row.getString(1), row.getString(2)),
                            "select secret, previous, changed_at from webhook_secrets where webhook = ?",
                            webhook)
                    .stream()
                    .findFirst()
                    .orElse(List.of());
            if (!found.isEmpty()) {
                return found;
            }
            try {
                sql.update(
                        "insert into webhook_secrets (webhook, secret) values (?, ?)", webhook, Signature.newSecret());
            } catch (Failure meanwhile) {
                if (tried > 0 || !meanwhile.problems().get(0).code().equals("duplicate")) {
                    throw meanwhile;
                }
            }
        }
    }

    /** Makes another secret and returns it. */
    String newSecret(long webhook) {
        secrets(webhook);
        String secret = Signature.newSecret();
        sql.update(
                "update webhook_secrets set previous = secret, secret = ?, changed_at = current_timestamp"
                        + " where webhook = ?",
                secret,
                webhook);
        return secret;
    }

    /** Forgets a webhook that is deleted: its secret, and what it has still to send. */
    void forget(long webhook) {
        sql.update("delete from webhook_secrets where webhook = ?", webhook);
        sql.update("delete from webhook_messages where webhook = ?", webhook);
    }

    private static OffsetDateTime moment(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }
}
