package mortise.search.records;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import mortise.core.Context;
import mortise.core.Identity;
import mortise.entity.EntityType;
import mortise.entity.Filter;
import mortise.entity.Permit;
import mortise.entity.Query;
import mortise.entity.Record;
import mortise.entity.Records;
import mortise.search.SearchCondition;
import mortise.search.SearchMapping;
import mortise.search.SearchQuery;
import org.jspecify.annotations.Nullable;

/** Makes of what an identity may see what an index is asked. */
final class Scopes {
    /** The most records that stand for a comparison that documents cannot tell. */
    private static final int MAX_IDS = 20_000;

    /** Says that the index cannot be asked. */
    private static final class CannotTell extends RuntimeException {
        private static final long serialVersionUID = 1L;

        CannotTell() {
            super("more than " + MAX_IDS, null, false, false);
        }
    }

    private final Records records;

    Scopes(Records records) {
        this.records = records;
    }

    /**
     * Returns the scope of an entity; empty if its index cannot tell the conditions.
     *
     * @param filter of the caller; what it asks of hidden fields the records refuse
     */
    Optional<SearchQuery.Scope> scope(EntityType type, Permit permit, @Nullable Filter filter) {
        try {
            SearchCondition rule = permit.where() == null ? null : rule(type, permit.where());
            SearchCondition own = filter == null ? null : condition(type, permit.hidden(), filter);
            SearchCondition both =
                    rule == null ? own : own == null ? rule : new SearchCondition.All(List.of(rule, own));
            return Optional.of(
                    new SearchQuery.Scope(type.name(), both, permit.hidden(), SearchMapping.description(type)));
        } catch (CannotTell tooMany) {
            return Optional.empty();
        }
    }

    /** Rules may ask of what those whom they concern do not see. */
    private SearchCondition rule(EntityType type, Filter where) {
        try (Context.Scope system = Context.current().as(Identity.SYSTEM).open()) {
            return condition(type, Set.of(), where);
        }
    }

    /** What documents cannot tell, and what is asked of hidden fields, the records answer, or refuse. */
    private SearchCondition condition(EntityType type, Set<String> hidden, Filter filter) {
        return SearchMapping.condition(type, hidden, filter, compare -> byIds(type, compare));
    }

    private SearchCondition byIds(EntityType type, Filter.Compare compare) {
        Set<String> ids = new HashSet<>();
        Query query = Query.of(type.name()).where(compare).fields(Set.of());
        records.forEach(query, (Record record) -> {
            ids.add(Long.toString(record.id()));
            if (ids.size() > MAX_IDS) {
                throw new CannotTell();
            }
        });
        return new SearchCondition.In("id", ids);
    }
}
