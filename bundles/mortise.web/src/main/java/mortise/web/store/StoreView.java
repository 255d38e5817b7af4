package mortise.web.store;

import java.util.List;
import mortise.cache.RegionFigures;
import mortise.entity.EntityType;
import mortise.jobs.Job;
import mortise.search.IndexState;
import mortise.web.http.Visit;

/**
 * What one of the pages shows.
 *
 * @param tab which one: {@code cache}, {@code search} or {@code files}
 * @param available whether what it is about is there
 * @param regions of this node's cache
 * @param indexes of search
 * @param sweeps jobs that looked for files nothing leads to, the latest first
 * @param mayStart whether there are jobs that can do something
 */
public record StoreView(
        Visit visit,
        String tab,
        boolean available,
        List<RegionFigures> regions,
        List<IndexState> indexes,
        List<Job> sweeps,
        boolean mayStart) {
    /** Returns how many of a hundred calls found a value. */
    public static long percent(RegionFigures region) {
        return Math.round(region.hitRate() * 100);
    }

    /** Returns how many calls found a value, and of how many. */
    public String calls(RegionFigures region) {
        return visit.texts()
                .get(
                        "store.calls",
                        visit.formats().number(region.hits()),
                        visit.formats().number(region.hits() + region.misses()));
    }

    /** Returns how long a load took on average; a dash if there was none. */
    public String load(RegionFigures region) {
        if (region.loads() == 0) {
            return "–";
        }
        long millis = Math.round((double) region.loadTime().toMillis() / region.loads());
        return visit.texts().get("store.loadtook", visit.formats().number(millis));
    }

    /** Returns what people call an index's entity. */
    public String plural(IndexState index) {
        return visit.model().find(index.entity()).map(EntityType::plural).orElse(index.entity());
    }

    /** Returns how far behind an index is. */
    public String lag(IndexState index) {
        return index.lagMillis() <= 0
                ? visit.texts().get("store.nolag")
                : visit.texts().get("store.lagms", visit.formats().number(index.lagMillis()));
    }
}
