package mortise.cache.ehcache;

import java.security.AccessController;
import java.security.PrivilegedAction;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.ehcache.core.spi.service.ExecutionService;
import org.ehcache.spi.service.Service;
import org.ehcache.spi.service.ServiceProvider;

/**
 * The threads that write to disk, in place of Ehcache's own, whose queue has no bound and whose threads keep what they
 * inherit of the caller that made Ehcache start them: its class loader, in two ways, after its bundle has gone.
 */
final class Writers implements ExecutionService {
    private static final int WAITING = 256;
    private static final long IDLE_SECONDS = 10;

    @Override
    public ExecutorService getOrderedExecutor(String pool, BlockingQueue<Runnable> unbounded) {
        ThreadPoolExecutor writer = new ThreadPoolExecutor(
                1,
                1,
                IDLE_SECONDS,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(WAITING),
                Writers::thread,
                Writers::waitForPlace);
        writer.allowCoreThreadTimeOut(true);
        return writer;
    }

    @Override
    public ExecutorService getUnorderedExecutor(String pool, BlockingQueue<Runnable> unbounded) {
        return getOrderedExecutor(pool, unbounded);
    }

    @Override
    public ScheduledExecutorService getScheduledExecutor(String pool) {
        throw new UnsupportedOperationException("nothing is written behind the back of a region");
    }

    /** A thread takes over the protection domains on the stack it is made on, unless those below are cut off. */
    @SuppressWarnings("removal")
    private static Thread thread(Runnable work) {
        return AccessController.doPrivileged((PrivilegedAction<Thread>) () -> {
            Thread thread = new Thread(null, work, "mortise.cache.ehcache", 0, false);
            thread.setContextClassLoader(Writers.class.getClassLoader());
            thread.setDaemon(true);
            return thread;
        });
    }

    /** Who puts faster than the disk writes waits. */
    private static void waitForPlace(Runnable write, ThreadPoolExecutor writer) {
        if (writer.isShutdown()) {
            throw new RejectedExecutionException("the region is closed");
        }
        try {
            writer.getQueue().put(write);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new RejectedExecutionException("interrupted while the disk is busy", interrupted);
        }
    }

    @Override
    public void start(ServiceProvider<Service> others) {
        // Threads are started when there is something to write.
    }

    @Override
    public void stop() {
        // Each region ends its own.
    }
}
