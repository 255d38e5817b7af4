package mortise.search.postgresql;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import mortise.core.Failure;
import mortise.core.Health;
import mortise.database.Database;
import mortise.search.IndexState;
import mortise.search.OpenSearchIndex;
import mortise.search.Rebuild;
import mortise.search.SearchDocument;
import mortise.search.SearchMarker;
import mortise.search.SearchQuery;
import mortise.search.SearchResult;
import mortise.search.SearchResult.Count;
import mortise.search.SearchResult.Facet;
import mortise.search.SearchResult.Hit;
import mortise.search.SearchWords;
import mortise.search.SearchWords.Word;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Indexes as tables, which all nodes share. What was committed can be found. */
final class PostgresqlSearch implements OpenSearchIndex {
    private static final Logger log = LoggerFactory.getLogger(PostgresqlSearch.class);

    private final Transactions transactions;
    private final int leaseSeconds;

    /** The numbers of fields with words, by the places of indexes; what was committed once never changes. */
    private final Map<Long, Map<Rows.TextField, Integer>> codes = new ConcurrentHashMap<>();

    private final Set<Building> buildings = ConcurrentHashMap.newKeySet();
    private final ScheduledExecutorService worker = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "mortise.search.postgresql");
        thread.setDaemon(true);
        return thread;
    });

    /**
     * Opens the indexes.
     *
     * @throws Failure INVALID if the database keeps texts in another encoding than UTF-8
     */
    PostgresqlSearch(Database database, int timeoutSeconds, int leaseSeconds) {
        transactions = new Transactions(database, timeoutSeconds);
        this.leaseSeconds = leaseSeconds;
        String encoding = transactions.write(PostgresqlSearch::encoding);
        if (!encoding.equals("UTF8")) {
            throw new Failure(
                    Failure.Kind.INVALID,
                    "bad-setting",
                    "mortise.search: provider = postgresql: the database's encoding has to be UTF8 and is " + encoding,
                    null);
        }
        sweep();
        long beatMillis = leaseSeconds * 1_000L / 3;
        worker.scheduleWithFixedDelay(this::lookAfter, beatMillis, beatMillis, TimeUnit.MILLISECONDS);
    }

    private static String encoding(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("show server_encoding")) {
            row.next();
            return row.getString(1);
        }
    }

    Transactions transactions() {
        return transactions;
    }

    int leaseSeconds() {
        return leaseSeconds;
    }

    void ended(Building building) {
        buildings.remove(building);
    }

    /** An edge: what goes wrong is tried again the next time. */
    private void lookAfter() {
        for (Building building : buildings) {
            try {
                building.beat();
            } catch (RuntimeException later) {
                log.debug("To be said again: {}", later.getMessage());
            }
        }
        sweep();
        forget();
    }

    /** Drops the tables of indexes that nobody needs. What is still read from is dropped the next time. */
    void sweep() {
        try {
            for (Long place : transactions.write(PostgresqlSearch::leftovers)) {
                transactions.write(connection -> drop(connection, place));
            }
        } catch (Failure later) {
            log.debug("To be dropped later: {}", later.getMessage());
        }
    }

    /** Of indexes that are gone nothing has to be known. One that was made since is asked for again. */
    private void forget() {
        try {
            List<Index> indexes = transactions.read(Index::all);
            codes.keySet()
                    .retainAll(indexes.stream()
                            .flatMap(index -> all(index).stream())
                            .map(Tables::place)
                            .collect(Collectors.toSet()));
        } catch (Failure later) {
            log.debug("To be forgotten later: {}", later.getMessage());
        }
    }

    private static List<Long> leftovers(Connection connection) throws SQLException {
        List<Long> places = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement("select place from search_leftover");
                ResultSet rows = select.executeQuery()) {
            while (rows.next()) {
                places.add(rows.getLong(1));
            }
        }
        return places;
    }

    private static boolean drop(Connection connection, long place) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(
                "select place from search_leftover where place = ? for update skip locked")) {
            select.setLong(1, place);
            try (ResultSet row = select.executeQuery()) {
                if (!row.next()) {
                    return false;
                }
            }
        }
        try (Statement statement = connection.createStatement()) {
            // Questions that come while this waits for one under way would wait behind it.
            statement.execute("set local lock_timeout = '500ms'");
        }
        new Tables(place).drop(connection);
        return Index.run(
                        connection,
                        new Sql()
                                .add("delete from search_leftover where place = ")
                                .value(place))
                > 0;
    }

    @Override
    public void put(Collection<SearchDocument> documents) {
        Map<String, List<SearchDocument>> byEntity = documents.stream()
                .collect(Collectors.groupingBy(SearchDocument::entity, TreeMap::new, Collectors.toList()));
        byEntity.forEach(this::put);
    }

    /** Which indexes there are is only certain in the transaction; what their fields' numbers are has to be known before. */
    private void put(String entity, List<SearchDocument> documents) {
        Set<Rows.TextField> fields = Rows.fields(documents);
        List<Tables> unknown = List.of();
        do {
            for (Tables each : unknown) {
                learn(each, fields);
            }
            unknown = transactions.write(connection -> {
                Index index = Index.shared(connection, entity);
                List<Tables> all = all(index);
                List<Tables> missing =
                        all.stream().filter(each -> !knows(each, fields)).toList();
                if (missing.isEmpty()) {
                    change(connection, index, each -> Rows.put(connection, each, codes(each), documents));
                }
                return missing;
            });
        } while (!unknown.isEmpty());
    }

    private interface Change {
        /** Returns by how many documents there are more. */
        long of(Tables tables) throws SQLException;
    }

    /** Changes an index, and the one that is being made beside it. */
    private static void change(Connection connection, Index index, Change change) throws SQLException {
        long documents = change.of(index.tables());
        Index.Next next = index.next();
        long ofNext = next == null ? 0 : change.of(next.tables());
        Index.count(connection, index.entity(), documents, ofNext);
    }

    private static List<Tables> all(Index index) {
        Index.Next next = index.next();
        return next == null ? List.of(index.tables()) : List.of(index.tables(), next.tables());
    }

    private Map<Rows.TextField, Integer> codes(Tables tables) {
        return codes.getOrDefault(tables.place(), Map.of());
    }

    private boolean knows(Tables tables, Set<Rows.TextField> fields) {
        return codes(tables).keySet().containsAll(fields);
    }

    private void learn(Tables tables, Set<Rows.TextField> fields) {
        try {
            codes.put(tables.place(), transactions.write(connection -> learn(connection, tables, fields)));
        } catch (Failure gone) {
            // Another index may be in its place by now, and then that is asked for; if not, it is said again there.
            log.debug("Not learned: {}", gone.getMessage());
            if (!(gone.getCause() instanceof SQLException refused) || !"42P01".equals(refused.getSQLState())) {
                throw gone;
            }
        }
    }

    private static Map<Rows.TextField, Integer> learn(Connection connection, Tables tables, Set<Rows.TextField> fields)
            throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement("insert into " + tables.fields()
                + " (field, title) values (?, ?) on conflict (field, title) do nothing")) {
            for (Rows.TextField field : fields.stream()
                    .sorted(Comparator.comparing(Rows.TextField::name).thenComparing(Rows.TextField::title))
                    .toList()) {
                insert.setString(1, field.name());
                insert.setBoolean(2, field.title());
                insert.addBatch();
            }
            insert.executeBatch();
        }
        Map<Rows.TextField, Integer> known = new HashMap<>();
        try (PreparedStatement select =
                        connection.prepareStatement("select field, title, code from " + tables.fields());
                ResultSet rows = select.executeQuery()) {
            while (rows.next()) {
                known.put(new Rows.TextField(rows.getString(1), rows.getBoolean(2)), rows.getInt(3));
            }
        }
        return Map.copyOf(known);
    }

    /** What is done with a count of documents that came, last in the transaction. */
    interface Ending {
        void with(Connection connection, long documents) throws SQLException;
    }

    /** Fills documents into an index that is being made. */
    void fill(String entity, Tables tables, List<SearchDocument> documents, Ending ending) {
        Set<Rows.TextField> fields = Rows.fields(documents);
        if (!knows(tables, fields)) {
            learn(tables, fields);
        }
        transactions.write(connection -> {
            Index.Next next = Index.shared(connection, entity).next();
            boolean there = next != null && next.tables().equals(tables);
            ending.with(connection, there ? Rows.put(connection, tables, codes(tables), documents) : 0);
            return true;
        });
    }

    @Override
    public void delete(String entity, Collection<Long> ids) {
        if (ids.isEmpty()) {
            return;
        }
        transactions.write(connection -> {
            Index index = Index.shared(connection, entity);
            change(connection, index, each -> -Rows.delete(connection, each, ids));
            return true;
        });
    }

    private interface Asking<T> {
        T of(List<Part> parts) throws SQLException;
    }

    /** Asks what can be found at one moment in all entities of a question. */
    private <T> T ask(SearchQuery query, Asking<T> asking) {
        return transactions.read(connection -> {
            Map<String, Index> indexes = new HashMap<>();
            for (Index index : Index.find(
                    connection,
                    query.scopes().stream().map(SearchQuery.Scope::entity).toList())) {
                indexes.put(index.entity(), index);
            }
            List<Part> parts = new ArrayList<>();
            for (SearchQuery.Scope scope : query.scopes()) {
                Index index = indexes.get(scope.entity());
                String wanted = scope.description();
                if (wanted == null || wanted.equals(index == null ? "" : index.description())) {
                    parts.add(Part.of(parts.size(), connection, scope, index == null ? null : index.tables()));
                }
            }
            return asking.of(parts);
        });
    }

    @Override
    public SearchResult find(SearchQuery query) {
        List<Word> words = SearchWords.of(query.text());
        if (words.isEmpty() && !query.text().isBlank()) {
            return ask(query, parts -> new SearchResult(List.of(), zero(parts), List.of(), false));
        }
        return ask(query, parts -> {
            SearchResult exact = find(query, parts, words, 0);
            SearchResult found = exact;
            for (int edits = 1; found.total() == 0 && edits <= SearchWords.mostEdits(words); edits++) {
                found = find(query, parts, words, edits);
            }
            return found.total() > 0 ? found : exact;
        });
    }

    private static Map<String, Long> zero(List<Part> parts) {
        Map<String, Long> totals = new LinkedHashMap<>();
        parts.forEach(part -> totals.put(part.scope().entity(), 0L));
        return totals;
    }

    private static SearchResult find(SearchQuery query, List<Part> parts, List<Word> words, int edits)
            throws SQLException {
        Map<String, Long> totals = zero(parts);
        List<Facet> facets = new ArrayList<>();
        List<Found> found = new ArrayList<>();
        int window = query.size() == 0 ? 0 : query.from() + query.size();
        for (Part part : parts) {
            Meaning meaning = part.meaning(words, edits);
            String entity = part.scope().entity();
            long total = part.find(meaning, false, query.sort(), window, found);
            totals.put(entity, total);
            for (String field : query.facets()) {
                if (total > 0 && !part.scope().hidden().contains(field)) {
                    List<Count> counts = part.counts(meaning, field);
                    if (!counts.isEmpty()) {
                        facets.add(new Facet(entity, field, counts));
                    }
                }
            }
        }
        List<Found> page = found.stream()
                .sorted(Found.order(query.sort()))
                .skip(query.from())
                .limit(query.size())
                .toList();
        return new SearchResult(
                hits(parts, page, query.highlighted() ? new SearchMarker(words, edits) : null),
                totals,
                facets,
                edits > 0);
    }

    /** Returns what is shown of documents that were found, in their order. */
    private static List<Hit> hits(List<Part> parts, List<Found> page, @Nullable SearchMarker marker)
            throws SQLException {
        Map<Integer, Map<Long, Hit>> read = new HashMap<>();
        for (Map.Entry<Integer, List<Found>> each :
                page.stream().collect(Collectors.groupingBy(Found::part)).entrySet()) {
            read.put(each.getKey(), parts.get(each.getKey()).hits(each.getValue(), marker));
        }
        List<Hit> hits = new ArrayList<>();
        for (Found each : page) {
            Hit hit = read.getOrDefault(each.part(), Map.of()).get(each.id());
            if (hit != null) {
                hits.add(hit);
            }
        }
        return hits;
    }

    @Override
    public Map<String, List<Hit>> suggest(SearchQuery query) {
        List<Word> words = SearchWords.of(query.text());
        if (words.isEmpty() || query.size() == 0) {
            return Map.of();
        }
        return ask(query, parts -> {
            Map<String, List<Hit>> found = suggest(query, parts, words, 0);
            for (int edits = 1; found.isEmpty() && edits <= SearchWords.mostEdits(words); edits++) {
                found = suggest(query, parts, words, edits);
            }
            return found;
        });
    }

    private static Map<String, List<Hit>> suggest(SearchQuery query, List<Part> parts, List<Word> words, int edits)
            throws SQLException {
        SearchMarker marker = query.highlighted() ? new SearchMarker(words, edits) : null;
        List<List<Hit>> groups = new ArrayList<>();
        for (Part part : parts) {
            List<Found> found = new ArrayList<>();
            part.find(part.meaning(words, edits), true, List.of(), query.size(), found);
            if (!found.isEmpty()) {
                groups.add(hits(parts, found, marker));
            }
        }
        groups.sort(Comparator.comparingDouble((List<Hit> group) -> group.get(0).score())
                .reversed());
        Map<String, List<Hit>> byEntity = new LinkedHashMap<>();
        groups.forEach(group -> byEntity.put(group.get(0).entity(), List.copyOf(group)));
        return byEntity;
    }

    @Override
    public Rebuild rebuild(String entity, String description) {
        Building building = new Building(this, entity, description);
        buildings.add(building);
        return building;
    }

    @Override
    public void drop(String entity) {
        transactions.write(connection -> {
            List<Index> found = Index.find(connection, List.of(entity));
            if (!found.isEmpty()) {
                Index index = Index.alone(connection, entity);
                Index.run(
                        connection,
                        new Sql()
                                .add("delete from search_index where entity = ")
                                .value(entity));
                for (Tables each : all(index)) {
                    Index.leave(connection, each);
                }
            }
            return true;
        });
        sweep();
    }

    @Override
    public List<IndexState> states() {
        return transactions.read(connection -> {
            Map<String, Long> bytes = Tables.bytes(connection);
            List<IndexState> states = new ArrayList<>();
            for (Index index : Index.all(connection)) {
                Index.Next next = index.next();
                states.add(new IndexState(
                        index.entity(),
                        index.documents(),
                        bytes.getOrDefault(index.entity(), 0L),
                        index.generation(),
                        index.description(),
                        0,
                        next == null ? null : new IndexState.Progress(next.documents(), next.checkpoint())));
            }
            return states;
        });
    }

    @Override
    public Health.Report report() {
        String problem = transactions.problem();
        return problem.isEmpty() ? Health.Report.up("in the host's own database") : Health.Report.degraded(problem);
    }

    @Override
    public void close() {
        worker.shutdown();
        try {
            worker.awaitTermination(30, TimeUnit.SECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        codes.clear();
    }
}
