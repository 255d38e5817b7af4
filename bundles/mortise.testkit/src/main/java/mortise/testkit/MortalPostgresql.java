package mortise.testkit;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/**
 * A PostgreSQL server of a test's own, which may be killed and comes back with its data, at the same address. Its URL is the
 * same all the time. For use by one thread.
 */
public final class MortalPostgresql implements AutoCloseable {
    private static final Duration DYING = Duration.ofSeconds(20);

    private final Path data;
    private EmbeddedPostgres server;

    private MortalPostgresql(Path data, EmbeddedPostgres server) {
        this.data = data;
        this.server = server;
    }

    /** Starts an empty server whose data are in a folder. */
    public static MortalPostgresql start(Path folder) {
        Path data = folder.resolve("postgresql");
        return new MortalPostgresql(data, start(data, 0));
    }

    private static EmbeddedPostgres start(Path data, int port) {
        try {
            EmbeddedPostgres.Builder builder = EmbeddedPostgres.builder()
                    .setLocaleConfig("locale", "C")
                    .setServerConfig("max_connections", "200")
                    // What is committed is to be there after the kill; the builder's defaults are for speed.
                    .setServerConfig("fsync", "on")
                    .setServerConfig("synchronous_commit", "on")
                    .setServerConfig("full_page_writes", "on")
                    .setDataDirectory(data)
                    .setCleanDataDirectory(false)
                    .setPGStartupWait(Duration.ofMinutes(1));
            return (port == 0 ? builder : builder.setPort(port)).start();
        } catch (IOException notStarted) {
            throw new UncheckedIOException("the PostgreSQL server for tests did not start", notStarted);
        }
    }

    /** Returns the JDBC URL of its database, user included. */
    public String url() {
        return server.getJdbcUrl("postgres", "postgres");
    }

    /** Ends it and all its processes as a power failure does; returns when they are gone. */
    public void kill9() {
        try {
            long id = Long.parseLong(
                    Files.readAllLines(data.resolve("postmaster.pid")).get(0).strip());
            ProcessHandle postmaster =
                    ProcessHandle.of(id).orElseThrow(() -> new IllegalStateException("no process " + id));
            List<ProcessHandle> all = Stream.concat(Stream.of(postmaster), postmaster.descendants())
                    .toList();
            all.forEach(ProcessHandle::destroyForcibly);
            long end = System.nanoTime() + DYING.toNanos();
            while (all.stream().anyMatch(ProcessHandle::isAlive)) {
                if (System.nanoTime() > end) {
                    throw new IllegalStateException("processes of PostgreSQL do not end: " + all);
                }
                Thread.sleep(10);
            }
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }

    /** Starts it again on its data, after it was killed; it mends them from its log. */
    public void restart() {
        int port = server.getPort();
        try {
            // Gives up what this process holds of the one that is dead.
            server.close();
        } catch (IOException unheld) {
            throw new UncheckedIOException(unheld);
        }
        server = start(data, port);
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
