package mortise.search.records;

import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import mortise.core.Failure;
import mortise.entity.Entities;
import mortise.entity.EntityType;
import mortise.search.IndexState;
import mortise.search.SearchIndex;
import mortise.search.SearchMapping;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Rebuilds by itself what has no index yet, or one of another description: at the first start, after a change of an entity,
 * after another provider was selected. Drops what a provider has that is used again after another one. One after the other, in the background.
 */
final class Keeper implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Keeper.class);
    private static final int SECONDS = 5;
    private static final int END_SECONDS = 20;
    private static final int PATIENCE_SECONDS = 15;

    private final Indexer indexer;
    private final Entities entities;
    private final SearchIndex index;
    private final Supplier<String> used;
    private final LastIndex last;
    private final boolean rebuilds;
    private final ScheduledExecutorService worker = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "mortise.search.records");
        thread.setDaemon(true);
        return thread;
    });
    private volatile boolean closing;
    private String told = "";
    private long troubledSince;

    /**
     * Looks after indexes.
     *
     * @param used returns the name of the index that is used now, empty if there is none
     * @param rebuilds whether what is missing is made
     */
    Keeper(
            Indexer indexer,
            Entities entities,
            SearchIndex index,
            Supplier<String> used,
            LastIndex last,
            boolean rebuilds) {
        this.used = used;
        this.last = last;
        this.rebuilds = rebuilds;
        this.indexer = indexer;
        this.entities = entities;
        this.index = index;
    }

    void start() {
        worker.scheduleWithFixedDelay(this::look, 1, SECONDS, TimeUnit.SECONDS);
    }

    /** An edge: what goes wrong once must not end the care. */
    private void look() {
        try {
            dropWhatIsStale();
            if (rebuilds) {
                makeWhatIsMissing();
            }
            told = "";
            troubledSince = 0;
        } catch (Failure notNow) {
            tell(notNow);
        } catch (RuntimeException defect) {
            log.error("An index could not be made", defect);
        }
    }

    /** What an index does not have is found in the database; what it has wrongly would be shown. */
    private void dropWhatIsStale() {
        String now = used.get();
        if (now.isEmpty()) {
            return;
        }
        if (last.isAnother(now)) {
            for (IndexState state : index.states()) {
                index.drop(state.entity());
                log.info("The index of {} is dropped: another one was used since it was", state.entity());
            }
        }
        last.note(now);
    }

    private void makeWhatIsMissing() {
        Map<String, String> made =
                index.states().stream().collect(Collectors.toMap(IndexState::entity, IndexState::description));
        for (EntityType type : entities.model().types()) {
            String description = SearchMapping.description(type);
            if (SearchMapping.isSearched(type) && !description.equals(made.get(type.name())) && !closing) {
                long documents = indexer.rebuild(type.name(), count -> !closing);
                log.info("The index of {} was made: {} records", type.name(), documents);
            }
        }
    }

    /** Once for each reason that stays: at a start parts come one after the other. Somebody else's rebuild is none. */
    private void tell(Failure failure) {
        String message = String.valueOf(failure.getMessage());
        long now = System.nanoTime();
        if (troubledSince == 0) {
            troubledSince = now;
        }
        boolean stays = now - troubledSince > TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        if (failure.kind() != Failure.Kind.CONFLICT && stays && !message.equals(told) && !closing) {
            log.warn("An index is to be made, and cannot be now: {}; it is tried again", message);
            told = message;
        }
    }

    @Override
    public void close() {
        closing = true;
        worker.shutdown();
        try {
            if (!worker.awaitTermination(END_SECONDS, TimeUnit.SECONDS)) {
                log.warn("A rebuild has not ended in {} seconds", END_SECONDS);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
