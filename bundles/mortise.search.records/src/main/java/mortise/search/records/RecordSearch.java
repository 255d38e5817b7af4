package mortise.search.records;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.LongPredicate;
import mortise.access.Users;
import mortise.core.Context;
import mortise.core.Failure;
import mortise.core.Identity;
import mortise.entity.AccessRules;
import mortise.entity.Action;
import mortise.entity.Entities;
import mortise.entity.EntityType;
import mortise.entity.Field;
import mortise.entity.Filter;
import mortise.entity.Model;
import mortise.entity.Permit;
import mortise.entity.Query;
import mortise.entity.Record;
import mortise.entity.Records;
import mortise.search.IndexState;
import mortise.search.Search;
import mortise.search.SearchIndex;
import mortise.search.SearchMapping;
import mortise.search.SearchQuery;
import mortise.search.SearchRequest;
import mortise.search.SearchResult;
import mortise.search.SearchResult.Hit;
import mortise.socket.Socket;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Search over records. */
@Component(immediate = true, configurationPid = "mortise.search.records", service = Search.class)
@Designate(ocd = RecordSearch.Config.class)
public final class RecordSearch implements Search {
    /** The most hits of one entity while somebody types. */
    private static final int MAX_SUGGESTED = 50;

    /** Whether indexes are looked after. */
    @ObjectClassDefinition(name = "Search over records")
    public @interface Config {
        /** Whether indexes are made by themselves. */
        @AttributeDefinition(
                description =
                        "Whether an index that is missing, or was made of another description of its entity, is made"
                                + " by itself in the background. Without it, search-rebuild makes it; until then the database"
                                + " answers.")
        boolean rebuild() default true;
    }

    /** One entity, and what of it may be seen. */
    private record Seen(EntityType type, Permit permit) {}

    private final Records records;
    private final Entities entities;
    private final SearchIndex index;
    private final Indexer indexer;
    private final Keeper keeper;
    private final Scopes scopes;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile @Nullable AccessRules access;

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    private volatile List<Users> users = List.of();

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    private volatile List<Socket> sockets = List.of();

    /** Begins to look after the indexes. */
    @Activate
    public RecordSearch(
            @Reference Records records, @Reference Entities entities, @Reference SearchIndex index, Config config) {
        this.records = records;
        this.entities = entities;
        this.index = index;
        indexer = new Indexer(records, entities, index);
        scopes = new Scopes(records);
        Path last = Path.of(System.getProperty("mortise.data", "data"), "search-index")
                .toAbsolutePath();
        keeper = new Keeper(indexer, entities, index, this::used, new LastIndex(last), config.rebuild());
        keeper.start();
    }

    /** Search with the rules that a container would hand over, for a host without one. */
    RecordSearch(Records records, Entities entities, SearchIndex index, AccessRules access, Config config) {
        this(records, entities, index, config);
        this.access = access;
    }

    /** Returns the name of the index that is used now; empty if there is none. */
    private String used() {
        return sockets.stream()
                .filter(socket -> socket.name().equals("search"))
                .flatMap(socket -> socket.providers().stream())
                .filter(provider -> provider.state() == Socket.State.ACTIVE)
                .map(Socket.Installed::name)
                .findFirst()
                .orElse("");
    }

    /** Ends what is under way; it is gone on with at the next start. */
    @Deactivate
    public void close() {
        keeper.close();
    }

    /** Returns what brings indexes up to date. */
    Indexer indexer() {
        return indexer;
    }

    @Override
    public Answer find(SearchRequest request) {
        List<Seen> seen = seen(request.entities());
        if (seen.isEmpty()) {
            return new Answer(new SearchResult(List.of(), Map.of(), List.of(), false), Set.of());
        }
        if (seen.size() != 1 && (request.filter() != null || !request.sort().isEmpty())) {
            throw Failure.invalidParameter(
                    "entity", "one-entity", "to filter and to sort, search needs exactly one entity");
        }
        Map<String, Seen> byName = new LinkedHashMap<>();
        List<SearchQuery.Scope> asked = new ArrayList<>();
        for (Seen each : seen) {
            byName.put(each.type().name(), each);
            scopes.scope(each.type(), each.permit(), request.filter()).ifPresent(asked::add);
        }
        SearchResult found = indexed(request, seen, asked);
        List<Seen> rest = new ArrayList<>(seen);
        rest.removeIf(each -> found.totals().containsKey(each.type().name()));
        List<Hit> hits = new ArrayList<>();
        found.hits().forEach(hit -> hits.add(titled(hit, byName.get(hit.entity()))));
        Map<String, Long> totals = new LinkedHashMap<>(found.totals());
        long before = found.total();
        for (Seen each : rest) {
            before += fromDatabase(request, each, before, hits, totals);
        }
        Set<String> fromDatabase = new LinkedHashSet<>();
        rest.forEach(each -> fromDatabase.add(each.type().name()));
        return new Answer(new SearchResult(hits, totals, found.facets(), found.similar()), fromDatabase);
    }

    /** The entities that are asked, of which the identity may see anything. */
    private List<Seen> seen(List<String> names) {
        Model model = entities.model();
        List<Seen> seen = new ArrayList<>();
        if (names.isEmpty()) {
            for (EntityType type : model.types()) {
                Permit permit = SearchMapping.isSearched(type) ? permit(type) : Permit.NONE;
                if (permit.granted()) {
                    seen.add(new Seen(type, permit));
                }
            }
            return seen;
        }
        for (String name : new LinkedHashSet<>(names)) {
            EntityType type = model.type(name);
            Permit permit = permit(type);
            if (permit.granted()) {
                seen.add(new Seen(type, permit));
            }
        }
        if (seen.isEmpty()) {
            throw Failure.denied("you may not view " + String.join(", ", names));
        }
        return seen;
    }

    private Permit permit(EntityType type) {
        Identity identity = Context.current().identity();
        if (identity.isSystem()) {
            return Permit.ALL;
        }
        AccessRules rules = access;
        return rules == null ? Permit.NONE : rules.permit(identity, type, Action.VIEW);
    }

    /** What the index answers; nothing if it is away. What is wrong with the question is told in any case. */
    private SearchResult indexed(SearchRequest request, List<Seen> seen, List<SearchQuery.Scope> asked) {
        SearchResult nothing = new SearchResult(List.of(), Map.of(), List.of(), false);
        List<SearchQuery.Scope> checked = asked.isEmpty()
                ? seen.stream()
                        .map(each -> new SearchQuery.Scope(
                                each.type().name(), null, each.permit().hidden()))
                        .toList()
                : asked;
        SearchQuery query = new SearchQuery(
                request.text(),
                checked,
                sort(request, seen.get(0)),
                request.facets() && seen.size() == 1 ? facets(seen.get(0)) : List.of(),
                request.from(),
                request.size(),
                request.highlighted());
        if (asked.isEmpty()) {
            return nothing;
        }
        try {
            return index.find(query);
        } catch (Failure away) {
            if (away.kind() != Failure.Kind.UNAVAILABLE) {
                throw away;
            }
            return nothing;
        }
    }

    private static List<SearchQuery.Sort> sort(SearchRequest request, Seen seen) {
        List<SearchQuery.Sort> keys = new ArrayList<>();
        for (Query.Sort key : request.sort()) {
            boolean known = key.path().equals("id")
                    || seen.type()
                            .field(key.path())
                            .filter(SearchMapping::isSorted)
                            .filter(field -> !seen.permit().hidden().contains(field.name()))
                            .isPresent();
            if (!known) {
                throw Failure.invalidField(
                        key.path(), "not-sortable", seen.type().title() + " cannot be sorted by '" + key.path() + "'");
            }
            keys.add(new SearchQuery.Sort(key.path(), key.descending()));
        }
        return keys;
    }

    private static List<String> facets(Seen seen) {
        return seen.type().fields().stream()
                .filter(SearchMapping::isFacet)
                .map(Field::name)
                .filter(field -> !seen.permit().hidden().contains(field))
                .limit(SearchQuery.MAX_FACETS)
                .toList();
    }

    /** A title made of what somebody does not see is none for him. */
    private static Hit titled(Hit hit, @Nullable Seen seen) {
        boolean shown = seen != null
                && seen.type().titleFields().stream().noneMatch(seen.permit().hidden()::contains);
        return shown
                ? hit
                : new Hit(hit.entity(), hit.id(), hit.version(), "#" + hit.id(), hit.score(), hit.highlights());
    }

    /**
     * Adds what the records themselves say of an entity.
     *
     * @param before how many hits others have
     * @return how many match
     */
    private long fromDatabase(SearchRequest request, Seen seen, long before, List<Hit> hits, Map<String, Long> totals) {
        String entity = seen.type().name();
        if (!request.text().isBlank() && !SearchMapping.isSearched(seen.type())) {
            totals.put(entity, 0L);
            return 0;
        }
        Query query = Query.of(entity).search(request.text()).sort(request.sort());
        Filter filter = request.filter();
        if (filter != null) {
            query = query.where(filter);
        }
        long total = records.count(query);
        totals.put(entity, total);
        int wanted = request.size() - hits.size();
        long skipped = Math.max(0, request.from() - before);
        if (wanted > 0 && skipped < total) {
            for (Record record : window(query, (int) skipped, wanted)) {
                hits.add(new Hit(entity, record.id(), record.version(), record.title(), 0, List.of()));
            }
        }
        return total;
    }

    /** Records know pages, a window may lie across two of them. */
    private List<Record> window(Query query, int from, int size) {
        int page = from / size;
        List<Record> found = new ArrayList<>(
                records.find(query.page(Query.Page.number(page + 1, size))).records());
        int offset = from % size;
        if (offset > 0) {
            found.addAll(
                    records.find(query.page(Query.Page.number(page + 2, size))).records());
        }
        return found.subList(Math.min(offset, found.size()), Math.min(offset + size, found.size()));
    }

    @Override
    public Map<String, List<Hit>> suggest(String text, List<String> names, int perEntity) {
        if (perEntity < 1 || perEntity > MAX_SUGGESTED) {
            throw Failure.invalidParameter(
                    "size", "bad-size", "of each entity 1 to " + MAX_SUGGESTED + " are suggested, not " + perEntity);
        }
        List<SearchQuery.Scope> asked = new ArrayList<>();
        for (Seen each : seen(names)) {
            Set<String> titles = new HashSet<>(each.type().titleFields());
            titles.retainAll(each.permit().hidden());
            if (titles.isEmpty()) {
                scopes.scope(each.type(), each.permit(), null).ifPresent(asked::add);
            }
        }
        return asked.isEmpty()
                ? Map.of()
                : index.suggest(new SearchQuery(text, asked, List.of(), List.of(), 0, perEntity, true));
    }

    @Override
    public long rebuild(String entity, LongPredicate progress) {
        requireAdministrator();
        return indexer.rebuild(entity, progress);
    }

    @Override
    public long refresh(String entity, long from, long to) {
        requireAdministrator();
        return indexer.refresh(entity, from, to);
    }

    private void requireAdministrator() {
        Identity identity = Context.current().identity();
        if (!identity.isSystem() && users.stream().noneMatch(known -> known.administers(identity))) {
            throw Failure.denied("only administrators make indexes anew");
        }
    }

    @Override
    public List<IndexState> states() {
        Map<String, IndexState> all = new TreeMap<>();
        for (EntityType type : entities.model().types()) {
            if (SearchMapping.isSearched(type)) {
                all.put(type.name(), new IndexState(type.name(), 0, 0, 0, "", 0, null));
            }
        }
        index.states().forEach(state -> all.put(state.entity(), state));
        return List.copyOf(all.values());
    }
}
