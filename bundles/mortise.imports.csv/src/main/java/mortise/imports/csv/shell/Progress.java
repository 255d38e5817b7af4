package mortise.imports.csv.shell;

import java.util.Locale;
import mortise.imports.Monitor;

/** Knows how far an import is, and can end it. Safe for use by many threads. */
final class Progress implements Monitor {
    private final long size;
    private final long begun = System.nanoTime();
    private volatile Monitor.Progress last = new Monitor.Progress(0, 0, 0, 0);
    private volatile boolean cancelled;

    /** @param size the file's bytes */
    Progress(long size) {
        this.size = size;
    }

    @Override
    public void reached(Monitor.Progress progress) {
        last = progress;
    }

    @Override
    public boolean cancelled() {
        return cancelled;
    }

    /** Ends the import after the batch under way. */
    void cancel() {
        cancelled = true;
    }

    /** Returns how long it has taken so far. */
    double seconds() {
        return Math.max(1, System.nanoTime() - begun) / 1e9;
    }

    @Override
    public String toString() {
        Monitor.Progress now = last;
        return String.format(
                Locale.ROOT,
                "%,d lines, %d %%, %,.0f a second, %,d refused",
                now.lines(),
                size == 0 ? 100 : Math.min(100, 100 * now.bytes() / size),
                now.lines() / seconds(),
                now.refused());
    }
}
