package mortise.consumer;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import mortise.queue.OpenQueue.Leased;

/**
 * How many messages a handler's hands may hold: as many as are worked on within a second, and have room in memory; at least
 * as many as are worked on at once. For use by one thread.
 */
final class Ahead {
    private static final int MOST = 1024;
    /** Few long statements cost less than many short ones. */
    private static final int MOST_AT_ONCE = 512;
    /** Characters of all messages together; one that is longer than the others before it may be above. */
    private static final long MOST_CHARACTERS = 16L << 20;

    private static final long QUICK_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final int least;
    private final LongSupplier nanoTime;
    private int most;
    private long since;
    private int taken;

    /** @param least messages that are worked on at once */
    Ahead(int least, LongSupplier nanoTime) {
        this.least = least;
        this.nanoTime = nanoTime;
        most = least;
        begin(0);
    }

    /** Begins to measure with what is held now: before there was nothing to do. */
    final void begin(int held) {
        since = nanoTime.getAsLong();
        taken = held;
    }

    int most() {
        return most;
    }

    /** Returns how many to take at once while so many are held. */
    int room(int held) {
        return Math.max(1, Math.min(most - held, MOST_AT_ONCE));
    }

    /** Returns below how many one takes again when there is enough to take: nobody is idle, and statements are long. */
    int low() {
        return Math.max(least, most - Math.min(most / 2, MOST_AT_ONCE));
    }

    /** Counts what was taken, and allows for more or less as soon as it has seen half of what it allows for worked on. */
    void took(List<Leased> messages, int held) {
        taken += messages.size();
        int done = taken - held;
        if (done < Math.max(1, most / 2)) {
            return;
        }
        long now = nanoTime.getAsLong();
        boolean quick = (now - since) / done * most < QUICK_NANOS;
        most = Math.max(least, Math.min(quick ? 2 * most : most / 2, roomFor(messages)));
        since = now;
        taken = held;
    }

    private static int roomFor(List<Leased> messages) {
        long characters = messages.stream()
                .mapToLong(each -> each.body().length() + each.context().length())
                .sum();
        return (int) Math.min(MOST, MOST_CHARACTERS * messages.size() / Math.max(1, characters));
    }
}
