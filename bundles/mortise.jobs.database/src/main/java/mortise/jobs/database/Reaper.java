package mortise.jobs.database;

import java.sql.SQLException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import mortise.jobs.JobState;
import mortise.jobs.database.Sql.Transaction;
import mortise.queue.OpenQueue;
import mortise.queue.OpenQueue.Depth;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks for what others left: jobs whose nodes give no sign of life, whose messages are gone, parts of jobs that have ended;
 * and removes what ended long ago. Each is looked at again while its row is held, so that any number of nodes may do so.
 */
final class Reaper {
    private static final Logger log = LoggerFactory.getLogger(Reaper.class);
    private static final int SOME = 200;
    private static final int REMOVED = 100;
    private static final int REMOVED_ROUNDS = 100;
    private static final String SECONDS_AGO = "current_timestamp - cast(? as double precision) * interval '1' second";

    private final Sql sql;
    private final Ledger ledger;
    private final DatabaseJobs jobs;
    private final OpenQueue queue;
    private final double staleSeconds;
    private final double keepSeconds;

    Reaper(Sql sql, Ledger ledger, DatabaseJobs jobs, OpenQueue queue, Duration stale, Duration keep) {
        this.sql = sql;
        this.ledger = ledger;
        this.jobs = jobs;
        this.queue = queue;
        this.staleSeconds = stale.toMillis() / 1e3;
        this.keepSeconds = keep.toMillis() / 1e3;
    }

    /** What is done with a job whose row is held. */
    private interface Step {
        void take(Transaction in, Row row) throws SQLException;
    }

    void look() {
        recoverStale();
        sendAgainWhatIsGone();
        cancelOrphans();
        removeOld();
    }

    private void recoverStale() {
        String condition = "state = 'RUNNING' and worked = false and seen_at < " + SECONDS_AGO;
        each(condition, ledger::recover, "gives no sign of life");
    }

    /** Messages are never lost by themselves; an administrator may remove a subscription, or a dead letter. */
    private void sendAgainWhatIsGone() {
        String condition = "state in ('WAITING', 'RETRYING') and sent_at < " + SECONDS_AGO
                + " and (due_at is null or due_at < " + SECONDS_AGO + ")";
        Set<String> types = new HashSet<>(sql.alone(in -> in.query(
                row -> row.getString(1),
                "select distinct type from job where " + condition,
                staleSeconds,
                staleSeconds)));
        if (types.isEmpty()) {
            return;
        }
        for (Depth depth : queue.depths()) {
            if (depth.ready() + depth.later() + depth.leased() > 0) {
                types.removeIf(type ->
                        Ledger.topic(type).name().equals(depth.subscription().topic()));
            }
        }
        for (String type : types) {
            List<Long> ids = sql.alone(in -> in.query(
                    row -> row.getLong(1),
                    "select id from job where type = ? and " + condition + " order by id fetch first " + SOME
                            + " rows only",
                    type,
                    staleSeconds,
                    staleSeconds));
            ids.forEach(id -> sql.alone(in -> {
                Row row = ledger.lock(in, id).orElse(null);
                if (row != null && (row.state() == JobState.WAITING || row.state() == JobState.RETRYING)) {
                    ledger.sendAgain(in, row);
                }
                return true;
            }));
            log.warn("{} jobs of type {} had no message any more; they were sent again", ids.size(), type);
        }
    }

    private void each(String condition, Step step, String what) {
        List<Long> ids = sql.alone(in -> in.query(
                row -> row.getLong(1),
                "select id from job where " + condition + " order by id fetch first " + SOME + " rows only",
                staleSeconds));
        for (long id : ids) {
            sql.alone(in -> {
                Row row = in.one(
                                Row::of,
                                "select * from job where id = ? and " + condition + " for update skip locked",
                                id,
                                staleSeconds)
                        .orElse(null);
                if (row != null) {
                    log.warn(
                            "Job {}, {}, on {}: {}",
                            id,
                            row.job().type(),
                            row.job().node(),
                            what);
                    step.take(in, row);
                }
                return true;
            });
        }
    }

    private void cancelOrphans() {
        List<Long> ended = sql.alone(
                in -> in.query(
                        row -> row.getLong(1),
                        "select distinct j.id from job j join job p on p.parent_id = j.id where (j.ended_at is not null or"
                                + " j.worked = true and j.cancelling = true) and p.ended_at is null and p.cancelling = false fetch first 100 rows only"));
        ended.forEach(jobs::cancelParts);
    }

    private void removeOld() {
        for (int round = 0; round < REMOVED_ROUNDS; round++) {
            int removed = sql.alone(this::removeSome);
            if (removed < REMOVED) {
                return;
            }
        }
    }

    /** What another still waits for stays, as do jobs with parts that have not ended. */
    private int removeSome(Transaction in) throws SQLException {
        List<Long> ids = in.query(
                row -> row.getLong(1),
                "select id from job j where parent_id = 0 and open_parts = 0 and ended_at < " + SECONDS_AGO
                        + " and not exists (select 1 from job_after a join job w on w.id = a.job_id where a.before_id ="
                        + " j.id and w.ended_at is null) order by id fetch first "
                        + REMOVED + " rows only for update skip locked",
                keepSeconds);
        if (ids.isEmpty()) {
            return 0;
        }
        Object[] values = ids.toArray();
        String places = Sql.places(ids.size());
        String parts = "(select id from job where parent_id in (" + places + "))";
        for (String of : List.of(parts, "(" + places + ")")) {
            in.update("delete from job_line where job_id in " + of, values);
            in.update("delete from job_after where job_id in " + of, values);
            in.update("delete from job_after where before_id in " + of, values);
        }
        in.update("delete from job where parent_id in (" + places + ")", values);
        return in.update("delete from job where id in (" + places + ")", values);
    }
}
