package mortise.web.palette;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import mortise.core.Context;
import mortise.entity.EntityType;
import mortise.entity.Field;
import mortise.entity.Filter;
import mortise.entity.Query;
import mortise.entity.Record;
import mortise.entity.Records;
import mortise.search.Search;
import mortise.search.SearchRequest;
import mortise.search.SearchResult;
import mortise.web.shell.About;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks for words in several entities at once and takes what has come when the time is over: a slow entity hides its own
 * records, never those of the others. Safe for use by many threads.
 */
public final class Finder implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Finder.class);
    private static final int MOST_WAITING = 200;

    private final Records records;
    private final Supplier<Optional<Search>> search;
    private final ExecutorService threads;

    /**
     * A finder that asks so many entities at once.
     *
     * @param search what knows words best, if it is there now; else the records themselves are asked
     */
    public Finder(Records records, Supplier<Optional<Search>> search, int threads) {
        this.records = records;
        this.search = search;
        ThreadPoolExecutor pool = new ThreadPoolExecutor(
                threads,
                threads,
                30,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(MOST_WAITING),
                work -> {
                    Thread thread = new Thread(work, "mortise-web-finder");
                    thread.setDaemon(true);
                    return thread;
                },
                new ThreadPoolExecutor.CallerRunsPolicy());
        pool.allowCoreThreadTimeOut(true);
        this.threads = pool;
    }

    /**
     * What was found in time.
     *
     * @param whole whether all entities have answered
     */
    record InTime(List<Hit> hits, boolean whole) {}

    /** Returns what is found, in the order of the entities, at most so many of each. */
    InTime find(List<EntityType> types, String words, int most, Duration time) {
        Context context = Context.current();
        List<Callable<List<Hit>>> questions = new ArrayList<>();
        for (EntityType type : types) {
            questions.add(() -> context.call(() -> find(type, words, most)));
        }
        List<Hit> hits = new ArrayList<>();
        boolean whole = true;
        try {
            for (Future<List<Hit>> answer : threads.invokeAll(questions, time.toMillis(), TimeUnit.MILLISECONDS)) {
                hits.addAll(take(answer));
                whole &= !answer.isCancelled();
            }
        } catch (InterruptedException leaving) {
            Thread.currentThread().interrupt();
        }
        return new InTime(hits, whole);
    }

    private static List<Hit> take(Future<List<Hit>> answer) throws InterruptedException {
        try {
            return answer.get();
        } catch (CancellationException tooSlow) {
            return List.of();
        } catch (ExecutionException failed) {
            log.warn("an entity could not be searched", failed.getCause());
            return List.of();
        }
    }

    private List<Hit> find(EntityType type, String words, int most) {
        Optional<Field> about = About.field(type);
        Set<String> fields = new LinkedHashSet<>(type.titleFields());
        about.ifPresent(field -> fields.add(field.name()));
        Query query = Query.of(type.name()).fields(fields).page(Query.Page.number(1, most));
        List<Hit> hits = new ArrayList<>();
        for (Record record : records(query, words, most)) {
            String more = About.text(record);
            hits.add(new Hit(
                    type,
                    record.title(),
                    more.isEmpty() ? type.title() : type.title() + ", " + more,
                    "/" + type.path() + "/" + record.id()));
        }
        return hits;
    }

    /** As they are now, in the order that the index has them in; what is gone meanwhile is left out. */
    private List<Record> records(Query query, String words, int most) {
        Search index = search.get().orElse(null);
        if (index == null) {
            return records.find(query.search(words)).records();
        }
        List<Long> ids = index.find(SearchRequest.of(words, query.entity()).page(0, most)).result().hits().stream()
                .map(SearchResult.Hit::id)
                .toList();
        if (ids.isEmpty()) {
            return List.of();
        }
        List<Record> found = new ArrayList<>(
                records.find(query.where(new Filter.Compare("id", Filter.Operator.IN, List.copyOf(ids))))
                        .records());
        found.sort(Comparator.comparingInt(record -> ids.indexOf(record.id())));
        return found;
    }

    /** Ends the threads. */
    @Override
    public void close() {
        threads.shutdownNow();
    }
}
