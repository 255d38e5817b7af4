package mortise.search.records;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.LongPredicate;
import mortise.core.Context;
import mortise.entity.Entities;
import mortise.entity.EntityType;
import mortise.entity.Filter;
import mortise.entity.Query;
import mortise.entity.Record;
import mortise.entity.Records;
import mortise.search.Rebuild;
import mortise.search.SearchCondition;
import mortise.search.SearchDocument;
import mortise.search.SearchIndex;
import mortise.search.SearchMapping;
import mortise.search.SearchQuery;
import mortise.search.SearchResult;

/** Makes documents of records, as the host itself. Safe for use by many threads. */
final class Indexer {
    private static final int BATCH = 500;

    private final Records records;
    private final Entities entities;
    private final SearchIndex index;

    Indexer(Records records, Entities entities, SearchIndex index) {
        this.records = records;
        this.entities = entities;
        this.index = index;
    }

    /**
     * Brings the index up to date with records that were saved or deleted: reads them as they are now. May be called in any
     * order, twice and at once; to be called after the commit. What is no entity any more, or is not searched, is left out.
     */
    void changed(String entity, Collection<Long> ids) {
        EntityType type = entities.model().find(entity).orElse(null);
        if (type == null || !SearchMapping.isSearched(type)) {
            return;
        }
        List<Long> all = List.copyOf(new LinkedHashSet<>(ids));
        try (Context.Scope scope = Context.system("search").open()) {
            for (int from = 0; from < all.size(); from += BATCH) {
                read(entity, all.subList(from, Math.min(all.size(), from + BATCH)));
            }
        }
    }

    private void read(String entity, List<Long> ids) {
        Query query = Query.of(entity)
                .where(new Filter.Compare("id", Filter.Operator.IN, ids))
                .page(Query.Page.after("", ids.size()));
        Set<Long> missing = new LinkedHashSet<>(ids);
        List<SearchDocument> documents = new ArrayList<>();
        for (Record record : records.find(query).records()) {
            missing.remove(record.id());
            documents.add(SearchMapping.document(record));
        }
        index.put(documents);
        index.delete(entity, missing);
    }

    /** Thrown to leave a stream of records. */
    private static final class Left extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Left() {
            super("left", null, false, false);
        }
    }

    /** See {@link mortise.search.Search#rebuild}. */
    long rebuild(String entity, LongPredicate progress) {
        EntityType type = entities.model().type(entity);
        try (Context.Scope scope = Context.system("search").open();
                Rebuild rebuild = index.rebuild(entity, SearchMapping.description(type))) {
            Query query = Query.of(entity).sort("id", false);
            if (rebuild.checkpoint() > 0) {
                query = query.where(Filter.where("id", Filter.Operator.GT, rebuild.checkpoint()));
            }
            Batches batches = new Batches(rebuild::put, progress);
            if (rebuild.checkpoint() > 0) {
                batches.count = records.count(
                        Query.of(entity).where(Filter.where("id", Filter.Operator.LTE, rebuild.checkpoint())));
            }
            try {
                records.forEach(query, batches::add);
                batches.flush();
            } catch (Left goneOnWithLater) {
                return batches.count;
            }
            rebuild.finish();
        }
        return index.states().stream()
                .filter(state -> state.entity().equals(entity))
                .mapToLong(state -> state.documents())
                .sum();
    }

    /** See {@link mortise.search.Search#refresh}. */
    long refresh(String entity, long from, long to) {
        entities.model().type(entity);
        Filter range = Filter.where("id", Filter.Operator.RANGE, from, to);
        Set<Long> indexed = indexed(entity, from, to);
        Batches batches = new Batches(index::put, count -> true);
        try (Context.Scope scope = Context.system("search").open()) {
            records.forEach(Query.of(entity).where(range).sort("id", false), record -> {
                indexed.remove(record.id());
                batches.add(record);
            });
            batches.flush();
            // Those that the index had and the records have no more; read again, for some may have come meanwhile.
            changed(entity, indexed);
        }
        return batches.count;
    }

    private Set<Long> indexed(String entity, long from, long to) {
        Set<Long> ids = new LinkedHashSet<>();
        long next = from;
        while (true) {
            SearchCondition range = new SearchCondition.Between(
                    "id", java.math.BigDecimal.valueOf(next), true, java.math.BigDecimal.valueOf(to), true);
            List<SearchResult.Hit> hits = index.find(SearchQuery.of("", new SearchQuery.Scope(entity, range, Set.of()))
                            .sort(new SearchQuery.Sort("id", false))
                            .page(0, SearchQuery.MAX_SIZE))
                    .hits();
            hits.forEach(hit -> ids.add(hit.id()));
            if (hits.size() < SearchQuery.MAX_SIZE) {
                return ids;
            }
            next = hits.get(hits.size() - 1).id() + 1;
        }
    }

    /** Documents of records, so many at once. */
    private static final class Batches {
        private final java.util.function.Consumer<Collection<SearchDocument>> target;
        private final LongPredicate progress;
        private final List<SearchDocument> batch = new ArrayList<>();
        private long count;

        Batches(java.util.function.Consumer<Collection<SearchDocument>> target, LongPredicate progress) {
            this.target = target;
            this.progress = progress;
        }

        void add(Record record) {
            batch.add(SearchMapping.document(record));
            count++;
            if (batch.size() == BATCH) {
                flush();
                if (!progress.test(count)) {
                    throw new Left();
                }
            }
        }

        void flush() {
            if (!batch.isEmpty()) {
                target.accept(List.copyOf(batch));
                batch.clear();
            }
        }
    }
}
