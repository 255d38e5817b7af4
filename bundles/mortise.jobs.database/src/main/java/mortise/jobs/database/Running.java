package mortise.jobs.database;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import mortise.core.Failure;
import mortise.jobs.JobType;
import mortise.jobs.Start;
import mortise.jobs.Work;
import mortise.jobs.database.Ledger.Wanted;
import mortise.jobs.database.Sql.Transaction;
import mortise.queue.Delivery;

/** A job in its handler's hands: what the handler says is kept here until it is written. */
final class Running<T> implements Work<T> {
    private static final int MOST_MEMORY = 4_000;
    private static final int MOST_KEY = 200;
    private static final int MOST_WORDS = 500;

    /** Why a handler should end soon. */
    enum Why {
        /** It need not. */
        NOT,
        /** Somebody cancelled the job. */
        CANCELLED,
        /** Its node stops. */
        STOPPING,
        /** It is somebody else's, or has ended, by now. */
        LOST
    }

    /** What is to be written. */
    record News(long done, long total, String words, List<Entry> lines) {}

    /** A line of the log. */
    record Entry(Instant at, String text) {}

    private final Row row;
    private final String token;
    private final JobType<T> type;
    private final T body;
    private final Delivery<?> delivery;
    private final Sql sql;
    private final Ledger ledger;
    private final Bodies bodies;
    private final Pace pace;
    private final Thread thread = Thread.currentThread();
    private final Deque<Entry> lines = new ArrayDeque<>();
    private long done;
    private long total;
    private String words;
    private boolean news;
    private volatile long signNanos = System.nanoTime();
    private volatile String memory;
    private volatile boolean cancelled;
    private volatile boolean lost;
    private volatile boolean interrupted;
    private volatile Why seen = Why.NOT;

    Running(
            Row row,
            String token,
            JobType<T> type,
            T body,
            Delivery<?> delivery,
            Sql sql,
            Ledger ledger,
            Bodies bodies,
            Pace pace) {
        this.row = row;
        this.token = token;
        this.type = type;
        this.body = body;
        this.delivery = delivery;
        this.sql = sql;
        this.ledger = ledger;
        this.bodies = bodies;
        this.pace = pace;
        this.memory = row.memory();
        done = row.job().parts() == 0 ? row.job().done() : 0;
        total = row.job().parts() == 0 ? row.job().total() : 0;
        words = row.job().words();
    }

    @Override
    public long id() {
        return row.id();
    }

    String token() {
        return token;
    }

    JobType<T> type() {
        return type;
    }

    @Override
    public T body() {
        return body;
    }

    @Override
    public int attempt() {
        return row.job().attempts();
    }

    @Override
    public void progress(long nowDone, long ofTotal) {
        sign();
        synchronized (lines) {
            done = Math.max(0, nowDone);
            total = Math.max(0, ofTotal);
            news = true;
        }
    }

    @Override
    public void say(String nowWords) {
        sign();
        synchronized (lines) {
            words = Ledger.cut(nowWords, MOST_WORDS);
            news = true;
        }
    }

    @Override
    public void log(String line) {
        sign();
        synchronized (lines) {
            if (lines.size() == Ledger.MOST_LINES) {
                lines.removeFirst();
            }
            lines.add(new Entry(Instant.now(), line));
            news = true;
        }
    }

    @Override
    public void giveWay() {
        pace.rest();
        sign();
    }

    private void sign() {
        signNanos = System.nanoTime();
    }

    /** Tells whether the handler has given no sign of life for longer than its type allows. */
    boolean isStuck() {
        return System.nanoTime() - signNanos > type.silence().toNanos();
    }

    Duration silence() {
        return type.silence();
    }

    @Override
    public boolean stopping() {
        sign();
        Why why = why();
        if (why != Why.NOT) {
            seen = why;
        }
        return why != Why.NOT;
    }

    Why why() {
        if (lost) {
            return Why.LOST;
        }
        if (cancelled) {
            return Why.CANCELLED;
        }
        return delivery.stopping() ? Why.STOPPING : Why.NOT;
    }

    /** Returns why the handler knows that it should end; NOT if it does not know. */
    Why seen() {
        return seen;
    }

    void cancelled() {
        cancelled = true;
    }

    /** Says that what it does counts no more. */
    void lost() {
        lost = true;
    }

    /** Has a handler that does not answer leave what it waits for. */
    void interrupt() {
        interrupted = true;
        thread.interrupt();
    }

    /** Tells whether we interrupted it, which concerns nobody but this work. */
    boolean wasInterrupted() {
        return interrupted;
    }

    @Override
    public String memory() {
        return memory;
    }

    @Override
    public void remember(String now) {
        if (now.length() > MOST_MEMORY) {
            throw Failure.invalid(
                    "too-long", "a job remembers at most " + MOST_MEMORY + " characters, not " + now.length());
        }
        sign();
        int kept = sql.joined(in -> in.update(
                "update job set memory = ?, seen_at = current_timestamp where id = ? and token = ?", now, id(), token));
        if (kept == 0) {
            throw left();
        }
        memory = now;
    }

    private Stopped left() {
        lost = true;
        seen = Why.LOST;
        return new Stopped();
    }

    @Override
    public <C> long part(String key, JobType<C> of, C partBody, Start how) {
        if (key.isBlank() || key.length() > MOST_KEY) {
            throw Failure.invalid("key", "the key of a part has 1 to " + MOST_KEY + " characters");
        }
        sign();
        Wanted wanted = new Wanted(
                of.name(),
                of.title(),
                of.retry().attempts(),
                row.job().ownerId(),
                row.job().owner(),
                row.context(),
                bodies.write(of, partBody));
        return sql.joined(in -> ledger.part(in, id(), token, key, wanted, how)).orElseThrow(this::left);
    }

    /** Returns what was said since the last time; null if nothing was. */
    private News take() {
        synchronized (lines) {
            news = false;
            News all = new News(done, total, words, new ArrayList<>(lines));
            lines.clear();
            return all;
        }
    }

    boolean hasNews() {
        synchronized (lines) {
            return news;
        }
    }

    private void putBack(News unwritten) {
        synchronized (lines) {
            for (int i = unwritten.lines().size() - 1; i >= 0 && lines.size() < Ledger.MOST_LINES; i--) {
                lines.addFirst(unwritten.lines().get(i));
            }
            news = true;
        }
    }

    /**
     * Writes what was said, and that somebody is at it.
     *
     * @param wait whether to wait for somebody who holds the job, as a transaction of its handler
     */
    void write(boolean wait) {
        News said = take();
        boolean written = false;
        try {
            written = sql.alone(in -> write(in, said, wait));
        } finally {
            if (!written) {
                putBack(said);
            }
        }
    }

    private boolean write(Transaction in, News said, boolean wait) throws java.sql.SQLException {
        boolean held = in.one(
                        found -> true,
                        "select id from job where id = ? and token = ? for update" + (wait ? "" : " skip locked"),
                        id(),
                        token)
                .isPresent();
        if (!held) {
            return false;
        }
        in.update(
                "update job set done = ?, total = ?, words = ?, seen_at = current_timestamp where id = ?",
                said.done(),
                said.total(),
                said.words(),
                id());
        for (Entry line : said.lines()) {
            Ledger.line(in, id(), line.at(), line.text());
        }
        if (!said.lines().isEmpty()) {
            Ledger.trimLines(in, id());
        }
        return true;
    }
}
