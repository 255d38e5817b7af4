package mortise.records.unit;

import java.util.concurrent.atomic.AtomicInteger;
import mortise.core.Failure;
import mortise.database.Database;
import mortise.entity.Model;
import org.jspecify.annotations.Nullable;

/**
 * The unit in use. A new one is built beside it and takes its place in one write; calls that began with the old one finish
 * with it, and the last of them closes it. Safe for use by many threads.
 */
public final class Units implements AutoCloseable {
    /** A hold on a unit; it stays open until the hold is given up. */
    public static final class Hold implements AutoCloseable {
        private final Unit unit;
        /** One for the holder who made it current, one for each call; below zero it is closed. */
        private final AtomicInteger users = new AtomicInteger(1);

        private Hold(Unit unit) {
            this.unit = unit;
        }

        /** Returns the unit. */
        public Unit unit() {
            return unit;
        }

        private boolean enter() {
            int seen;
            do {
                seen = users.get();
                if (seen == 0) {
                    return false;
                }
            } while (!users.compareAndSet(seen, seen + 1));
            return true;
        }

        @Override
        public void close() {
            if (users.decrementAndGet() == 0) {
                unit.close();
            }
        }
    }

    private final Database database;
    private volatile @Nullable Hold current;

    /** Units over a database; there is none yet. */
    public Units(Database database) {
        this.database = database;
    }

    /**
     * Returns a hold on the unit in use, to be closed by the caller.
     *
     * @throws Failure UNAVAILABLE if none has been built yet
     */
    public Hold hold() {
        while (true) {
            Hold hold = current;
            if (hold == null) {
                throw Failure.unavailable("the entities are not ready yet; try again in a moment", null);
            }
            if (hold.enter()) {
                return hold;
            }
        }
    }

    /** Builds a unit of the model and makes it the one in use; if it cannot be built, the old one stays. */
    public synchronized void swap(Model model) {
        Hold next = new Hold(new Unit(model, database));
        Hold old = current;
        current = next;
        if (old != null) {
            old.close();
        }
    }

    @Override
    public synchronized void close() {
        Hold old = current;
        current = null;
        if (old != null) {
            old.close();
        }
    }
}
