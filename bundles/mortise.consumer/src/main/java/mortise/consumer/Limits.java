package mortise.consumer;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.time.Duration;
import java.util.Optional;

/**
 * When a node has worked enough, and is to be stopped for a fresh one.
 *
 * @param messages after so many; 0 for any number
 * @param time after so long; zero for ever
 * @param heapPercent when that much of the heap is in use after a collection; 0 for any
 */
record Limits(long messages, Duration time, int heapPercent) {
    /** Tells whether there is any. */
    boolean any() {
        return messages > 0 || !time.isZero() || heapPercent > 0;
    }

    /** Returns which limit is reached, in a few words. */
    Optional<String> reached(long worked, Duration age) {
        if (messages > 0 && worked >= messages) {
            return Optional.of(worked + " messages were worked on");
        }
        if (!time.isZero() && age.compareTo(time) >= 0) {
            return Optional.of("it worked for " + age.toMinutes() + " minutes");
        }
        int used = heapPercent == 0 ? 0 : usedPercent();
        return heapPercent > 0 && used > heapPercent
                ? Optional.of(used + " % of the heap are in use")
                : Optional.empty();
    }

    /** What is left after the last collection: garbage says nothing. */
    private static int usedPercent() {
        long used = 0;
        for (MemoryPoolMXBean pool : ManagementFactory.getMemoryPoolMXBeans()) {
            MemoryUsage usage = pool.getCollectionUsage();
            if (pool.getType() == MemoryType.HEAP && usage != null) {
                used += usage.getUsed();
            }
        }
        return (int) (used * 100 / Runtime.getRuntime().maxMemory());
    }
}
