package mortise.search;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Finds documents by words. One index for each entity, which can be made anew beside the old one. What is in it is a copy:
 * whoever fills it can fill it again. Safe for use by many threads.
 *
 * <p>Words may stand in any order and all have to appear. Case, diacritics and the width of letters do not matter; the
 * last word may be the beginning of one. If nothing is found that way, similar words are looked for: with one letter
 * wrong, missing or swapped from four letters on, two from eight, the first letter right. Chinese, Japanese and Korean are
 * found by any part. No character of a text has a meaning of its own.
 */
@ProviderType
public interface SearchIndex {
    /**
     * Takes documents in place of those with their ids. They are found within a second, and outlast the node's end from
     * the moment this returns. One that is older than what is there, or whose record was deleted, is left out without a
     * word: messages may come in any order and twice.
     *
     * @throws mortise.core.Failure UNAVAILABLE if they cannot be kept now, as with a full disk: the same call may be made
     *     again
     */
    void put(Collection<SearchDocument> documents);

    /**
     * Takes the documents of deleted records away, if there are any. For a day at least nothing is taken for these ids any
     * more, whatever its version.
     *
     * @throws mortise.core.Failure UNAVAILABLE as for {@link #put}
     */
    void delete(String entity, Collection<Long> ids);

    /**
     * Answers a question. Totals and counts of facets are exact, and of what the question's conditions let through only. An
     * entity without an index has nothing. Hits of one score are in the order of their ids, so that pages neither overlap
     * nor leave anything out while nothing changes.
     *
     * @throws mortise.core.Failure INVALID if there are more words than are looked for; UNAVAILABLE
     */
    SearchResult find(SearchQuery query);

    /**
     * Returns what somebody may mean who is still typing: for each entity its best hits by their titles, as many as the
     * query's size. Entities come in the order of their best hit; those without any are left out. Sort, facets and the
     * query's first hit do not matter.
     *
     * @throws mortise.core.Failure as for {@link #find}
     */
    Map<String, List<SearchResult.Hit>> suggest(SearchQuery query);

    /**
     * Begins to make the index of an entity anew beside the one in use, or goes on with what was begun for the same
     * description and not finished. Questions are answered from the old one until {@link Rebuild#finish}; changes go to
     * both.
     *
     * @param description what documents look like, in any form; kept with the index, see {@link IndexState}
     * @throws mortise.core.Failure CONFLICT if the entity's index is being rebuilt already; UNAVAILABLE
     */
    Rebuild rebuild(String entity, String description);

    /** Takes the index of an entity away with all that is in it. Does nothing if there is none. */
    void drop(String entity);

    /** Returns what is there, by entity. Costs little; for pages and the shell. */
    List<IndexState> states();
}
