package mortise.web.slot;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import mortise.core.Context;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The fence around what an extension writes into a page: it has a time limit and a length limit, it runs on a thread of its
 * own with the reader's context, and whatever it throws stays inside. Safe for use by many threads.
 */
public final class Fragments implements AutoCloseable {
    /** What an extension does. */
    @FunctionalInterface
    public interface Writer {
        /** Writes HTML that is escaped already. */
        void write(Appendable out) throws IOException;

        /** Tells whether the extension is still there; if it is not, no failure of it is worth a word. */
        default boolean isThere() {
            return true;
        }
    }

    /**
     * What came of it.
     *
     * @param html the fragment; empty if it failed
     * @param problem the key of the text that says what went wrong; empty if nothing did
     */
    public record Fragment(String html, String problem) {
        static final Fragment GONE = new Fragment("", "fragment.gone");

        /** Tells whether there is something to show. */
        public boolean succeeded() {
            return problem.isEmpty();
        }
    }

    private static final Logger log = LoggerFactory.getLogger(Fragments.class);
    private static final int LONGEST = 2_000_000;

    private final Duration limit;
    private final ExecutorService threads;

    /**
     * A fence.
     *
     * @param limit how long one fragment may take
     * @param most how many may be written at once; more fail at once instead of waiting
     */
    public Fragments(Duration limit, int most) {
        this.limit = limit;
        ThreadPoolExecutor pool =
                new ThreadPoolExecutor(0, most, 30, TimeUnit.SECONDS, new SynchronousQueue<>(), work -> {
                    Thread thread = new Thread(work, "mortise-web-fragment");
                    thread.setDaemon(true);
                    return thread;
                });
        this.threads = pool;
    }

    /** Has a fragment written; never throws for what the extension does. */
    public Fragment write(String title, Writer writer) {
        return finish(begin(title, writer), limit);
    }

    /** Has fragments written at once: together they have the time that one has. The result has their order. */
    public List<Fragment> writeAll(Map<String, Writer> writersByTitle) {
        List<Work> begun = new ArrayList<>();
        writersByTitle.forEach((title, writer) -> begun.add(begin(title, writer)));
        long end = System.nanoTime() + limit.toNanos();
        return begun.stream()
                .map(work -> finish(work, Duration.ofNanos(Math.max(0, end - System.nanoTime()))))
                .toList();
    }

    /** A fragment that is being written; without a future if no thread was free. */
    private record Work(String title, Writer writer, Buffer buffer, @Nullable Future<?> future) {}

    private Work begin(String title, Writer writer) {
        Context context = Context.current();
        Buffer buffer = new Buffer();
        try {
            Future<?> future = threads.submit(() -> {
                try (Context.Scope scope = context.open()) {
                    writer.write(buffer);
                }
                return null;
            });
            return new Work(title, writer, buffer, future);
        } catch (RejectedExecutionException full) {
            log.warn("no thread is free for the fragment '{}'", title);
            return new Work(title, writer, buffer, null);
        }
    }

    private Fragment finish(Work work, Duration time) {
        Future<?> future = work.future();
        if (future == null) {
            return new Fragment("", "fragment.busy");
        }
        try {
            future.get(time.toMillis(), TimeUnit.MILLISECONDS);
            return new Fragment(work.buffer().text.toString(), "");
        } catch (TimeoutException slow) {
            future.cancel(true);
            log.warn("the fragment '{}' took longer than {} ms and was left out", work.title(), limit.toMillis());
            return new Fragment("", "fragment.slow");
        } catch (ExecutionException failed) {
            if (!work.writer().isThere()) {
                log.debug("the fragment '{}' has gone while it was written", work.title(), failed.getCause());
                return Fragment.GONE;
            }
            log.error("the fragment '{}' failed and was left out", work.title(), failed.getCause());
            return new Fragment("", "fragment.failed");
        } catch (InterruptedException leaving) {
            future.cancel(true);
            Thread.currentThread().interrupt();
            return new Fragment("", "fragment.failed");
        }
    }

    /** Ends the threads. */
    @Override
    public void close() {
        threads.shutdownNow();
    }

    /** Text with a longest length, so that an extension that loops cannot take all memory. */
    private static final class Buffer implements Appendable {
        private final StringBuilder text = new StringBuilder(512);

        @Override
        public Appendable append(CharSequence part) {
            return append(part, 0, part.length());
        }

        @Override
        public Appendable append(CharSequence part, int start, int end) {
            if (text.length() + end - start > LONGEST) {
                throw new IllegalStateException("a fragment is longer than " + LONGEST + " characters");
            }
            text.append(part, start, end);
            return this;
        }

        @Override
        public Appendable append(char character) {
            return append(String.valueOf(character));
        }
    }
}
