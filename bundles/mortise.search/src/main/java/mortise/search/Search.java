package mortise.search;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongPredicate;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Search over records, as the identity of {@link mortise.core.Context#current()}: what it may not see is neither found,
 * nor counted, nor shown. Safe for use by many threads.
 */
@ProviderType
public interface Search {
    /**
     * What was found.
     *
     * @param fromDatabase entities whose answer the database gave, because the index was away, is not whole yet or cannot
     *     tell the condition: exact, without similar words, highlights and facets, and not by relevance
     */
    record Answer(SearchResult result, Set<String> fromDatabase) {
        /** Copies the set. */
        public Answer {
            fromDatabase = Set.copyOf(fromDatabase);
        }
    }

    /**
     * Finds records.
     *
     * @throws mortise.core.Failure INVALID if it asks for too much, or for a field that is not there; MISSING if there is no
     *     such entity; DENIED if the identity may view none of the entities it names
     */
    Answer find(SearchRequest request);

    /**
     * Returns what somebody may mean who is still typing, grouped by entity, the best group first.
     *
     * @param entities where to look; empty for all
     * @param perEntity the most hits of one entity, 1 to 50
     * @throws mortise.core.Failure as for {@link #find}
     */
    Map<String, List<SearchResult.Hit>> suggest(String text, List<String> entities, int perEntity);

    /**
     * Makes the index of an entity anew from its records while the old one answers, and returns how many records it has.
     * Goes on where an earlier rebuild of the same description ended. Blocks until it is done. Only for the host itself and
     * its administrators.
     *
     * @param progress told how many records were read, every few hundred; false from it ends the rebuild, which can be
     *     gone on with
     * @throws mortise.core.Failure CONFLICT if it is being rebuilt already; MISSING; DENIED; UNAVAILABLE
     */
    long rebuild(String entity, LongPredicate progress);

    /**
     * Reads a range of records again into the index in use, and takes what is not there any more out of it. Blocks.
     *
     * @param from the first id
     * @param to the last id
     * @return how many records there are
     * @throws mortise.core.Failure as for {@link #rebuild}
     */
    long refresh(String entity, long from, long to);

    /** Returns how each index fares, those of entities that have none yet included. */
    List<IndexState> states();
}
