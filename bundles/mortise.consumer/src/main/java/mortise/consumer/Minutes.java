package mortise.consumer;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import mortise.queue.OpenQueue.Worker;

/** How many messages were done with in each minute of the last hour. Safe for use by many threads. */
final class Minutes {
    private final LongSupplier clock;
    private final int[] counts = new int[Worker.MOST_MINUTES];
    private long latest;

    /** @param clock milliseconds since 1970 */
    Minutes(LongSupplier clock) {
        this.clock = clock;
        latest = minute();
    }

    private long minute() {
        return TimeUnit.MILLISECONDS.toMinutes(clock.getAsLong());
    }

    synchronized void count() {
        turn();
        counts[at(latest)]++;
    }

    /** Returns what was counted, the minute that runs last. */
    synchronized List<Integer> last() {
        turn();
        List<Integer> last = new ArrayList<>(counts.length);
        for (long minute = latest - counts.length + 1; minute <= latest; minute++) {
            last.add(counts[at(minute)]);
        }
        return last;
    }

    /** Forgets what is older than an hour. A clock that was set back counts in the minute it had come to. */
    private void turn() {
        long now = minute();
        for (long minute = Math.max(latest + 1, now - counts.length + 1); minute <= now; minute++) {
            counts[at(minute)] = 0;
        }
        latest = Math.max(latest, now);
    }

    private int at(long minute) {
        return Math.floorMod(minute, counts.length);
    }
}
