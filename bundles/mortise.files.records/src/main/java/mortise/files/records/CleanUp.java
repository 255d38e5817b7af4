package mortise.files.records;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import mortise.core.Context;
import mortise.core.Failure;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks from time to time for uploads that nobody attached; on several nodes at different moments, which does no harm. */
@Component(service = CleanUp.class, immediate = true, configurationPid = "mortise.files.records")
public final class CleanUp {
    private static final Logger log = LoggerFactory.getLogger(CleanUp.class);

    private final StoredFiles files;
    private final ScheduledExecutorService timer;

    /** Called by the host. */
    @Activate
    public CleanUp(StoredFiles.Config config, @Reference StoredFiles files) {
        this.files = files;
        timer = Executors.newSingleThreadScheduledExecutor(work -> {
            Thread thread = new Thread(work, "mortise-files-clean-up");
            thread.setDaemon(true);
            return thread;
        });
        if (config.cleanMinutes() > 0) {
            long seconds = config.cleanMinutes() * 60L;
            timer.scheduleWithFixedDelay(
                    this::run, ThreadLocalRandom.current().nextLong(seconds) + 1, seconds, TimeUnit.SECONDS);
        }
    }

    private void run() {
        try (Context.Scope scope = Context.system("files").open()) {
            int expired = Sweep.expire(files);
            if (expired > 0) {
                log.info("{} uploaded files that no record has are removed", expired);
            }
        } catch (Failure away) {
            log.warn("Uploaded files are cleaned up later: {}", away.getMessage());
        } catch (RuntimeException defect) {
            // A timer that throws is not run again.
            log.error("Uploaded files cannot be cleaned up", defect);
        }
    }

    /** Ends the thread; a look under way ends by itself. */
    @Deactivate
    public void close() {
        timer.shutdown();
    }
}
