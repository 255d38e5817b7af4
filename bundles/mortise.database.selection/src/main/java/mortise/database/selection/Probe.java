package mortise.database.selection;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import mortise.core.Health.Report;
import mortise.database.Database;
import org.jspecify.annotations.Nullable;

/**
 * Asks a database whether it answers, on a thread of its own and at most once in two seconds, so that many askers cost
 * nothing and none waits for more than a second.
 */
final class Probe implements AutoCloseable {
    private static final long FRESH_NANOS = TimeUnit.SECONDS.toNanos(2);
    private static final int PATIENCE_MILLIS = 900;

    private final Database database;
    private final ExecutorService asker = Executors.newSingleThreadExecutor(task -> {
        Thread thread = new Thread(task, "mortise.database.health");
        thread.setDaemon(true);
        return thread;
    });
    private @Nullable CompletableFuture<Report> answer;
    private long askedNanos;

    Probe(Database database) {
        this.database = database;
    }

    Report report() {
        try {
            return current().get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
        } catch (TimeoutException slow) {
            // Not "down": a node that is merely busy must go on serving.
            return Report.degraded(
                    database.name() + " gave no connection within a second: all are busy, or it is away");
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return Report.degraded("asking " + database.name() + " was interrupted");
        } catch (ExecutionException defect) {
            return Report.down(database.name() + " cannot be asked: " + defect.getCause());
        }
    }

    /** Returns the answer under way or a fresh one, else asks. */
    private synchronized CompletableFuture<Report> current() {
        CompletableFuture<Report> last = answer;
        if (last != null && (!last.isDone() || System.nanoTime() - askedNanos < FRESH_NANOS)) {
            return last;
        }
        askedNanos = System.nanoTime();
        answer = CompletableFuture.supplyAsync(this::ask, asker);
        return answer;
    }

    private Report ask() {
        try (Connection connection = database.dataSource().getConnection()) {
            return connection.isValid(5)
                    ? Report.up(database.name() + " answers")
                    : Report.down(database.name() + " does not answer on an open connection");
        } catch (SQLException away) {
            return Report.down(database.name() + " does not answer: " + away.getMessage());
        }
    }

    @Override
    public void close() {
        asker.shutdownNow();
    }
}
