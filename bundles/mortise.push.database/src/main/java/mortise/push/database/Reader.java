package mortise.push.database;

import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import mortise.push.OpenPush.Event;
import mortise.push.OpenPush.Listener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads events for one listener, on a thread of its own. */
final class Reader implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Reader.class);
    private static final int MOST = 500;
    /** While woken by others, a look for safety's sake. */
    private static final long CALM_MILLIS = 30_000;

    private static final long ALONE_MILLIS = 1_000;

    private final DatabasePush push;
    private final Listener listener;
    private final Semaphore woken = new Semaphore(0);
    private final Thread thread = new Thread(this::work, "mortise.push.read");
    private volatile boolean closed;
    private volatile boolean failing;

    Reader(DatabasePush push, Listener listener) {
        this.push = push;
        this.listener = listener;
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    void wake() {
        if (woken.availablePermits() == 0) {
            woken.release();
        }
    }

    boolean isFailing() {
        return failing;
    }

    private void work() {
        long last = -1;
        boolean begun = false;
        while (!closed) {
            try {
                woken.drainPermits();
                if (last < 0) {
                    last = push.beginning();
                }
                List<Event> events = push.after(last, MOST);
                failing = false;
                boolean whole = begun && (events.isEmpty() || events.get(0).number() == last + 1);
                if (!begun || !events.isEmpty()) {
                    begun = true;
                    last = events.isEmpty()
                            ? last
                            : events.get(events.size() - 1).number();
                    if (!closed) {
                        listener.heard(whole, events);
                    }
                }
                if (events.size() == MOST) {
                    continue;
                }
            } catch (SQLException away) {
                if (!failing && !closed) {
                    log.debug("Events cannot be read: {}", away.getMessage());
                }
                failing = true;
            } catch (RuntimeException defect) {
                log.error("Events could not be heard", defect);
            }
            rest();
        }
    }

    private void rest() {
        try {
            woken.tryAcquire(!failing && push.isHearing() ? CALM_MILLIS : ALONE_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            closed = true;
        }
    }

    @Override
    public void close() {
        closed = true;
        wake();
        if (Thread.currentThread() != thread) {
            try {
                thread.join(5_000);
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
