package mortise.search;

import java.util.List;
import mortise.entity.Filter;
import mortise.entity.Query;
import org.jspecify.annotations.Nullable;

/**
 * What somebody looks for. Never changes: each method returns another one.
 *
 * @param text the words; may be empty
 * @param entities where to look; empty for all entities that have searched texts and may be viewed
 * @param filter which records, in the spelling of {@link mortise.entity.Records}; null for all. Needs exactly one entity
 * @param sort fields to sort by; empty for the best first. Needs exactly one entity
 * @param facets whether to count the values of the fields that are facets
 * @param from how many hits to leave out
 * @param size how many hits to return
 * @param highlighted whether hits show where the words are
 */
public record SearchRequest(
        String text,
        List<String> entities,
        @Nullable Filter filter,
        List<Query.Sort> sort,
        boolean facets,
        int from,
        int size,
        boolean highlighted) {
    /** Copies the lists. */
    public SearchRequest {
        entities = List.copyOf(entities);
        sort = List.copyOf(sort);
    }

    /** The first 25 hits in these entities; in all if none is named. */
    public static SearchRequest of(String text, String... entities) {
        return new SearchRequest(text, List.of(entities), null, List.of(), false, 0, 25, false);
    }

    /** Only records that match. */
    public SearchRequest where(@Nullable Filter condition) {
        return new SearchRequest(text, entities, condition, sort, facets, from, size, highlighted);
    }

    /** In this order. */
    public SearchRequest sort(List<Query.Sort> keys) {
        return new SearchRequest(text, entities, filter, keys, facets, from, size, highlighted);
    }

    /** With facets. */
    public SearchRequest withFacets() {
        return new SearchRequest(text, entities, filter, sort, true, from, size, highlighted);
    }

    /** This part of the hits. */
    public SearchRequest page(int first, int hits) {
        return new SearchRequest(text, entities, filter, sort, facets, first, hits, highlighted);
    }

    /** With the places of the words. */
    public SearchRequest withHighlights() {
        return new SearchRequest(text, entities, filter, sort, facets, from, size, true);
    }
}
