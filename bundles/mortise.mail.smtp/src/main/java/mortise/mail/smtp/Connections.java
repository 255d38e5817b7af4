package mortise.mail.smtp;

import jakarta.mail.MessagingException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.LinkedBlockingDeque;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import mortise.core.Failure;
import org.eclipse.angus.mail.smtp.SMTPTransport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Connections to a server, so many at most, each used for one mail after another and given up when it had nothing to do for a
 * few seconds: servers close those soon. Safe for use by many threads.
 */
final class Connections implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Connections.class);
    private static final long IDLE_SECONDS = 10;

    /** Makes a connection. */
    interface Connecting {
        SMTPTransport connect() throws MessagingException;
    }

    private record Idle(SMTPTransport connection, long since) {
        boolean isStale() {
            return System.nanoTime() - since > TimeUnit.SECONDS.toNanos(IDLE_SECONDS);
        }
    }

    private final Connecting server;
    private final int most;
    private final int patienceSeconds;
    private final Semaphore free;
    private final LinkedBlockingDeque<Idle> idle = new LinkedBlockingDeque<>();

    Connections(Connecting server, int most, int patienceSeconds, ScheduledExecutorService worker) {
        this.server = server;
        this.most = most;
        this.patienceSeconds = patienceSeconds;
        free = new Semaphore(most, true);
        worker.scheduleWithFixedDelay(this::closeStale, IDLE_SECONDS, IDLE_SECONDS, TimeUnit.SECONDS);
    }

    /**
     * Returns a connection that answers; give it back in any case.
     *
     * @throws Failure UNAVAILABLE if all are busy for too long
     */
    SMTPTransport take() throws MessagingException {
        try {
            if (!free.tryAcquire(patienceSeconds, TimeUnit.SECONDS)) {
                throw Failure.unavailable(
                        "all " + most + " connections to the mail server are busy (" + SmtpMailer.PID
                                + ": connections)",
                        null);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw Failure.unavailable("interrupted while waiting for a connection to the mail server", interrupted);
        }
        boolean taken = false;
        try {
            SMTPTransport connection = usable();
            connection = connection == null ? server.connect() : connection;
            taken = true;
            return connection;
        } finally {
            if (!taken) {
                free.release();
            }
        }
    }

    private @Nullable SMTPTransport usable() {
        for (Idle latest = idle.pollFirst(); latest != null; latest = idle.pollFirst()) {
            // Asks the server, which may have closed it.
            if (!latest.isStale() && latest.connection.isConnected()) {
                return latest.connection;
            }
            close(latest.connection);
        }
        return null;
    }

    /** Takes a connection back. One on which something went wrong is in an unknown state, and closed. */
    void giveBack(SMTPTransport connection, boolean good) {
        if (good) {
            idle.addFirst(new Idle(connection, System.nanoTime()));
        } else {
            close(connection);
        }
        free.release();
    }

    private void closeStale() {
        List<SMTPTransport> stale = new ArrayList<>();
        for (Iterator<Idle> each = idle.descendingIterator(); each.hasNext(); ) {
            Idle oldest = each.next();
            if (oldest.isStale() && idle.remove(oldest)) {
                stale.add(oldest.connection);
            }
        }
        stale.forEach(Connections::close);
    }

    private static void close(SMTPTransport connection) {
        try {
            connection.close();
        } catch (MessagingException alreadyBroken) {
            log.debug("A connection was not closed in good order", alreadyBroken);
        }
    }

    /** Closes those that are idle, which are all once nobody sends any more. */
    @Override
    public void close() {
        for (Idle each = idle.pollFirst(); each != null; each = idle.pollFirst()) {
            close(each.connection);
        }
    }
}
