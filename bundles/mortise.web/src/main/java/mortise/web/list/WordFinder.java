package mortise.web.list;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import mortise.entity.EntityType;
import mortise.entity.Query;
import mortise.entity.Record;
import mortise.entity.Records;
import mortise.entity.Result;
import mortise.search.Search;
import mortise.search.SearchMapping;
import mortise.search.SearchQuery;
import mortise.search.SearchRequest;
import mortise.search.SearchResult;
import org.jspecify.annotations.Nullable;

/**
 * Has the words of a list looked for by the host's search: in any order, by their beginnings, without diacritics, and similar
 * ones if nothing has them. While there is no search the records look for them, anywhere in their texts.
 */
public record WordFinder(Records records, Supplier<Optional<Search>> search) {
    /** As many as search pages through. */
    private static final int MOST = SearchQuery.MAX_WINDOW;

    /**
     * What a list shows.
     *
     * @param similar whether nothing has the words as they are written, and these have similar ones
     */
    record Found(Result result, boolean similar) {}

    /**
     * Answers a query for a numbered page with its total. Without an order of its own the best come first.
     *
     * <p>Where search cannot sort, or does not go that far, the records do, among those that it found; if these are more than
     * 10,000, among those that have the words anywhere.
     */
    Found find(EntityType type, Query query) {
        Search service = serviceFor(query);
        if (service == null) {
            return new Found(plain(query), false);
        }
        Query.Page page = query.page();
        long from = (page.number() - 1L) * page.size();
        if (from + page.size() > MOST || !isSorted(type, query.sort())) {
            Narrowed narrowed = narrow(service, query);
            return new Found(records.find(narrowed.query()), narrowed.similar());
        }
        SearchResult found = service.find(request(query).sort(query.sort()).page((int) from, page.size()))
                .result();
        return new Found(read(query, found), found.similar());
    }

    /** Where nothing is asked for, there are as many as the entity has, which need not be counted each time. */
    private Result plain(Query query) {
        if (query.filter() != null || !query.search().isBlank()) {
            return records.find(query);
        }
        Result page = records.find(query.withTotal(false));
        boolean all = query.page().number() == 1 && page.next() == null;
        long total = all ? page.records().size() : records.total(query.entity());
        return new Result(page.records(), page.included(), total, page.next());
    }

    /** Returns the query with the records found in place of the words, for whoever reads all of them; the same without search. */
    Query narrowed(Query query) {
        Search service = serviceFor(query);
        return service == null ? query : narrow(service, query).query();
    }

    private @Nullable Search serviceFor(Query query) {
        return query.search().isBlank() ? null : search.get().orElse(null);
    }

    private record Narrowed(Query query, boolean similar) {}

    private static Narrowed narrow(Search service, Query query) {
        List<Long> ids = new ArrayList<>();
        boolean similar = false;
        long total = 0;
        do {
            SearchResult found = service.find(request(query).page(ids.size(), SearchQuery.MAX_SIZE))
                    .result();
            total = found.total();
            if (total > MOST) {
                return new Narrowed(query, false);
            }
            similar = found.similar();
            found.hits().forEach(hit -> ids.add(hit.id()));
            if (found.hits().isEmpty()) {
                break;
            }
        } while (ids.size() < total);
        return new Narrowed(query.search("").where(Ids.filter(ids)), similar);
    }

    private static SearchRequest request(Query query) {
        return SearchRequest.of(query.search(), query.entity()).where(query.filter());
    }

    private static boolean isSorted(EntityType type, List<Query.Sort> sort) {
        return sort.size() <= SearchQuery.MAX_SORT
                && sort.stream().allMatch(key -> type.field(key.path())
                        .filter(SearchMapping::isSorted)
                        .isPresent());
    }

    /** Reads what was found, in its order. The filter is asked once more: what search knows may be a second old. */
    private Result read(Query query, SearchResult found) {
        List<Long> ids = found.hits().stream().map(SearchResult.Hit::id).toList();
        if (ids.isEmpty()) {
            return new Result(List.of(), Map.of(), found.total(), null);
        }
        Result read = records.find(query.search("")
                .where(Ids.filter(ids))
                .sort(List.of())
                .page(Query.Page.number(1, ids.size()))
                .withTotal(false));
        Map<Long, Record> byId = new HashMap<>();
        read.records().forEach(record -> byId.put(record.id(), record));
        List<Record> inOrder =
                ids.stream().map(byId::get).filter(Objects::nonNull).toList();
        return new Result(inOrder, read.included(), found.total(), null);
    }
}
