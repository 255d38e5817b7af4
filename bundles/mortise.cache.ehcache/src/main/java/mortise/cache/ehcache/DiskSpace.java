package mortise.cache.ehcache;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Watches how full a disk is, by a look once a second at most. */
final class DiskSpace {
    private static final Logger log = LoggerFactory.getLogger(DiskSpace.class);
    private static final long NANOS_BETWEEN_LOOKS = TimeUnit.SECONDS.toNanos(1);

    private final Path folder;
    private final long reserve;
    private final AtomicLong looked = new AtomicLong(System.nanoTime() - NANOS_BETWEEN_LOOKS);
    private volatile boolean full;

    /**
     * A disk.
     *
     * @param folder one on it
     * @param reserve how many bytes shall be free on it
     */
    DiskSpace(Path folder, long reserve) {
        this.folder = folder;
        this.reserve = reserve;
    }

    /** Tells whether less than the reserve is free, or the disk cannot be asked. */
    boolean isFull() {
        long now = System.nanoTime();
        long last = looked.get();
        if (now - last >= NANOS_BETWEEN_LOOKS && looked.compareAndSet(last, now)) {
            boolean before = full;
            full = free() < reserve;
            if (full && !before) {
                log.warn("Regions on disk are empty for now: {}", this);
            } else if (before && !full) {
                log.info("Regions on disk are used again");
            }
        }
        return full;
    }

    /** Returns how much may be written until it is full. */
    long room() {
        return Math.max(0, free() - reserve);
    }

    private long free() {
        try {
            return Files.getFileStore(folder).getUsableSpace();
        } catch (IOException gone) {
            return 0;
        }
    }

    @Override
    public String toString() {
        return "less than " + (reserve >> 20) + " MiB are free on the disk of " + folder;
    }
}
