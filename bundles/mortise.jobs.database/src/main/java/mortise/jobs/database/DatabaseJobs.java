package mortise.jobs.database;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import mortise.core.Context;
import mortise.core.Failure;
import mortise.core.Identity;
import mortise.jobs.Job;
import mortise.jobs.JobQuery;
import mortise.jobs.JobState;
import mortise.jobs.JobType;
import mortise.jobs.Jobs;
import mortise.jobs.Start;
import mortise.jobs.database.Ledger.Wanted;
import mortise.jobs.database.Sql.Transaction;
import mortise.queue.MessageFormat;

/** Jobs as people and code see them. */
final class DatabaseJobs implements Jobs {
    private static final int SOME = 500;

    private final Sql sql;
    private final Ledger ledger;
    private final Bodies bodies;
    private final MessageFormat format;
    private final Sight sight;
    private final Runnable wanted;

    /** @param wanted is called when somebody wants something of a job at work */
    DatabaseJobs(Sql sql, Ledger ledger, Bodies bodies, MessageFormat format, Sight sight, Runnable wanted) {
        this.sql = sql;
        this.ledger = ledger;
        this.bodies = bodies;
        this.format = format;
        this.sight = sight;
        this.wanted = wanted;
    }

    @Override
    public <T> Started start(JobType<T> type, T body, Start how) {
        Identity who = Context.current().identity();
        Wanted job = new Wanted(
                type.name(),
                type.title(),
                type.retry().attempts(),
                who.id(),
                who.title(),
                format.write(Context.current()),
                bodies.write(type, body));
        return sql.joined(in -> ledger.start(in, job, how));
    }

    @Override
    public Optional<Job> find(long id) {
        return sql.joined(in -> in.one(Row::job, "select * from job where id = ?", id))
                .filter(job -> sight.sees(job.ownerId()));
    }

    @Override
    public List<Job> list(JobQuery query) {
        StringBuilder where = new StringBuilder("select * from job where parent_id = 0 and id < ?");
        List<Object> values = new ArrayList<>(List.of(query.before()));
        sight.owner().ifPresent(owner -> {
            where.append(" and owner_id = ?");
            values.add(owner);
        });
        if (!query.states().isEmpty()) {
            where.append(" and state in (")
                    .append(Sql.places(query.states().size()))
                    .append(')');
            query.states().forEach(state -> values.add(state.name()));
        }
        if (!query.text().isBlank()) {
            String pattern = "%" + query.text().strip().toLowerCase(Locale.ROOT).replaceAll("([!%_])", "!$1") + "%";
            where.append(" and (lower(title) like ? escape '!' or type like ? escape '!' or lower(owner) like ? escape"
                    + " '!' or lower(unique_name) like ? escape '!')");
            values.addAll(Collections.nCopies(4, pattern));
        }
        where.append(" order by id desc fetch first ").append(query.most()).append(" rows only");
        return sql.joined(in -> in.query(Row::job, where.toString(), values.toArray()));
    }

    @Override
    public Map<JobState, Long> counts() {
        Map<JobState, Long> counts = new EnumMap<>(JobState.class);
        Optional<Long> owner = sight.owner();
        sql.joined(in -> in.query(
                row -> counts.put(JobState.valueOf(row.getString(1)), row.getLong(2)),
                "select state, count(*) from job where parent_id = 0" + (owner.isPresent() ? " and owner_id = ?" : "")
                        + " group by state",
                owner.stream().toArray()));
        return counts;
    }

    @Override
    public Map<Long, List<Job>> parts(Collection<Long> jobs, int most) {
        Map<Long, List<Job>> all = new LinkedHashMap<>();
        if (!jobs.isEmpty()) {
            List<Job> found = sql.joined(in -> in.query(
                    Row::job,
                    "select * from (select j.*, row_number() over (partition by parent_id order by case when ended_at is"
                            + " null then 0 else 1 end, case state when 'RUNNING' then 0 when 'FAILED' then 1 else 2 end,"
                            + " id) as place from job j where parent_id in ("
                            + Sql.places(jobs.size()) + ")) p where place <= ? order by parent_id, place",
                    with(jobs, most)));
            found.stream().filter(job -> sight.sees(job.ownerId())).forEach(job -> all.computeIfAbsent(
                            job.parent(), id -> new ArrayList<>())
                    .add(job));
        }
        return all;
    }

    private static Object[] with(Collection<Long> ids, Object last) {
        List<Object> values = new ArrayList<>(ids);
        values.add(last);
        return values.toArray();
    }

    @Override
    public Map<Long, List<String>> waitsFor(Collection<Long> jobs) {
        Map<Long, List<String>> all = new LinkedHashMap<>();
        if (!jobs.isEmpty()) {
            Optional<Long> owner = sight.owner();
            sql.joined(in -> in.query(
                    row -> all.computeIfAbsent(row.getLong(1), id -> new ArrayList<>())
                            .add(row.getString(2)),
                    "select a.job_id, b.title from job_after a join job b on b.id = a.before_id where b.state <>"
                            + " 'SUCCEEDED' and a.job_id in ("
                            + Sql.places(jobs.size())
                            + ") and (b.owner_id = ? or cast(? as boolean)) order by a.job_id, b.id",
                    and(jobs, owner.orElse(0L), owner.isEmpty())));
        }
        return all;
    }

    private static Object[] and(Collection<Long> ids, Object... more) {
        List<Object> values = new ArrayList<>(ids);
        Collections.addAll(values, more);
        return values.toArray();
    }

    @Override
    public List<Line> log(long id, int most) {
        if (find(id).isEmpty()) {
            return List.of();
        }
        List<Line> lines = new ArrayList<>(sql.joined(in -> in.query(
                row -> new Line(
                        row.getLong("number"), Objects.requireNonNull(Sql.moment(row, "at")), row.getString("text")),
                "select number, at, text from job_line where job_id = ? order by number desc fetch first "
                        + Math.max(1, Math.min(most, Ledger.MOST_LINES)) + " rows only",
                id)));
        Collections.reverse(lines);
        return lines;
    }

    private Row held(Transaction in, long id) throws SQLException {
        return ledger.lock(in, id)
                .filter(row -> sight.sees(row.job().ownerId()))
                .orElseThrow(() -> Failure.missing("there is no job " + id));
    }

    @Override
    public boolean cancel(long id) {
        String reason = "cancelled by " + Context.current().identity().title();
        boolean ended = sql.joined(in -> {
            Row row = held(in, id);
            if (row.state().ended()) {
                throw Failure.conflict("ended", "job " + id + " has ended already");
            }
            return ledger.cancel(in, row, reason);
        });
        cancelParts(id);
        wanted.run();
        return ended || find(id).filter(job -> job.state().ended()).isPresent();
    }

    /** Cancels what has not ended of a job's parts. */
    void cancelParts(long id) {
        List<Long> open = List.of();
        long last = 0;
        do {
            long after = last;
            open = sql.joined(in -> in.query(
                    row -> row.getLong(1),
                    "select id from job where parent_id = ? and ended_at is null and id > ? order by id fetch first "
                            + SOME + " rows only",
                    id,
                    after));
            for (long part : open) {
                sql.joined(in -> {
                    Row row = ledger.lock(in, part).orElse(null);
                    return row != null
                            && !row.state().ended()
                            && ledger.cancel(in, row, "job " + id + ", of which it is a part, was cancelled or failed");
                });
                last = part;
            }
        } while (!open.isEmpty());
    }

    @Override
    public void retry(long id) {
        sql.joined(in -> {
            Row row = held(in, id);
            if (row.state() != JobState.FAILED && row.state() != JobState.CANCELLED) {
                throw Failure.conflict(
                        "not-failed",
                        "job " + id + (row.state().ended() ? " has succeeded" : " has not ended")
                                + "; only one that failed or was cancelled is begun again");
            }
            ledger.retry(in, row);
            return true;
        });
    }
}
