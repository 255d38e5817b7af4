package mortise.jobs.database;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import mortise.core.Context;
import mortise.core.Failure;
import mortise.jobs.Job;
import mortise.jobs.JobChanged;
import mortise.jobs.JobState;
import mortise.jobs.Jobs.Started;
import mortise.jobs.Start;
import mortise.jobs.database.Sql.Duplicate;
import mortise.jobs.database.Sql.Transaction;
import mortise.queue.Queue;
import mortise.queue.Retry;
import mortise.queue.Sending;
import mortise.queue.Topic;
import org.jspecify.annotations.Nullable;

/**
 * The states of jobs and the steps between them, each whole within its transaction, with the messages that it sends. A step
 * holds the rows that it looks at: first that of a job, then those of who waits for it, then that of which it is a part.
 */
final class Ledger {
    /** Lines of a job's log that stay. */
    static final int MOST_LINES = 1_000;

    private static final int MOST_LINE = 1_000;
    private static final int MOST_REASON = 2_000;
    private static final int MOST_TRACE = 20_000;
    /** Jobs have attempts of their own: a message is only given up if the database was away for about a day. */
    private static final Retry STUBBORN = new Retry(1_000, Duration.ofSeconds(1), Duration.ofMinutes(2));

    private final Queue queue;

    Ledger(Queue queue) {
        this.queue = queue;
    }

    /**
     * What is sent for a job to be worked on.
     *
     * @param run another number each time it is sent
     */
    record Message(long job, int run) {}

    /** What is to become a job. */
    record Wanted(String type, String title, int most, long ownerId, String owner, String context, String body) {}

    static Topic<Message> topic(String type) {
        return Topic.work("job." + type, Message.class).with(STUBBORN);
    }

    Optional<Row> lock(Transaction in, long id) throws SQLException {
        return in.one(Row::of, "select * from job where id = ? for update", id);
    }

    private static Row required(Optional<Row> row, long id) {
        return row.orElseThrow(() -> Failure.missing("there is no job " + id));
    }

    private void send(Transaction in, String type, long id, int run, Duration delay) {
        Context.system("job " + id)
                .run(() -> queue.send(topic(type), new Message(id, run), Sending.PLAIN.after(delay)));
    }

    private void tell(Job job, JobState state, String reason) {
        JobChanged changed = new JobChanged(
                job.id(), job.parent(), job.type(), job.title(), state, job.ownerId(), reason, job.scheduled());
        Context.system("job " + job.id()).run(() -> queue.send(JobChanged.TOPIC, changed));
    }

    /** Adds a line to a job's log; its row is held. */
    static void line(Transaction in, long id, Instant at, String text) throws SQLException {
        in.update(
                "insert into job_line (job_id, number, at, text) select ?, coalesce(max(number), 0) + 1, ?, ? from"
                        + " job_line where job_id = ?",
                id,
                at,
                cut(text, MOST_LINE),
                id);
    }

    static void trimLines(Transaction in, long id) throws SQLException {
        in.update(
                "delete from job_line where job_id = ? and number <= (select max(number) from job_line where job_id = ?)"
                        + " - ?",
                id,
                id,
                MOST_LINES);
    }

    /** Cuts a text to so many characters, without halving one, and without what a database does not store. */
    static String cut(@Nullable String text, int most) {
        String plain = text == null ? "" : text.replace("\0", "");
        if (plain.length() <= most) {
            return plain;
        }
        return plain.substring(0, Character.isHighSurrogate(plain.charAt(most - 2)) ? most - 2 : most - 1) + "…";
    }

    /** Starts a job, or finds the one of the same unique name that has not ended. */
    Started start(Transaction in, Wanted wanted, Start how) throws SQLException {
        List<Row> before = before(in, how);
        Row failed = failed(before).orElse(null);
        if (failed != null) {
            throw Failure.conflict(
                    "not-succeeded", "job " + failed.id() + ", " + failed.job().title() + ", has not succeeded");
        }
        int waitsFor = open(before);
        while (true) {
            try {
                return new Started(create(in, wanted, how, 0, null, waitsFor), true);
            } catch (Duplicate taken) {
                Optional<Long> other =
                        in.one(row -> row.getLong(1), "select id from job where active_name = ?", how.unique());
                if (other.isPresent()) {
                    return new Started(other.get(), false);
                }
                // It has ended in this moment.
            }
        }
    }

    /** Holds the jobs that another is to wait for, so that none of them ends unnoticed. */
    private List<Row> before(Transaction in, Start how) throws SQLException {
        List<Row> rows = new ArrayList<>();
        for (long before : new TreeSet<>(how.after())) {
            rows.add(required(lock(in, before), before));
        }
        return rows;
    }

    private static Optional<Row> failed(List<Row> before) {
        return before.stream()
                .filter(row -> row.state() == JobState.FAILED || row.state() == JobState.CANCELLED)
                .findFirst();
    }

    private static int open(List<Row> before) {
        return (int)
                before.stream().filter(row -> row.state() != JobState.SUCCEEDED).count();
    }

    private long create(Transaction in, Wanted wanted, Start how, long parent, @Nullable String key, int waitsFor)
            throws SQLException, Duplicate {
        JobState state = waitsFor > 0 ? JobState.BLOCKED : JobState.WAITING;
        String title = how.title().isBlank() ? wanted.title() : how.title();
        String active = how.unique().isEmpty() ? null : how.unique();
        long id = in.insert(
                "insert into job (parent_id, part_key, type, title, unique_name, active_name, state, most, waits_for,"
                        + " owner_id, owner, context, body) values ("
                        + Sql.places(13) + ")",
                parent,
                key,
                wanted.type(),
                cut(title, 200),
                how.unique(),
                active,
                state.name(),
                wanted.most(),
                waitsFor,
                wanted.ownerId(),
                cut(wanted.owner(), 200),
                wanted.context(),
                wanted.body());
        for (long before : how.after()) {
            in.update("insert into job_after (job_id, before_id) values (?, ?)", id, before);
        }
        if (state == JobState.WAITING) {
            send(in, wanted.type(), id, 1, Duration.ZERO);
        }
        return id;
    }

    /**
     * Starts a part of a job, or finds it; one that has ended without success is begun again.
     *
     * @return its id; empty if the job is somebody else's
     */
    Optional<Long> part(Transaction in, long parent, String token, String key, Wanted wanted, Start how)
            throws SQLException {
        Row whole = lock(in, parent).filter(row -> row.isOf(token)).orElse(null);
        if (whole == null) {
            return Optional.empty();
        }
        if (whole.job().parent() != 0) {
            throw Failure.invalid("part-of-a-part", "job " + parent + " is a part itself and cannot have parts");
        }
        Row found = in.one(Row::of, "select * from job where parent_id = ? and part_key = ? for update", parent, key)
                .orElse(null);
        if (found != null) {
            if (found.state() == JobState.FAILED || found.state() == JobState.CANCELLED) {
                reopen(in, found);
                counted(in, parent, 0, 1, -1);
            }
            return Optional.of(found.id());
        }
        try {
            List<Row> before = before(in, how);
            long id = create(in, wanted, how, parent, key, open(before));
            counted(in, parent, 1, 1, 0);
            Row failed = failed(before).orElse(null);
            if (failed != null) {
                // It was faster than the handler, for whom that makes no difference.
                follow(in, failed, failed.state(), required(lock(in, id), id));
            }
            return Optional.of(id);
        } catch (Duplicate taken) {
            throw Failure.conflict("taken", "another job named '" + how.unique() + "' has not ended");
        }
    }

    private static void counted(Transaction in, long parent, int parts, int open, int failed) throws SQLException {
        in.update(
                "update job set parts = parts + ?, open_parts = open_parts + ?, failed_parts = failed_parts + ? where"
                        + " id = ?",
                parts,
                open,
                failed,
                parent);
    }

    /**
     * Gives a job to whoever has its message; the same message again takes it over from one who lost it.
     *
     * @return the job; empty if it is not to be worked on for this message
     */
    Optional<Row> begin(Transaction in, Message message, String messageId, String token, String node)
            throws SQLException {
        Row row = lock(in, message.job()).orElse(null);
        if (row == null || row.run() != message.run()) {
            return Optional.empty();
        }
        boolean taken = row.state() == JobState.RUNNING && messageId.equals(row.message());
        if (!taken && row.state() != JobState.WAITING && row.state() != JobState.RETRYING) {
            return Optional.empty();
        }
        if (row.job().cancelling()) {
            end(in, row, JobState.CANCELLED, row.job().reason(), "", 0);
            return Optional.empty();
        }
        if (taken && row.job().attempts() >= row.job().most()) {
            died(in, row);
            return Optional.empty();
        }
        if (taken) {
            line(in, row.id(), Instant.now(), row.job().node() + " has lost it, " + node + " goes on");
        }
        in.update(
                "update job set state = ?, attempts = attempts + 1, message_id = ?, token = ?, node = ?, due_at = null,"
                        + " reason = '', trace = '', started_at = coalesce(started_at, current_timestamp), seen_at ="
                        + " current_timestamp where id = ?",
                JobState.RUNNING.name(),
                messageId,
                token,
                cut(node, 200),
                row.id());
        tell(row.job(), JobState.RUNNING, "");
        return lock(in, row.id());
    }

    private void died(Transaction in, Row row) throws SQLException {
        int times = row.job().attempts();
        String reason = row.job().node() + ", which worked on it last, died or lost it"
                + (times > 1 ? "; it was begun " + times + " times" : "");
        end(in, row, JobState.FAILED, reason, "", 0);
    }

    /**
     * Says that a handler has ended its work. The job has too, unless parts of it have not.
     *
     * @return whether parts of it are to be cancelled: its handler made them after somebody had cancelled it
     */
    boolean worked(Transaction in, long id, String token) throws SQLException {
        Row row = lock(in, id).filter(found -> found.isOf(token)).orElse(null);
        if (row == null) {
            return false;
        }
        in.update("update job set worked = true, token = null, message_id = null where id = ?", id);
        if (row.openParts() == 0) {
            finish(in, row);
        }
        return row.openParts() > 0 && row.job().cancelling();
    }

    /** Ends a job whose handler and parts have ended. */
    private void finish(Transaction in, Row row) throws SQLException {
        Job job = row.job();
        if (job.failedParts() == 0) {
            end(in, row, JobState.SUCCEEDED, "", "", 0);
        } else if (job.cancelling()) {
            end(in, row, JobState.CANCELLED, job.reason(), "", 0);
        } else {
            String reason = job.failedParts() + " of " + job.parts() + " parts did not succeed";
            end(in, row, JobState.FAILED, reason, "", 0);
        }
    }

    /**
     * Says that a handler has failed, or left its work because somebody cancelled it.
     *
     * @param pause how long to wait before the next attempt; null if there shall be none
     * @return the state that the job is in now; empty if it was not this one's
     */
    Optional<JobState> failed(
            Transaction in, long id, String token, String reason, String trace, @Nullable Duration pause)
            throws SQLException {
        Row row = lock(in, id).filter(found -> found.isOf(token)).orElse(null);
        if (row == null) {
            return Optional.empty();
        }
        Job job = row.job();
        if (job.cancelling()) {
            end(in, row, JobState.CANCELLED, job.reason(), trace, 0);
            return Optional.of(JobState.CANCELLED);
        }
        line(in, id, Instant.now(), "Attempt " + job.attempts() + " failed: " + reason);
        if (pause == null || job.attempts() >= job.most()) {
            end(in, row, JobState.FAILED, reason, trace, 0);
            return Optional.of(JobState.FAILED);
        }
        resend(in, row, JobState.RETRYING, 0, pause);
        in.update(
                "update job set reason = ?, trace = ?, due_at = ? where id = ?",
                cut(reason, MOST_REASON),
                cut(trace, MOST_TRACE),
                Instant.now().plus(pause),
                id);
        tell(job, JobState.RETRYING, cut(reason, MOST_REASON));
        return Optional.of(JobState.RETRYING);
    }

    /** Gives a job back, as if it had not been begun, because its node stops. */
    void giveBack(Transaction in, long id, String token) throws SQLException {
        Row row = lock(in, id).filter(found -> found.isOf(token)).orElse(null);
        if (row == null) {
            return;
        }
        if (row.job().cancelling()) {
            end(in, row, JobState.CANCELLED, row.job().reason(), "", 0);
            return;
        }
        line(in, id, Instant.now(), row.job().node() + " stops, another node goes on");
        resend(in, row, JobState.WAITING, -1, Duration.ZERO);
        tell(row.job(), JobState.WAITING, "");
    }

    private void resend(Transaction in, Row row, JobState state, int attempts, Duration delay) throws SQLException {
        in.update(
                "update job set state = ?, run = run + 1, attempts = attempts + ?, token = null, message_id = null,"
                        + " due_at = null, sent_at = current_timestamp where id = ?",
                state.name(),
                attempts,
                row.id());
        send(in, row.job().type(), row.id(), row.run() + 1, delay);
    }

    /** Ends a job, and does what hangs on it. */
    private void end(Transaction in, Row row, JobState state, String reason, String trace, long because)
            throws SQLException {
        Job job = row.job();
        in.update(
                "update job set state = ?, active_name = null, token = null, message_id = null, cancelling = false,"
                        + " due_at = null, reason = ?, trace = ?, ended_for = ?, ended_at = current_timestamp where id = ?",
                state.name(),
                cut(reason, MOST_REASON),
                cut(trace, MOST_TRACE),
                because,
                job.id());
        List<Long> waiting = in.query(
                found -> found.getLong(1),
                "select job_id from job_after where before_id = ? order by job_id",
                job.id());
        for (long id : waiting) {
            Row next = lock(in, id).orElse(null);
            if (next != null && next.state() == JobState.BLOCKED) {
                follow(in, row, state, next);
            }
        }
        if (job.parent() != 0) {
            counted(in, job.parent(), 0, -1, state == JobState.SUCCEEDED ? 0 : 1);
            Row whole = lock(in, job.parent()).orElse(null);
            if (whole != null && whole.state() == JobState.RUNNING && whole.worked() && whole.openParts() == 0) {
                finish(in, whole);
            }
        }
        tell(job, state, cut(reason, MOST_REASON));
    }

    private void follow(Transaction in, Row before, JobState state, Row next) throws SQLException {
        if (state != JobState.SUCCEEDED) {
            String reason = "job " + before.id() + ", " + before.job().title() + ", did not succeed";
            end(in, next, JobState.CANCELLED, reason, "", before.id());
            return;
        }
        in.update("update job set waits_for = waits_for - 1 where id = ?", next.id());
        if (next.waitsFor() == 1) {
            in.update(
                    "update job set state = ?, sent_at = current_timestamp where id = ?",
                    JobState.WAITING.name(),
                    next.id());
            send(in, next.job().type(), next.id(), next.run(), Duration.ZERO);
            tell(next.job(), JobState.WAITING, "");
        }
    }

    /**
     * Cancels a job that has not ended; whoever works on it is to be told by its row.
     *
     * @return whether it has ended
     */
    boolean cancel(Transaction in, Row row, String reason) throws SQLException {
        if (row.state() == JobState.RUNNING) {
            in.update("update job set cancelling = true, reason = ? where id = ?", cut(reason, MOST_REASON), row.id());
            return false;
        }
        end(in, row, JobState.CANCELLED, reason, "", 0);
        return true;
    }

    /** @throws Failure CONFLICT if it cannot be begun again */
    void retry(Transaction in, Row row) throws SQLException {
        Job job = row.job();
        if (job.parent() != 0) {
            Row whole = required(lock(in, job.parent()), job.parent());
            if (whole.state().ended() && !whole.worked()) {
                throw Failure.conflict(
                        "part",
                        "job " + job.id() + " is a part of job " + whole.id() + ", which failed: retry that one");
            }
            if (whole.state().ended()) {
                continueParts(in, whole);
            }
            counted(in, job.parent(), 0, 1, -1);
        }
        reopen(in, row);
    }

    /** Begins a job again that has ended without success. */
    private void reopen(Transaction in, Row row) throws SQLException {
        Job job = row.job();
        if (row.worked() && job.failedParts() > 0) {
            continueParts(in, row);
            List<Row> failed = in.query(
                    Row::of,
                    "select * from job where parent_id = ? and state in ('FAILED', 'CANCELLED') order by id for update",
                    job.id());
            for (Row part : failed) {
                // Those that were cancelled for another part's failure come with that one.
                if (lock(in, part.id()).filter(now -> now.state().ended()).isPresent()) {
                    counted(in, job.id(), 0, 1, -1);
                    reopen(in, part);
                }
            }
        } else {
            List<Row> before = in.query(
                    Row::of,
                    "select b.* from job b join job_after a on a.before_id = b.id where a.job_id = ? and b.state <>"
                            + " 'SUCCEEDED' order by b.id",
                    job.id());
            for (Row each : before) {
                if (each.state().ended()) {
                    throw Failure.conflict(
                            "waits",
                            "job " + job.id() + " waits for job " + each.id()
                                    + ", which did not succeed: retry that one");
                }
            }
            JobState state = before.isEmpty() ? JobState.WAITING : JobState.BLOCKED;
            restate(in, row, state, before.size());
            if (state == JobState.WAITING) {
                send(in, job.type(), job.id(), row.run() + 1, Duration.ZERO);
            }
        }
        reopenThoseThatWaited(in, row);
    }

    private void reopenThoseThatWaited(Transaction in, Row row) throws SQLException {
        List<Long> waited =
                in.query(found -> found.getLong(1), "select id from job where ended_for = ? order by id", row.id());
        for (long id : waited) {
            Row next = lock(in, id).orElse(null);
            if (next == null || next.state() != JobState.CANCELLED) {
                continue;
            }
            try {
                reopen(in, next);
            } catch (Failure staysCancelled) {
                continue;
            }
            if (next.job().parent() != 0) {
                counted(in, next.job().parent(), 0, 1, -1);
            }
        }
    }

    private void continueParts(Transaction in, Row row) throws SQLException {
        restate(in, row, JobState.RUNNING, 0);
    }

    private void restate(Transaction in, Row row, JobState state, int waitsFor) throws SQLException {
        try {
            in.claim(
                    "update job set state = ?, waits_for = ?, run = run + 1, attempts = 0, active_name ="
                            + " nullif(unique_name, ''), cancelling = false, reason = '', trace = '', ended_for = 0,"
                            + " ended_at = null, sent_at = current_timestamp, started_at = "
                            + (state == JobState.RUNNING ? "current_timestamp" : "null") + " where id = ?",
                    state.name(),
                    waitsFor,
                    row.id());
        } catch (Duplicate taken) {
            throw Failure.conflict(
                    "taken", "another job named '" + row.job().unique() + "' has not ended: wait for it or cancel it");
        }
        line(in, row.id(), Instant.now(), "Begun again");
        tell(row.job(), state, "");
    }

    /** Sends a job again that nobody works on any more, or ends it. */
    void recover(Transaction in, Row row) throws SQLException {
        if (row.job().cancelling()) {
            end(in, row, JobState.CANCELLED, row.job().reason(), "", 0);
        } else if (row.job().attempts() >= row.job().most()) {
            died(in, row);
        } else {
            line(in, row.id(), Instant.now(), row.job().node() + " gives no sign of life, another goes on");
            resend(in, row, JobState.WAITING, 0, Duration.ZERO);
            tell(row.job(), JobState.WAITING, "");
        }
    }

    /** Sends a job again whose message is gone. */
    void sendAgain(Transaction in, Row row) throws SQLException {
        resend(in, row, row.state(), 0, Duration.ZERO);
    }
}
