package mortise.mail.log;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import mortise.core.Context;
import mortise.core.Failure;
import mortise.database.Database;
import mortise.database.Migrations;
import mortise.database.Migrations.Script;
import mortise.database.Statements;
import mortise.mail.Mail;
import mortise.mail.MailLog;
import mortise.mail.MailQueue;
import mortise.push.Channel;
import mortise.push.MailTold;
import mortise.push.Push;
import mortise.queue.Queue;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Mails in a table, each written together with the message that has it sent. */
@Component(
        configurationPid = LoggedMails.BUNDLE,
        service = {MailQueue.class, MailLog.class, LoggedMails.class})
@Designate(ocd = LoggedMails.Config.class)
public final class LoggedMails implements MailQueue, MailLog, AutoCloseable {
    /** The name of bundle and configuration. */
    static final String BUNDLE = "mortise.mail.log";

    private static final Logger log = LoggerFactory.getLogger(LoggedMails.class);
    private static final List<Script> TABLES = List.of(new Script(
            "1", "mail_log", Objects.requireNonNull(LoggedMails.class.getResource("/maillog/V1__mail_log.sql"))));
    private static final String ENTRY = "select id, message_id, state, attempts, reason, recipients, subject, language,"
            + " template, entity, record_id, confidential, queued_at, tried_at from mail_log ";
    private static final int LONGEST_REASON = 2000;
    private static final int MOST_IN_PAGE = 500;

    /** What an operator decides about mails that wait or were sent. */
    @ObjectClassDefinition(name = "Mail log")
    public @interface Config {
        /** How long mails are kept. */
        @AttributeDefinition(description = "Days that mails are kept which were sent or have failed; 0 for ever.")
        int keepDays() default 90;

        /** How large attachments are. */
        @AttributeDefinition(
                description = "Most bytes of attachments that one mail may have together, for they wait in the"
                        + " database; from 0 to 20000000.")
        int maxAttachmentBytes() default 5_000_000;
    }

    /**
     * A mail that is about to be tried.
     *
     * @param attempt how often it was tried with this
     * @param interrupted whether the attempt before was never heard of again
     */
    record Attempt(Mail mail, int attempt, boolean interrupted) {}

    private record Row(Entry entry, int round, String mail) {}

    private final Statements sql;
    private final Queue queue;
    private final Config config;
    private final ScheduledExecutorService cleaner;

    private volatile @Nullable Push push;

    /** Makes the table, and removes old mails from time to time. */
    @Activate
    public LoggedMails(
            Config config, @Reference Database database, @Reference Migrations migrations, @Reference Queue queue) {
        if (config.keepDays() < 0) {
            throw new IllegalArgumentException(BUNDLE + ": keepDays = " + config.keepDays() + ": it is not negative");
        }
        if (config.maxAttachmentBytes() < 0 || config.maxAttachmentBytes() > 20_000_000) {
            throw new IllegalArgumentException(BUNDLE + ": maxAttachmentBytes = " + config.maxAttachmentBytes()
                    + ": expected a number from 0 to 20000000");
        }
        this.config = config;
        this.queue = queue;
        sql = new Statements(database, "mail log");
        migrations.migrate(database, BUNDLE, TABLES);
        cleaner = Executors.newSingleThreadScheduledExecutor(work -> {
            Thread thread = new Thread(work, BUNDLE);
            thread.setDaemon(true);
            return thread;
        });
        if (config.keepDays() > 0) {
            cleaner.scheduleWithFixedDelay(this::cleanOld, 1, 60, TimeUnit.MINUTES);
        }
    }

    /** Pages are told by it what has become of mails; without it they show so when they are loaded again. */
    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void setPush(Push by) {
        push = by;
    }

    void unsetPush(Push gone) {
        if (gone.equals(push)) {
            push = null;
        }
    }

    /** Ends the cleaning. */
    @Override
    @Deactivate
    public void close() {
        cleaner.shutdownNow();
    }

    private void cleanOld() {
        try (Context.Scope scope = Context.system("mail-log").open()) {
            int removed = clean(Instant.now().minus(Duration.ofDays(config.keepDays())));
            if (removed > 0) {
                log.info("{} mails older than {} days were removed from the log", removed, config.keepDays());
            }
        } catch (RuntimeException later) {
            log.warn("Old mails could not be removed from the log; the next try is in an hour", later);
        }
    }

    @Override
    public long send(Mail mail, About about) {
        String text = MailText.write(mail, config.maxAttachmentBytes());
        return sql.transaction(() -> {
            if (!about.key().isEmpty()) {
                List<Long> before =
                        sql.query(row -> row.getLong(1), "select id from mail_log where send_key = ?", about.key());
                if (!before.isEmpty()) {
                    return before.get(0);
                }
            }
            long id = sql.insert(
                    "insert into mail_log (state, message_id, recipients, subject, language, template, entity,"
                            + " record_id, send_key, confidential, mail) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                    State.WAITING.name(),
                    mail.id(),
                    mail.recipients().stream().map(each -> each.mailbox()).collect(Collectors.joining("\n")),
                    mail.subject(),
                    mail.language().toLanguageTag(),
                    about.template(),
                    about.entity(),
                    about.record(),
                    about.key().isEmpty() ? null : about.key(),
                    about.confidential(),
                    text);
            queue.send(QueuedMail.TOPIC, new QueuedMail(id, 1));
            return id;
        });
    }

    /** Begins an attempt; empty if there is nothing to send any more in this round. */
    Optional<Attempt> begin(QueuedMail queued) {
        return sql.transaction(() -> {
            record Found(String messageId, String mail, int attempts, boolean interrupted) {}
            List<Found> found = sql.query(
                    row -> new Found(row.getString(1), row.getString(2), row.getInt(3), row.getTimestamp(4) != null),
                    "select message_id, mail, attempts, begun_at from mail_log"
                            + " where id = ? and round = ? and state <> 'SENT' and mail <> '' for update",
                    queued.mail(),
                    queued.round());
            if (found.isEmpty()) {
                return Optional.empty();
            }
            Found one = found.get(0);
            sql.update(
                    "update mail_log set state = 'WAITING', attempts = attempts + 1, begun_at = current_timestamp,"
                            + " tried_at = current_timestamp where id = ?",
                    queued.mail());
            return Optional.of(
                    new Attempt(MailText.read(one.mail(), one.messageId()), one.attempts() + 1, one.interrupted()));
        });
    }

    /** Ends an attempt; where the mail was sent again meanwhile, that round decides. */
    void end(QueuedMail queued, State state, String reason) {
        String shorter = reason.length() > LONGEST_REASON ? reason.substring(0, LONGEST_REASON - 1) + "…" : reason;
        int changed = sql.update(
                "update mail_log set state = ?, reason = ?, begun_at = null, changed_at = current_timestamp,"
                        + " mail = case when confidential and ? <> 'WAITING' then '' else mail end"
                        + " where id = ? and round = ?",
                state.name(),
                shorter,
                state.name(),
                queued.mail(),
                queued.round());
        Push told = push;
        if (told != null && changed > 0) {
            told.publish(
                    Channel.MAIL, "", new MailTold(queued.mail(), state.name().toLowerCase(Locale.ROOT)));
        }
    }

    @Override
    public List<Entry> find(Search search, long before, int most) {
        List<@Nullable Object> values = new ArrayList<>();
        String where = where(search, values) + " and id < ? order by id desc limit ?";
        values.add(before);
        values.add(Math.max(1, Math.min(MOST_IN_PAGE, most)));
        return sql.query(LoggedMails::entry, ENTRY + where, values.toArray());
    }

    @Override
    public long count(Search search) {
        List<@Nullable Object> values = new ArrayList<>();
        String where = where(search, values);
        return sql.query(row -> row.getLong(1), "select count(*) from mail_log " + where, values.toArray())
                .get(0);
    }

    private static String where(Search search, List<@Nullable Object> values) {
        StringBuilder where = new StringBuilder("where 1 = 1");
        if (search.state() != null) {
            where.append(" and state = ?");
            values.add(search.state().name());
        }
        if (!search.entity().isEmpty()) {
            where.append(" and entity = ?");
            values.add(search.entity());
        }
        if (search.record() != 0) {
            where.append(" and record_id = ?");
            values.add(search.record());
        }
        if (!search.text().isBlank()) {
            where.append(" and (lower(recipients) like ? escape '!' or lower(subject) like ? escape '!')");
            String part = search.text().strip().toLowerCase(Locale.ROOT).replaceAll("[!%_]", "!$0");
            values.add("%" + part + "%");
            values.add("%" + part + "%");
        }
        return where.toString();
    }

    @Override
    public Map<State, Long> since(Instant moment) {
        Map<State, Long> counts = new EnumMap<>(State.class);
        sql.query(
                        row -> Map.entry(State.valueOf(row.getString(1)), row.getLong(2)),
                        "select state, count(*) from mail_log where queued_at >= ? group by state",
                        moment(moment))
                .forEach(each -> counts.put(each.getKey(), each.getValue()));
        return counts;
    }

    @Override
    public Optional<Entry> get(long id) {
        return sql.query(LoggedMails::entry, ENTRY + "where id = ?", id).stream()
                .findFirst();
    }

    @Override
    public Optional<Mail> mail(long id) {
        return row(id, "")
                .filter(row ->
                        !row.entry().about().confidential() && !row.mail().isEmpty())
                .map(row -> MailText.read(row.mail(), row.entry().messageId()));
    }

    private Optional<Row> row(long id, String lock) {
        return sql
                .query(
                        row -> new Row(entry(row), row.getInt("round"), row.getString("mail")),
                        ENTRY.replace(" from ", ", round, mail from ") + "where id = ?" + lock,
                        id)
                .stream()
                .findFirst();
    }

    @Override
    public void resend(long id) {
        sql.transaction(() -> {
            Row row = row(id, " for update")
                    .orElseThrow(() -> Failure.missing("there is no mail " + id + " in the log any more"));
            if (row.entry().state() == State.WAITING) {
                throw Failure.conflict("mail-waits", "mail " + id + " waits and goes out by itself");
            }
            if (row.mail().isEmpty()) {
                throw Failure.invalid(
                        "confidential-mail", "mail " + id + " was confidential, and its text is not kept");
            }
            int round = row.round() + 1;
            sql.update(
                    "update mail_log set state = 'WAITING', round = ?, reason = '', message_id = ?, begun_at = null,"
                            + " changed_at = current_timestamp where id = ?",
                    round,
                    row.entry().state() == State.SENT
                            ? another(row.entry().messageId(), round)
                            : row.entry().messageId(),
                    id);
            queue.send(QueuedMail.TOPIC, new QueuedMail(id, round));
            return round;
        });
    }

    /** {@code a@b} becomes {@code a.again2@b}, and that {@code a.again3@b}. */
    private static String another(String messageId, int round) {
        int at = messageId.lastIndexOf('@');
        return messageId.substring(0, at).replaceFirst("\\.again\\d+$", "") + ".again" + round
                + messageId.substring(at);
    }

    @Override
    public int clean(Instant before) {
        return sql.update("delete from mail_log where state <> 'WAITING' and changed_at < ?", moment(before));
    }

    private static OffsetDateTime moment(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }

    private static Entry entry(ResultSet row) throws SQLException {
        Timestamp tried = row.getTimestamp("tried_at");
        return new Entry(
                row.getLong("id"),
                row.getString("message_id"),
                State.valueOf(row.getString("state")),
                row.getInt("attempts"),
                row.getString("reason"),
                Arrays.asList(row.getString("recipients").split("\n")),
                row.getString("subject"),
                Locale.forLanguageTag(row.getString("language")),
                new About(
                        row.getString("template"),
                        row.getString("entity"),
                        row.getLong("record_id"),
                        "",
                        row.getBoolean("confidential")),
                row.getTimestamp("queued_at").toInstant(),
                tried == null ? null : tried.toInstant());
    }
}
