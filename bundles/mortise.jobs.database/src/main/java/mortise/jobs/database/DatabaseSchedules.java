package mortise.jobs.database;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import mortise.core.Context;
import mortise.core.Failure;
import mortise.core.Identity;
import mortise.core.Problem;
import mortise.jobs.Job;
import mortise.jobs.JobHandler;
import mortise.jobs.JobType;
import mortise.jobs.Jobs.Started;
import mortise.jobs.Schedule;
import mortise.jobs.Schedules;
import mortise.jobs.Start;
import mortise.jobs.database.Ledger.Wanted;
import mortise.jobs.database.Sql.Duplicate;
import mortise.jobs.database.Sql.Transaction;
import mortise.queue.MessageFormat;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.FrameworkUtil;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Schedules as rows. Each node looks for those that are due and whose handler it has; it fires whose next moment it moved on,
 * in one transaction with the job that it starts. The moments are the database's.
 */
final class DatabaseSchedules implements Schedules {
    private static final Logger log = LoggerFactory.getLogger(DatabaseSchedules.class);
    private static final Duration LATE = Duration.ofMinutes(5);
    /** Schedules that others made or changed are seen after this. */
    private static final long LOOK_NANOS = TimeUnit.SECONDS.toNanos(10);

    private static final int MOST_TITLE = 200;
    private static final int MOST_NEXT = 100;

    private final Sql sql;
    private final Ledger ledger;
    private final Bodies bodies;
    private final MessageFormat format;
    private final Sight sight;
    private final Map<String, JobHandler<?>> handlers;
    /** Those of handlers that are to be stored. */
    private final Map<JobHandler<?>, Boolean> declared = new ConcurrentHashMap<>();

    private volatile long lookAt = System.nanoTime();

    DatabaseSchedules(
            Sql sql,
            Ledger ledger,
            Bodies bodies,
            MessageFormat format,
            Sight sight,
            Map<String, JobHandler<?>> handlers) {
        this.sql = sql;
        this.ledger = ledger;
        this.bodies = bodies;
        this.format = format;
        this.sight = sight;
        this.handlers = handlers;
    }

    private record Due(Line line, Instant now) {}

    private record Line(
            long id,
            String name,
            String title,
            String type,
            String bundle,
            String maker,
            String context,
            String body,
            String cron,
            ZoneId zone,
            boolean catchUp,
            boolean paused,
            @Nullable Instant next,
            @Nullable Instant last,
            long lastJob) {
        static Line of(ResultSet row) throws SQLException {
            return new Line(
                    row.getLong("id"),
                    row.getString("name"),
                    row.getString("title"),
                    row.getString("type"),
                    row.getString("bundle"),
                    row.getString("maker"),
                    row.getString("context"),
                    row.getString("body"),
                    row.getString("cron"),
                    ZoneId.of(row.getString("zone")),
                    row.getBoolean("catch_up"),
                    row.getBoolean("paused"),
                    Sql.moment(row, "next_at"),
                    Sql.moment(row, "last_at"),
                    row.getLong("last_job"));
        }
    }

    private static Instant now(Transaction in) throws SQLException {
        return in.one(row -> Objects.requireNonNull(Sql.moment(row, "moment")), "select current_timestamp as moment")
                .orElseThrow();
    }

    void declare(JobHandler<?> handler) {
        if (!handler.schedules().isEmpty()) {
            declared.put(handler, true);
            lookAt = System.nanoTime();
        }
    }

    void forget(JobHandler<?> handler) {
        declared.remove(handler);
    }

    /** Stores what handlers brought, and fires what is due. */
    void look() {
        for (JobHandler<?> handler : List.copyOf(declared.keySet())) {
            store(handler);
            declared.remove(handler);
        }
        if (System.nanoTime() - lookAt >= 0 && !handlers.isEmpty()) {
            lookAt = System.nanoTime() + LOOK_NANOS;
            fireDue();
        }
    }

    private <T> void store(JobHandler<T> handler) {
        JobType<T> type = handler.type();
        Bundle bundle = FrameworkUtil.getBundle(handler.getClass());
        String from = bundle == null ? "mortise" : bundle.getSymbolicName();
        for (Schedule<T> schedule : handler.schedules()) {
            try {
                store(type, from, schedule);
            } catch (Failure wrong) {
                if (wrong.kind() == Failure.Kind.UNAVAILABLE) {
                    throw wrong;
                }
                log.error("The schedule {} of {} cannot be used: {}", schedule.name(), from, wrong.getMessage());
            }
        }
    }

    private <T> void store(JobType<T> type, String bundle, Schedule<T> schedule) {
        String name = type.name() + "/" + schedule.name();
        ZoneId zone = Schedule.zone(schedule.zone());
        Cron cron = new Cron(schedule.cron(), zone);
        String body = bodies.write(type, schedule.body());
        sql.alone(in -> {
            Line known = in.one(Line::of, "select * from job_schedule where name = ? for update", name)
                    .orElse(null);
            if (known == null) {
                try {
                    insert(
                            in,
                            name,
                            schedule.title(),
                            type.name(),
                            bundle,
                            "",
                            Context.system("schedule " + name),
                            body,
                            schedule.cron(),
                            zone,
                            schedule.catchUp(),
                            cron);
                } catch (Duplicate anotherNode) {
                    return false;
                }
                return true;
            }
            boolean sameTimes =
                    known.cron().equals(schedule.cron()) && known.zone().equals(zone);
            Instant next = known.paused() ? null : sameTimes && known.next() != null ? known.next() : next(in, cron);
            in.update(
                    "update job_schedule set title = ?, bundle = ?, body = ?, cron = ?, zone = ?, catch_up = ?, next_at ="
                            + " ? where id = ?",
                    Ledger.cut(schedule.title(), MOST_TITLE),
                    bundle,
                    body,
                    schedule.cron(),
                    zone.getId(),
                    schedule.catchUp(),
                    next,
                    known.id());
            return true;
        });
    }

    private static @Nullable Instant next(Transaction in, Cron cron) throws SQLException {
        return cron.next(now(in)).orElse(null);
    }

    private long insert(
            Transaction in,
            String name,
            String title,
            String type,
            String bundle,
            String maker,
            Context context,
            String body,
            String expression,
            ZoneId zone,
            boolean catchUp,
            Cron cron)
            throws SQLException, Duplicate {
        return in.insert(
                "insert into job_schedule (name, title, type, bundle, maker, context, body, cron, zone, catch_up, next_at)"
                        + " values ("
                        + Sql.places(11) + ")",
                name,
                Ledger.cut(title, MOST_TITLE),
                type,
                bundle,
                maker,
                format.write(context),
                body,
                expression,
                zone.getId(),
                catchUp,
                next(in, cron));
    }

    private void fireDue() {
        List<String> types = List.copyOf(handlers.keySet());
        List<Due> due = sql.alone(in -> in.query(
                row -> new Due(Line.of(row), Objects.requireNonNull(Sql.moment(row, "moment"))),
                "select s.*, current_timestamp as moment from job_schedule s where paused = false and next_at <="
                        + " current_timestamp and type in (" + Sql.places(types.size()) + ") order by next_at",
                types.toArray()));
        for (Due each : due) {
            try {
                fire(each.line(), each.now());
            } catch (Failure wrong) {
                if (wrong.kind() == Failure.Kind.UNAVAILABLE) {
                    throw wrong;
                }
                log.error(
                        "The schedule {} could not start its job: {}",
                        each.line().name(),
                        wrong.getMessage());
            }
        }
        Optional<Duration> until = sql.alone(in -> in.query(
                        row -> Optional.ofNullable(Sql.moment(row, "next_at")).map(next -> until(row, next)),
                        "select min(next_at) as next_at, current_timestamp as moment from job_schedule where paused ="
                                + " false and type in (" + Sql.places(types.size()) + ")",
                        types.toArray())
                .get(0));
        until.ifPresent(time -> {
            long at = System.nanoTime() + Math.max(0, Math.min(LOOK_NANOS, time.toNanos()));
            lookAt = Math.min(lookAt - at, 0) < 0 ? lookAt : at;
        });
    }

    private static Duration until(ResultSet row, Instant next) {
        try {
            Duration time = Duration.between(Objects.requireNonNull(Sql.moment(row, "moment")), next);
            return time.compareTo(Duration.ofDays(1)) > 0 ? Duration.ofDays(1) : time;
        } catch (SQLException unreadable) {
            throw new IllegalStateException(unreadable);
        }
    }

    /** Moves the next moment on and starts the job, if no other node has. */
    private void fire(Line line, Instant now) {
        JobHandler<?> handler = handlers.get(line.type());
        Instant at = Objects.requireNonNull(line.next());
        if (handler == null) {
            return;
        }
        Instant next = new Cron(line.cron(), line.zone())
                .next(now.isBefore(at) ? at : now)
                .orElse(null);
        boolean tooLate = !line.catchUp() && Duration.between(at, now).compareTo(LATE) > 0;
        boolean ours = sql.alone(in -> {
            int moved = in.update(
                    "update job_schedule set next_at = ?, last_at = current_timestamp where id = ? and next_at = ? and"
                            + " paused = false",
                    next,
                    line.id(),
                    at);
            if (moved == 1 && !tooLate) {
                start(in, line, handler.type());
            }
            return moved == 1;
        });
        if (ours && tooLate) {
            log.info("The schedule {} missed {} and is not made up for", line.name(), at);
        }
    }

    private Started start(Transaction in, Line line, JobType<?> type) throws SQLException {
        Identity who = format.readContext(line.context()).identity();
        Wanted wanted = new Wanted(
                type.name(), line.title(), type.retry().attempts(), who.id(), who.title(), line.context(), line.body());
        Started started = ledger.start(in, wanted, Start.PLAIN.unique(Job.OF_SCHEDULE + line.name()));
        if (started.fresh()) {
            in.update("update job_schedule set last_job = ? where id = ?", started.id(), line.id());
        } else {
            log.info("The schedule {} starts no job: {} has not ended", line.name(), started.id());
        }
        return started;
    }

    @Override
    public List<Entry> list() {
        sight.requireAll();
        List<Line> lines = sql.joined(in -> in.query(Line::of, "select * from job_schedule order by title, id"));
        Map<Long, Job> jobs = new LinkedHashMap<>();
        List<Long> ids = lines.stream().map(Line::lastJob).filter(id -> id != 0).toList();
        if (!ids.isEmpty()) {
            sql.joined(in -> in.query(
                    row -> jobs.put(row.getLong("id"), Row.job(row)),
                    "select * from job where id in (" + Sql.places(ids.size()) + ")",
                    ids.toArray()));
        }
        return lines.stream()
                .map(line -> new Entry(
                        line.id(),
                        line.name(),
                        line.title(),
                        line.type(),
                        handlers.containsKey(line.type()),
                        line.bundle(),
                        line.maker(),
                        line.cron(),
                        line.zone(),
                        line.body(),
                        line.catchUp(),
                        line.paused(),
                        line.next(),
                        line.last(),
                        jobs.get(line.lastJob())))
                .toList();
    }

    @Override
    public List<Choice> choices() {
        return handlers.values().stream()
                .flatMap(handler -> choice(handler.type()).stream())
                .sorted(Comparator.comparing(Choice::title))
                .toList();
    }

    private <T> Optional<Choice> choice(JobType<T> type) {
        T example = type.example();
        return example == null
                ? Optional.empty()
                : Optional.of(new Choice(type.name(), type.title(), bodies.write(type, example)));
    }

    @Override
    public long make(String title, String type, String body, String cron, String zone) {
        sight.requireAll();
        List<Problem> problems = new ArrayList<>();
        if (title.isBlank() || title.strip().length() > MOST_TITLE) {
            problems.add(Problem.atField("title", "title", "A title has 1 to " + MOST_TITLE + " characters."));
        }
        JobHandler<?> handler = handlers.get(type);
        if (handler == null || handler.type().example() == null) {
            problems.add(Problem.atField(
                    "type",
                    "type",
                    type.isBlank() ? "Choose a kind of job." : "Nobody here makes schedules of '" + type + "'."));
        } else {
            collect(problems, "body", () -> bodies.read(handler.type(), body));
        }
        ZoneId known = collect(problems, "zone", () -> Schedule.zone(zone)).orElse(ZoneOffset.UTC);
        Optional<Cron> times = collect(problems, "cron", () -> new Cron(cron, known));
        if (!problems.isEmpty() || times.isEmpty()) {
            throw new Failure(Failure.Kind.INVALID, problems);
        }
        Context context = Context.current();
        long id = sql.joined(in -> {
            try {
                return insert(
                        in,
                        "made/" + UUID.randomUUID(),
                        title.strip(),
                        type,
                        "",
                        context.identity().title(),
                        context,
                        body,
                        cron.strip(),
                        known,
                        true,
                        times.get());
            } catch (Duplicate impossible) {
                throw new IllegalStateException(impossible);
            }
        });
        lookAt = System.nanoTime();
        return id;
    }

    private static <T> Optional<T> collect(
            List<Problem> problems, String field, java.util.function.Supplier<T> reading) {
        try {
            return Optional.of(reading.get());
        } catch (Failure wrong) {
            wrong.problems().forEach(each -> problems.add(Problem.atField(field, each.code(), each.message())));
            return Optional.empty();
        }
    }

    @Override
    public List<Instant> next(String cron, ZoneId zone, Instant after, int count) {
        Cron times = new Cron(cron, zone);
        List<Instant> all = new ArrayList<>();
        Optional<Instant> each = times.next(after);
        while (each.isPresent() && all.size() < Math.min(count, MOST_NEXT)) {
            all.add(each.get());
            each = times.next(each.get().truncatedTo(ChronoUnit.SECONDS));
        }
        return all;
    }

    private static Line required(Transaction in, long id) throws SQLException {
        return in.one(Line::of, "select * from job_schedule where id = ? for update", id)
                .orElseThrow(() -> Failure.missing("there is no schedule " + id));
    }

    @Override
    public void remove(long id) {
        sight.requireAll();
        sql.joined(in -> {
            Line line = required(in, id);
            if (!line.bundle().isEmpty() && isBrought(handlers.values(), line)) {
                throw Failure.conflict(
                        "brought",
                        line.title() + " comes with " + line.bundle() + ", which would bring it again: pause it");
            }
            return in.update("delete from job_schedule where id = ?", id);
        });
    }

    private static boolean isBrought(Collection<JobHandler<?>> handlers, Line line) {
        return handlers.stream().anyMatch(handler -> handler.schedules().stream()
                .anyMatch(each -> line.name().equals(handler.type().name() + "/" + each.name())));
    }

    @Override
    public void pause(long id, boolean paused) {
        sight.requireAll();
        sql.joined(in -> {
            Line line = required(in, id);
            if (line.paused() == paused) {
                return 0;
            }
            Instant next = paused ? null : next(in, new Cron(line.cron(), line.zone()));
            return in.update("update job_schedule set paused = ?, next_at = ? where id = ?", paused, next, id);
        });
        lookAt = System.nanoTime();
    }

    @Override
    public Started run(long id) {
        sight.requireAll();
        return sql.joined(in -> {
            Line line = required(in, id);
            JobHandler<?> handler = handlers.get(line.type());
            if (handler == null) {
                throw Failure.unavailable("nobody on this node works on jobs of type " + line.type(), null);
            }
            return start(in, line, handler.type());
        });
    }
}
