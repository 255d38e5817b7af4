package mortise.jobs.database;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import mortise.access.Users;
import mortise.core.Failure;
import mortise.database.Database;
import mortise.jobs.JobHandler;
import mortise.jobs.JobState;
import mortise.jobs.Jobs;
import mortise.jobs.Schedules;
import mortise.jobs.database.Ledger.Message;
import mortise.queue.Handler;
import mortise.queue.MessageFormat;
import mortise.queue.OpenQueue;
import mortise.queue.Queue;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The jobs of one node: what it works on, the sign of life that it gives for that each second, and the care for what others
 * left. The tables are there.
 */
public final class JobEngine implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(JobEngine.class);
    private static final Duration SIGN = Duration.ofSeconds(5);

    private final Sql sql;
    private final MessageFormat format;
    private final Bodies bodies;
    private final Ledger ledger;
    private final LongSupplier answeringNanos;
    private final String node;
    private final Map<String, JobHandler<?>> handlers = new ConcurrentHashMap<>();
    private final DatabaseJobs jobs;
    private final DatabaseSchedules schedules;
    private final Reaper reaper;
    private final Map<Running<?>, Long> running = new ConcurrentHashMap<>();
    private final ScheduledExecutorService pulse = thread("mortise-jobs-pulse");
    private final ScheduledExecutorService care = thread("mortise-jobs-care");
    private volatile String trouble = "";

    /**
     * The jobs of a node.
     *
     * @param answeringNanos how long this node's requests have taken, all added up; what is asked of it
     * @param node names this node, for people
     * @param stale after how long without a sign of life a job is somebody else's
     * @param keep how long jobs that have ended are kept
     */
    public JobEngine(
            Database database,
            Queue queue,
            OpenQueue open,
            MessageFormat format,
            Supplier<List<Users>> users,
            LongSupplier answeringNanos,
            String node,
            Duration stale,
            Duration keep) {
        sql = new Sql(database);
        this.format = format;
        this.answeringNanos = answeringNanos;
        this.node = node;
        bodies = new Bodies(format);
        ledger = new Ledger(queue);
        Sight sight = new Sight(users);
        jobs = new DatabaseJobs(sql, ledger, bodies, format, sight, this::look);
        schedules = new DatabaseSchedules(sql, ledger, bodies, format, sight, handlers);
        reaper = new Reaper(sql, ledger, jobs, open, stale, keep);
    }

    private static ScheduledExecutorService thread(String name) {
        return Executors.newSingleThreadScheduledExecutor(work -> {
            Thread thread = new Thread(work, name);
            thread.setDaemon(true);
            return thread;
        });
    }

    /** Begins to care for jobs and schedules. */
    public void start(Duration careEvery) {
        pulse.scheduleWithFixedDelay(() -> carefully("jobs could not be written", this::beat), 1, 1, TimeUnit.SECONDS);
        care.scheduleWithFixedDelay(
                () -> carefully("schedules could not be looked at", schedules::look), 100, 500, TimeUnit.MILLISECONDS);
        long millis = careEvery.toMillis();
        care.scheduleWithFixedDelay(
                () -> carefully("jobs could not be looked after", reaper::look), millis, millis, TimeUnit.MILLISECONDS);
    }

    /** An edge: what goes wrong once must not end the care. */
    private void carefully(String what, Runnable work) {
        try {
            work.run();
            trouble = "";
        } catch (Failure away) {
            trouble = what + ": " + away.getMessage();
            log.debug("{}", trouble);
        } catch (RuntimeException | LinkageError defect) {
            trouble = what + ": " + defect;
            log.error("{}", what, defect);
        }
    }

    /** Returns jobs, for people and code. */
    public Jobs jobs() {
        return jobs;
    }

    /** Returns schedules. */
    public Schedules schedules() {
        return schedules;
    }

    Sql sql() {
        return sql;
    }

    Ledger ledger() {
        return ledger;
    }

    Bodies bodies() {
        return bodies;
    }

    Pace pace() {
        return new Pace(answeringNanos, System::nanoTime);
    }

    MessageFormat format() {
        return format;
    }

    String trouble() {
        return trouble;
    }

    int working() {
        return running.size();
    }

    /**
     * Takes a handler and its schedules in.
     *
     * @return what works on its messages
     */
    public Handler<?> add(JobHandler<?> handler) {
        handlers.put(handler.type().name(), handler);
        schedules.declare(handler);
        return new Runner<>(handler, this);
    }

    /** Lets a handler and its schedules go. */
    public void remove(JobHandler<?> handler) {
        handlers.remove(handler.type().name(), handler);
        schedules.forget(handler);
    }

    Optional<Row> begin(Message message, String messageId, String token) {
        return sql.alone(in -> ledger.begin(in, message, messageId, token, node));
    }

    void worked(long id, String token) {
        if (sql.alone(in -> ledger.worked(in, id, token))) {
            jobs.cancelParts(id);
        }
    }

    void giveBack(long id, String token) {
        sql.alone(in -> {
            ledger.giveBack(in, id, token);
            return true;
        });
    }

    /** Returns the state that the job is in now; null if it was somebody else's. */
    @Nullable
    JobState failed(long id, String token, String reason, String trace, @Nullable Duration pause) {
        JobState state = sql.alone(in -> ledger.failed(in, id, token, reason, trace, pause))
                .orElse(null);
        if (state != null && state.ended()) {
            jobs.cancelParts(id);
        }
        return state;
    }

    void add(Running<?> work) {
        running.put(work, System.nanoTime());
    }

    void remove(Running<?> work) {
        running.remove(work);
    }

    /** Has those at work told soon of what somebody wants. */
    private void look() {
        if (!running.isEmpty()) {
            try {
                pulse.execute(() -> carefully("jobs could not be looked at", this::hear));
            } catch (RejectedExecutionException closed) {
                // Nobody is at work any more.
            }
        }
    }

    private void beat() {
        if (running.isEmpty()) {
            return;
        }
        long now = System.nanoTime();
        running.forEach((work, written) -> {
            if (work.isStuck()) {
                giveUp(work);
            } else if (work.hasNews() || now - written > SIGN.toNanos()) {
                work.write(false);
                running.replace(work, now);
            }
        });
        hear();
    }

    /** Reads what somebody wants of the jobs at work: no row is held for that. */
    private void hear() {
        List<Running<?>> all = List.copyOf(running.keySet());
        if (all.isEmpty()) {
            return;
        }
        Set<Long> cancelled = ConcurrentHashMap.newKeySet();
        Map<Long, String> tokens = sql.alone(in -> {
            Map<Long, String> found = new HashMap<>();
            Object[] ids = all.stream().map(work -> (Object) work.id()).toArray();
            in.query(
                    row -> {
                        long id = row.getLong("id");
                        found.put(id, Objects.requireNonNullElse(row.getString("token"), ""));
                        return row.getBoolean("cancelling") && cancelled.add(id);
                    },
                    "select id, token, cancelling from job where id in (" + Sql.places(ids.length) + ")",
                    ids);
            return found;
        });
        for (Running<?> work : all) {
            if (!work.token().equals(tokens.get(work.id()))) {
                work.lost();
            } else if (cancelled.contains(work.id())) {
                work.cancelled();
            }
        }
    }

    /** A handler that does not answer keeps its thread, but its job is not kept waiting. */
    private void giveUp(Running<?> work) {
        String reason = "no sign of life for " + words(work.silence()) + " on " + node;
        failed(work.id(), work.token(), reason, "", null);
        log.error("Job {}, {}, failed: {}", work.id(), work.type().name(), reason);
        work.lost();
        work.interrupt();
        running.remove(work);
    }

    private static String words(Duration time) {
        return time.toMinutes() > 0 ? time.toMinutes() + " minutes" : time.toSeconds() + " seconds";
    }

    @Override
    public void close() {
        care.shutdown();
        pulse.shutdown();
        try {
            if (!care.awaitTermination(20, TimeUnit.SECONDS) || !pulse.awaitTermination(5, TimeUnit.SECONDS)) {
                log.warn("Care for jobs has not ended in time");
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
