package mortise.cache.push;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import mortise.cache.Invalidations;
import mortise.cache.RegionSpec;
import mortise.core.Failure;
import mortise.database.CurrentTransaction;
import mortise.push.Channel;
import mortise.push.OpenPush;
import mortise.push.OpenPush.Event;
import mortise.push.Push;
import mortise.push.PushFeed;
import mortise.queue.MessageFormat;
import mortise.queue.Topic;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells other nodes what becomes outdated in the regions of this one, a few milliseconds' worth at once, and forgets what they tell.
 * What happens in a transaction is told when that has committed, and forgotten here once more. Where events were lost, all of the
 * cache is forgotten. The channel has no rule: no client hears it.
 */
@Component(
        immediate = true,
        service = {})
public final class SharedInvalidation {
    private static final Channel<Outdated> CHANNEL = Channel.of("cache.outdated", Outdated.class);
    private static final Topic<Outdated> BODY = Topic.event(CHANNEL.name(), CHANNEL.body());
    private static final Logger log = LoggerFactory.getLogger(SharedInvalidation.class);
    private static final long GATHERED_MILLIS = 50;

    private final String node = UUID.randomUUID().toString();
    private final Invalidations cache;
    private final Push push;
    private final MessageFormat format;
    private final Gathered gathered = new Gathered();
    private final ScheduledExecutorService teller = Executors.newSingleThreadScheduledExecutor(work -> {
        Thread thread = new Thread(work, "mortise.cache.push");
        thread.setDaemon(true);
        return thread;
    });
    private final Invalidations.Place told;
    private final OpenPush.Place heard;

    private volatile boolean hasHeard;

    /** Begins to tell and to hear. */
    @Activate
    public SharedInvalidation(
            @Reference Invalidations cache,
            @Reference Push push,
            @Reference PushFeed feed,
            @Reference MessageFormat format) {
        this.cache = cache;
        this.push = push;
        this.format = format;
        heard = feed.listen(this::hear);
        told = cache.listen(this::outdated);
    }

    private void outdated(String region, @Nullable String key) {
        if (key != null && key.length() > RegionSpec.MAX_KEY_LENGTH) {
            return; // no node keeps it
        }
        Optional<CurrentTransaction> transaction = CurrentTransaction.get();
        if (transaction.isEmpty()) {
            add(region, key);
            return;
        }
        transaction.get().afterCommit(() -> {
            cache.forget(region, key);
            add(region, key);
        });
    }

    private void add(String region, @Nullable String key) {
        if (gathered.add(region, key)) {
            try {
                teller.schedule(this::tell, GATHERED_MILLIS, TimeUnit.MILLISECONDS);
            } catch (RejectedExecutionException closed) {
                tell();
            }
        }
    }

    private void tell() {
        gathered.take(node).forEach(each -> push.publish(CHANNEL, "", each));
    }

    private void hear(String order, boolean whole, List<Event> events) {
        boolean lost = hasHeard && !whole
                || events.stream().anyMatch(event -> event.topics().isEmpty());
        hasHeard = true;
        if (lost) {
            cache.forgetAll();
            return;
        }
        events.stream().filter(event -> event.topics().contains(CHANNEL.name())).forEach(this::forget);
    }

    private void forget(Event event) {
        try {
            Outdated outdated = format.read(BODY, event.body());
            if (outdated.node().equals(node)) {
                return;
            }
            if (outdated.keys().isEmpty()) {
                cache.forget(outdated.region(), null);
            }
            outdated.keys().forEach(key -> cache.forget(outdated.region(), key));
        } catch (Failure unreadable) {
            log.warn("Another node tells what this one does not understand; the cache begins anew", unreadable);
            cache.forgetAll();
        }
    }

    /** Tells what is still to be told, and ends. */
    @Deactivate
    public void close() {
        told.close();
        heard.close();
        teller.shutdownNow();
        tell();
    }
}
