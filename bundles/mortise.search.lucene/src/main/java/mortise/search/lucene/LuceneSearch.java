package mortise.search.lucene;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import mortise.core.Failure;
import mortise.core.Health;
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
import org.apache.lucene.document.Document;
import org.apache.lucene.index.FieldInfos;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.IndexableField;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.MultiReader;
import org.apache.lucene.index.NumericDocValues;
import org.apache.lucene.index.ReaderUtil;
import org.apache.lucene.search.CollectorManager;
import org.apache.lucene.search.FieldDoc;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.MultiCollectorManager;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.Sort;
import org.apache.lucene.search.SortField;
import org.apache.lucene.search.SortedSetSortField;
import org.apache.lucene.search.TopDocs;
import org.apache.lucene.search.TopFieldCollectorManager;
import org.apache.lucene.search.TopFieldDocs;
import org.apache.lucene.store.AlreadyClosedException;
import org.jspecify.annotations.Nullable;

/** Indexes in a folder, one for each entity. */
final class LuceneSearch implements OpenSearchIndex {
    private static final System.Logger log = System.getLogger(LuceneSearch.class.getName());

    private static final IndexSearcher NOTHING = new IndexSearcher(emptyReader());
    private static final SortField BY_ID = new SortField(Documents.KEY, SortField.Type.LONG);
    private static final SortField[] BY_SCORE = {
        SortField.FIELD_SCORE, new SortField(Documents.LENGTH, SortField.Type.LONG), BY_ID
    };

    private final Settings settings;
    private final FileChannel lockFile;
    private final Map<String, EntityIndex> indexes = new ConcurrentHashMap<>();
    private final ScheduledExecutorService worker;

    /**
     * Opens the indexes.
     *
     * @throws Failure UNAVAILABLE if another process has them open, or their files cannot be read now
     */
    LuceneSearch(Settings settings) {
        this.settings = settings;
        lockFile = lock(settings.folder());
        try (DirectoryStream<Path> folders = Files.newDirectoryStream(settings.folder(), Files::isDirectory)) {
            for (Path folder : folders) {
                String entity = String.valueOf(folder.getFileName());
                indexes.put(entity, new EntityIndex(entity, folder, settings));
            }
        } catch (IOException unreadable) {
            closeIndexes();
            throw Failure.unavailable(
                    "the indexes in " + settings.folder() + " cannot be opened: " + unreadable.getMessage(),
                    unreadable);
        }
        worker = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "mortise.search.lucene");
            thread.setDaemon(true);
            return thread;
        });
        worker.scheduleWithFixedDelay(
                this::lookAfter, settings.visibleMillis(), settings.visibleMillis(), TimeUnit.MILLISECONDS);
    }

    private static IndexReader emptyReader() {
        try {
            return new MultiReader();
        } catch (IOException notOfNothing) {
            throw new IllegalStateException(notOfNothing);
        }
    }

    private static FileChannel lock(Path folder) {
        try {
            FileChannel file =
                    FileChannel.open(folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            FileLock lock = null;
            try {
                lock = file.tryLock();
            } catch (OverlappingFileLockException ownProcess) {
                log.log(System.Logger.Level.DEBUG, "Locked by this process", ownProcess);
            }
            if (lock == null) {
                file.close();
                throw Failure.unavailable(
                        LuceneProvider.PID + ": folder = " + folder + " is used by another node; each needs its own",
                        null);
            }
            return file;
        } catch (IOException failed) {
            throw Failure.unavailable("the folder " + folder + " cannot be locked: " + failed.getMessage(), failed);
        }
    }

    /** An edge: what goes wrong with one index is told by its report, and must not end the care for the others. */
    private void lookAfter() {
        for (EntityIndex index : indexes.values()) {
            try {
                index.see();
                index.commitIfDue(settings.commitSeconds());
            } catch (RuntimeException failed) {
                log.log(System.Logger.Level.DEBUG, "To be tried again", failed);
            }
        }
    }

    private EntityIndex index(String entity) {
        EntityIndex index = indexes.get(entity);
        return index != null ? index : indexes.computeIfAbsent(entity, this::make);
    }

    private EntityIndex make(String entity) {
        try {
            return new EntityIndex(entity, settings.folder().resolve(entity), settings);
        } catch (IOException failed) {
            throw Failure.unavailable(
                    "an index of " + entity + " cannot be made in " + settings.folder() + ": " + failed.getMessage(),
                    failed);
        }
    }

    @Override
    public void put(Collection<SearchDocument> documents) {
        documents.stream()
                .collect(Collectors.groupingBy(SearchDocument::entity))
                .forEach((entity, own) -> index(entity).put(own));
    }

    @Override
    public void delete(String entity, Collection<Long> ids) {
        if (!ids.isEmpty()) {
            index(entity).delete(List.copyOf(ids));
        }
    }

    /** One entity of a question, and what of it can be found; nothing if it has no index. */
    private record Part(SearchQuery.Scope scope, Generation.@Nullable View view) implements Closeable {
        IndexSearcher searcher() {
            return view == null ? NOTHING : view.searcher();
        }

        @Override
        public void close() {
            if (view != null) {
                view.close();
            }
        }
    }

    private interface Asking<T> {
        T of(List<Part> parts) throws IOException;
    }

    /** Asks what can be found at one moment in all entities of a question. */
    private <T> T ask(SearchQuery query, Asking<T> asking) {
        List<Part> parts = new ArrayList<>();
        try {
            for (SearchQuery.Scope scope : query.scopes()) {
                EntityIndex index = indexes.get(scope.entity());
                Generation.View view = index == null ? null : index.view();
                Part part = new Part(scope, view);
                String wanted = scope.description();
                if (wanted == null || wanted.equals(view == null ? "" : view.description())) {
                    parts.add(part);
                } else {
                    part.close();
                }
            }
            return asking.of(parts);
        } catch (IOException | AlreadyClosedException failed) {
            throw Failure.unavailable("the indexes cannot be read: " + failed.getMessage(), failed);
        } finally {
            parts.forEach(Part::close);
        }
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
            throws IOException {
        List<Questions.Meant> meant = Questions.meant(words, edits);
        Map<String, Long> totals = zero(parts);
        List<Facet> facets = new ArrayList<>();
        TopFieldDocs[] tops = new TopFieldDocs[parts.size()];
        Sort sort = new Sort(BY_SCORE);
        for (int i = 0; i < tops.length; i++) {
            Part part = parts.get(i);
            IndexReader reader = part.searcher().getIndexReader();
            sort = sort(query, reader);
            Query question = Questions.of(reader, part.scope(), meant, false);
            tops[i] = collect(query, part, question, sort, facets);
            totals.put(part.scope().entity(), tops[i].totalHits.value);
            for (ScoreDoc each : tops[i].scoreDocs) {
                each.shardIndex = i;
            }
        }
        List<Hit> hits = new ArrayList<>();
        if (tops.length > 0 && query.size() > 0) {
            SearchMarker marker = query.highlighted() ? new SearchMarker(words, edits) : null;
            for (ScoreDoc each : TopDocs.merge(sort, query.from(), query.size(), tops).scoreDocs) {
                hits.add(hit(
                        parts.get(each.shardIndex),
                        (FieldDoc) each,
                        query.sort().isEmpty(),
                        marker));
            }
        }
        return new SearchResult(hits, totals, facets, edits > 0);
    }

    private static TopFieldDocs collect(SearchQuery query, Part part, Query question, Sort sort, List<Facet> facets)
            throws IOException {
        int window = Math.max(1, query.from() + query.size());
        TopFieldCollectorManager top = new TopFieldCollectorManager(sort, window, null, Integer.MAX_VALUE);
        List<String> counted = query.facets().stream()
                .filter(field -> !part.scope().hidden().contains(field))
                .toList();
        if (counted.isEmpty()) {
            return part.searcher().search(question, top);
        }
        CollectorManager<?, ?>[] all = new CollectorManager<?, ?>[counted.size() + 1];
        all[0] = top;
        for (int i = 1; i < all.length; i++) {
            all[i] = new Counting(counted.get(i - 1));
        }
        Object[] results = part.searcher().search(question, new MultiCollectorManager(all));
        for (int i = 1; i < all.length; i++) {
            List<Count> counts =
                    ((List<?>) results[i]).stream().map(Count.class::cast).toList();
            if (!counts.isEmpty()) {
                facets.add(new Facet(part.scope().entity(), counted.get(i - 1), counts));
            }
        }
        return (TopFieldDocs) results[0];
    }

    private static Sort sort(SearchQuery query, IndexReader reader) {
        if (query.sort().isEmpty()) {
            return new Sort(BY_SCORE);
        }
        List<SortField> fields = new ArrayList<>();
        FieldInfos known = FieldInfos.getMergedFieldInfos(reader);
        for (SearchQuery.Sort key : query.sort()) {
            boolean number = known.fieldInfo(Documents.NUMBER + key.field()) != null;
            SortField field = new SortedSetSortField(
                    (number ? Documents.NUMBER : Documents.VALUES) + key.field(), key.descending());
            // Last whatever the direction, which turns this around as well.
            field.setMissingValue(key.descending() ? SortField.STRING_FIRST : SortField.STRING_LAST);
            fields.add(field);
        }
        fields.add(BY_ID);
        return new Sort(fields.toArray(SortField[]::new));
    }

    private static Hit hit(Part part, FieldDoc found, boolean scored, @Nullable SearchMarker marker)
            throws IOException {
        IndexReader reader = part.searcher().getIndexReader();
        List<LeafReaderContext> leaves = reader.leaves();
        LeafReaderContext leaf = leaves.get(ReaderUtil.subIndex(found.doc, leaves));
        int inLeaf = found.doc - leaf.docBase;
        Document kept;
        if (marker == null) {
            kept = part.searcher().storedFields().document(found.doc, Set.of(Documents.TITLE));
        } else {
            kept = part.searcher().storedFields().document(found.doc);
            for (IndexableField each : kept) {
                String field = each.name().substring(Documents.WORDS.length());
                if (!each.name().equals(Documents.TITLE)
                        && !part.scope().hidden().contains(field)) {
                    marker.add(field, each.stringValue(), each.name().startsWith(Documents.TITLE_WORDS));
                }
            }
        }
        return new Hit(
                part.scope().entity(),
                number(leaf, inLeaf, Documents.KEY),
                number(leaf, inLeaf, Documents.VERSION),
                kept.get(Documents.TITLE),
                scored ? ((Float) found.fields[0]).doubleValue() : 0,
                marker == null ? List.of() : marker.take());
    }

    private static long number(LeafReaderContext leaf, int document, String field) throws IOException {
        NumericDocValues values = leaf.reader().getNumericDocValues(field);
        if (!values.advanceExact(document)) {
            throw new IOException("a document has no " + field);
        }
        return values.longValue();
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
            throws IOException {
        List<Questions.Meant> meant = Questions.meant(words, edits);
        List<List<Hit>> groups = new ArrayList<>();
        SearchMarker marker = query.highlighted() ? new SearchMarker(words, edits) : null;
        for (Part part : parts) {
            IndexSearcher searcher = part.searcher();
            Query question = Questions.of(searcher.getIndexReader(), part.scope(), meant, true);
            List<Hit> hits = new ArrayList<>();
            for (ScoreDoc each : searcher.search(question, query.size(), new Sort(BY_SCORE)).scoreDocs) {
                hits.add(hit(part, (FieldDoc) each, true, marker));
            }
            if (!hits.isEmpty()) {
                groups.add(hits);
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
        return index(entity).rebuild(description);
    }

    @Override
    public void drop(String entity) {
        EntityIndex index = indexes.remove(entity);
        if (index != null) {
            try {
                index.drop();
            } catch (IOException failed) {
                throw Failure.unavailable("the index of " + entity + " could not be removed: " + failed, failed);
            }
        }
    }

    @Override
    public List<IndexState> states() {
        return indexes.values().stream()
                .map(EntityIndex::state)
                .sorted(Comparator.comparing(IndexState::entity))
                .toList();
    }

    @Override
    public Health.Report report() {
        for (EntityIndex index : indexes.values()) {
            String problem = index.problem();
            if (!problem.isEmpty()) {
                return Health.Report.degraded(problem);
            }
        }
        return Health.Report.up(indexes.size() + " indexes in " + settings.folder());
    }

    @Override
    public void close() {
        // Not now: an interrupt in the middle of writing would close the file that is written.
        worker.shutdown();
        try {
            worker.awaitTermination(30, TimeUnit.SECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        closeIndexes();
    }

    private void closeIndexes() {
        indexes.values().forEach(EntityIndex::close);
        try {
            lockFile.close();
        } catch (IOException letGoAnyway) {
            log.log(System.Logger.Level.DEBUG, "The lock is gone with its file", letGoAnyway);
        }
    }
}
