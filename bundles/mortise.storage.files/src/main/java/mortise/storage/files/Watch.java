package mortise.storage.files;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import mortise.core.Health;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes into the folder every few seconds, on a thread of its own, since a shared folder whose server is away lets its
 * callers wait for ever; and clears up what killed writers left.
 */
final class Watch implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Watch.class);
    private static final int SECONDS = 10;
    private static final Duration SILENCE = Duration.ofSeconds(4 * SECONDS);

    /** An unfinished file that has not grown for so long has no writer any more. */
    static final Duration ABANDONED = Duration.ofHours(1);

    private static final int ROUNDS_BETWEEN_CLEARING = 60;

    private record Seen(Health.Report report, long nanoTime) {}

    private final Folder folder;
    private final long keepFreeBytes;
    private final ScheduledExecutorService worker = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, FilesProvider.PID);
        thread.setDaemon(true);
        return thread;
    });
    private volatile Seen seen;
    private int round;

    /** Looks once, and goes on looking. */
    Watch(Folder folder, long keepFreeBytes) {
        this.folder = folder;
        this.keepFreeBytes = keepFreeBytes;
        seen = look();
        worker.scheduleWithFixedDelay(() -> seen = look(), SECONDS, SECONDS, TimeUnit.SECONDS);
    }

    Health.Report report() {
        Seen last = seen;
        long silent = System.nanoTime() - last.nanoTime();
        return silent < SILENCE.toNanos()
                ? last.report()
                : Health.Report.down(
                        folder.root() + " has not answered for " + TimeUnit.NANOSECONDS.toSeconds(silent) + " seconds");
    }

    /** An edge: whatever is wrong, the next look may find it mended. */
    private Seen look() {
        Health.Report report;
        try {
            Instant now = now();
            if (round++ % ROUNDS_BETWEEN_CLEARING == 0) {
                clear(now.minus(ABANDONED));
            }
            report = space();
        } catch (IOException | RuntimeException broken) {
            // A full disk can still be read.
            report = folder.isAway() || folder.freeBytes() > 0
                    ? Health.Report.down(folder.root() + " cannot be written: " + broken)
                    : space();
        }
        return new Seen(report, System.nanoTime());
    }

    /** Returns what time it is where the folder is, which may be another machine. */
    private Instant now() throws IOException {
        Path probe = folder.unfinished().resolve("probe-" + UUID.randomUUID());
        try {
            Files.write(probe, new byte[] {1});
            return Files.getLastModifiedTime(probe).toInstant();
        } finally {
            Files.deleteIfExists(probe);
        }
    }

    private void clear(Instant before) throws IOException {
        try (DirectoryStream<Path> unfinished = Files.newDirectoryStream(folder.unfinished())) {
            for (Path each : unfinished) {
                if (lastWritten(each).isBefore(before) && Files.deleteIfExists(each)) {
                    log.info("Removed {}, which a writer that is gone had not finished", each);
                }
            }
        } catch (DirectoryIteratorException broken) {
            throw broken.getCause();
        }
    }

    private static Instant lastWritten(Path file) throws IOException {
        try {
            return Files.getLastModifiedTime(file, LinkOption.NOFOLLOW_LINKS).toInstant();
        } catch (NoSuchFileException finished) {
            return Instant.MAX;
        }
    }

    private Health.Report space() {
        long free = folder.freeBytes();
        String message = mebibytes(free) + " free in " + folder.root();
        if (free < keepFreeBytes) {
            return Health.Report.degraded(message + "; nothing is written until there are " + mebibytes(keepFreeBytes)
                    + " again (keepFreeBytes)");
        }
        // keepFreeBytes may be as large as a number can be.
        return free / 2 < keepFreeBytes
                ? Health.Report.degraded(message + "; below " + mebibytes(keepFreeBytes) + " nothing will be written")
                : Health.Report.up(message);
    }

    private static String mebibytes(long bytes) {
        return String.format(Locale.ROOT, "%,d MiB", bytes >> 20);
    }

    @Override
    public void close() {
        worker.shutdownNow();
    }
}
