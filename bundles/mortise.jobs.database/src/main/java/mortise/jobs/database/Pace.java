package mortise.jobs.database;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * How much work in the background rests, so that people do not wait behind it: a quarter as long as it works while nobody
 * asks for anything, as somebody may begin to, and up to one and a half as long while many do. For use by one thread.
 */
final class Pace {
    private static final Duration LONGEST = Duration.ofMillis(250);
    private static final double LEAST = 0.25;
    private static final double MOST = 1.5;
    /** What each request that is being answered adds. */
    private static final double PER_REQUEST = 8;
    /** How much of the average the last look is. */
    private static final double LATEST = 0.2;

    private final LongSupplier answeringNanos;
    private final LongSupplier clock;
    private long looked;
    private long begun;
    private long answered;
    private double atOnce;

    /**
     * The pace of work that begins now.
     *
     * @param answeringNanos how long requests have taken, all added up
     * @param clock the time in nanoseconds
     */
    Pace(LongSupplier answeringNanos, LongSupplier clock) {
        this.answeringNanos = answeringNanos;
        this.clock = clock;
        looked = clock.getAsLong();
        begun = looked;
        answered = answeringNanos.getAsLong();
    }

    /** Rests for what was worked since the last rest; at once if the thread is interrupted, which it stays. */
    void rest() {
        try {
            TimeUnit.NANOSECONDS.sleep(next());
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    /** Returns how long to rest now, in nanoseconds; work counts again from the end of the rest. */
    long next() {
        long now = clock.getAsLong();
        long nowAnswered = answeringNanos.getAsLong();
        double latest = (double) (nowAnswered - answered) / Math.max(1, now - looked);
        // A counter that went, and requests of minutes that end, are not what is wanted at the moment.
        atOnce += LATEST * (Math.max(0, Math.min(latest, MOST / PER_REQUEST)) - atOnce);
        double part = Math.min(MOST, LEAST + PER_REQUEST * atOnce);
        // An interrupt ends a rest early: what was worked is less than nothing then.
        long rest = Math.min(Math.max(0, (long) ((now - begun) * part)), LONGEST.toNanos());
        looked = now;
        answered = nowAnswered;
        begun = now + rest;
        return rest;
    }
}
