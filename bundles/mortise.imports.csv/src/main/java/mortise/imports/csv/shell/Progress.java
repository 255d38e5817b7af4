package mortise.imports.csv.shell;

import java.io.PrintStream;
import mortise.imports.Monitor;

/** Tells every other second how far an import is; an interrupted thread ends it. For one thread. */
final class Progress implements Monitor {
    private static final long PAUSE = 2_000_000_000L;

    private final PrintStream target;
    private final long size;
    private final long begun = System.nanoTime();
    private long told = begun;

    /** @param size the file's bytes */
    Progress(PrintStream target, long size) {
        this.target = target;
        this.size = size;
    }

    @Override
    public void reached(Monitor.Progress progress) {
        long now = System.nanoTime();
        if (now - told >= PAUSE) {
            told = now;
            target.printf(
                    "%,d lines, %d %%, %,.0f a second, %,d refused%n",
                    progress.lines(),
                    size == 0 ? 100 : Math.min(100, 100 * progress.bytes() / size),
                    progress.lines() / seconds(),
                    progress.refused());
            target.flush();
        }
    }

    @Override
    public boolean cancelled() {
        return Thread.currentThread().isInterrupted();
    }

    /** Returns how long it has taken so far. */
    double seconds() {
        return Math.max(1, System.nanoTime() - begun) / 1e9;
    }
}
