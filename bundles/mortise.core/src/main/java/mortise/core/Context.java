package mortise.core;

import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.Supplier;

/**
 * On whose behalf and for which request the current thread works. The edges (HTTP, shell, queue, schedules) open one
 * around each piece of work; everything below asks {@link #current()}. It does not follow to other threads by itself:
 * whoever hands work over carries it along.
 *
 * @param identity who acts
 * @param requestId names the request in answers, logs, audit and messages
 * @param origin where the request came from: {@code web}, {@code api}, {@code shell}, {@code import}, {@code system}
 * @param address the caller's network address, empty if there is none
 * @param locale the language and region of texts for the caller
 * @param zone the caller's time zone
 */
public record Context(Identity identity, String requestId, String origin, String address, Locale locale, ZoneId zone) {
    private static final ThreadLocal<Context> CURRENT = new ThreadLocal<>();
    private static final Context NOBODY =
            new Context(Identity.ANONYMOUS, "-", "system", "", Locale.ENGLISH, ZoneId.of("UTC"));

    /** Ends an opened context; closing restores the one before. Close it on the thread that opened it. */
    public interface Scope extends AutoCloseable {
        @Override
        void close();
    }

    /** Returns the context of the running thread; an anonymous one if none is open. */
    public static Context current() {
        Context context = CURRENT.get();
        return context == null ? NOBODY : context;
    }

    /**
     * Returns the time zone of the machine, for people who have told none: the system property {@code mortise.zone}. The
     * JVM of a node works in UTC.
     */
    public static ZoneId machineZone() {
        String name = System.getProperty("mortise.zone", "");
        try {
            return name.isEmpty() ? ZoneId.systemDefault() : ZoneId.of(name);
        } catch (DateTimeException unknown) {
            return ZoneId.systemDefault();
        }
    }

    /** Returns a context of the host itself, for work that no person asked for. */
    public static Context system(String requestId) {
        return new Context(Identity.SYSTEM, requestId, "system", "", Locale.ENGLISH, ZoneId.of("UTC"));
    }

    /**
     * Does in the running thread's context what the host does on its own, whoever asked for it, and returns its result: it has been
     * decided before that he may.
     */
    public static <T> T asHost(Supplier<T> work) {
        try (Scope scope = current().as(Identity.SYSTEM).open()) {
            return work.get();
        }
    }

    /** Returns this context with another identity. */
    public Context as(Identity other) {
        return new Context(other, requestId, origin, address, locale, zone);
    }

    /** Makes this the thread's context until the returned scope is closed. Scopes nest. */
    public Scope open() {
        Context before = CURRENT.get();
        CURRENT.set(this);
        return () -> {
            if (before == null) {
                CURRENT.remove();
            } else {
                CURRENT.set(before);
            }
        };
    }

    /** Does the work in this context and returns its result; what the work throws comes through. */
    public <T> T call(Callable<T> work) throws Exception {
        try (Scope scope = open()) {
            return work.call();
        }
    }

    /** Does the work in this context. */
    public void run(Runnable work) {
        try (Scope scope = open()) {
            work.run();
        }
    }
}
