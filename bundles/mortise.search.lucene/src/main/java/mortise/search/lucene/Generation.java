package mortise.search.lucene;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import mortise.core.Failure;
import mortise.search.SearchDocument;
import org.apache.lucene.document.LongPoint;
import org.apache.lucene.index.CorruptIndexException;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexFormatTooNewException;
import org.apache.lucene.index.IndexFormatTooOldException;
import org.apache.lucene.index.IndexNotFoundException;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.NumericDocValues;
import org.apache.lucene.index.PostingsEnum;
import org.apache.lucene.index.TermsEnum;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.SearcherFactory;
import org.apache.lucene.search.SearcherManager;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.store.AlreadyClosedException;
import org.apache.lucene.store.Directory;
import org.apache.lucene.util.Bits;
import org.apache.lucene.util.BytesRef;
import org.apache.lucene.util.IOUtils;
import org.jspecify.annotations.Nullable;

/**
 * One index of one entity, and the journal of what is not committed to it yet. If its files fail, as with a full disk, it
 * is opened again from what is on disk at the next call. Safe for use by many threads; changes come one after the other,
 * questions wait for nothing.
 */
final class Generation implements Closeable {
    private static final long GONE_MILLIS = TimeUnit.DAYS.toMillis(1);
    private static final long JOURNAL_BYTES = 8 << 20;
    private static final int RECENT = 20_000;
    private static final String DESCRIPTION = "description";
    private static final String CHECKPOINT = "checkpoint";

    private static final Plain PLAIN = new Plain();
    private static final SearcherFactory SEARCHERS = new SearcherFactory() {
        @Override
        public IndexSearcher newSearcher(IndexReader reader, @Nullable IndexReader previous) {
            IndexSearcher searcher = new IndexSearcher(reader);
            searcher.setSimilarity(PLAIN);
            return searcher;
        }
    };

    /** What is open, all of it or nothing. */
    private record Opened(Directory directory, IndexWriter writer, SearcherManager searchers, Journal journal) {}

    private final String entity;
    private final long number;
    private final Path folder;
    private final Settings settings;

    /** Versions of what the searcher does not see yet. */
    private final Map<Long, Long> recent = new HashMap<>();

    private volatile String description;
    private long checkpoint;
    private int openings;
    private @Nullable Opened files;

    /** Stays when the files fail. */
    private volatile @Nullable SearcherManager searchers;

    private volatile String problem = "";
    private volatile long unseenSince;
    private long uncommittedSince;
    private boolean closed;

    /**
     * Opens a generation, and makes it if it is missing.
     *
     * @param description of its documents, if it is new
     * @throws CorruptIndexException or others of its kind, if its files make no index
     */
    Generation(String entity, long number, Path folder, String description, Settings settings) throws IOException {
        this.entity = entity;
        this.number = number;
        this.folder = folder;
        this.description = description;
        this.settings = settings;
        synchronized (this) {
            open();
        }
    }

    /** Tells whether an index is beyond mending, so that only a new one helps. */
    static boolean isDamaged(IOException failure) {
        return failure instanceof CorruptIndexException
                || failure instanceof IndexFormatTooNewException
                || failure instanceof IndexFormatTooOldException
                || failure instanceof IndexNotFoundException
                || failure instanceof java.io.EOFException
                || failure instanceof java.nio.file.NoSuchFileException;
    }

    private Opened open() throws IOException {
        Files.createDirectories(folder);
        Directory directory = settings.disk().open(folder);
        IndexWriter writer = null;
        SearcherManager manager = null;
        try {
            writer = new IndexWriter(directory, config());
            Map<String, String> kept = new HashMap<>();
            if (writer.getLiveCommitData() != null) {
                writer.getLiveCommitData().forEach(entry -> kept.put(entry.getKey(), entry.getValue()));
            }
            description = kept.getOrDefault(DESCRIPTION, description);
            checkpoint = Long.parseLong(kept.getOrDefault(CHECKPOINT, "0"));
            manager = new SearcherManager(writer, SEARCHERS);
            recent.clear();
            IndexWriter into = writer;
            SearcherManager over = manager;
            long now = System.currentTimeMillis();
            Journal journal = new Journal(folder.resolve("changes.journal"), entity, new Journal.Reader() {
                @Override
                public void put(SearchDocument document) throws IOException {
                    try (Versions versions = new Versions(over)) {
                        write(into, versions, document);
                    }
                }

                @Override
                public void delete(long id) throws IOException {
                    into.updateDocument(Documents.id(id), Documents.gone(id, now));
                    recent.put(id, Documents.DELETED);
                }
            });
            Opened opened = new Opened(directory, writer, manager, journal);
            try {
                if (journal.length() > 0 || !DirectoryReader.indexExists(directory)) {
                    commit(opened);
                }
                see(opened);
            } catch (IOException | RuntimeException failed) {
                journal.close();
                throw failed;
            }
            SearcherManager before = searchers;
            files = opened;
            searchers = manager;
            openings++;
            problem = "";
            IOUtils.closeWhileHandlingException(before);
            return opened;
        } catch (IOException | RuntimeException failed) {
            IOUtils.closeWhileHandlingException(manager);
            if (writer != null) {
                writer.rollback();
            }
            IOUtils.closeWhileHandlingException(directory);
            throw failed;
        }
    }

    private IndexWriterConfig config() {
        return new IndexWriterConfig(new Words())
                .setSimilarity(PLAIN)
                .setRAMBufferSizeMB(settings.bufferMebibytes())
                .setCommitOnClose(false)
                .setOpenMode(IndexWriterConfig.OpenMode.CREATE_OR_APPEND);
    }

    /** Returns what is open, and opens it again if it failed before. */
    private Opened files() throws IOException {
        if (closed) {
            throw Failure.unavailable("the index of " + entity + " is being closed", null);
        }
        Opened open = files;
        return open == null ? open() : open;
    }

    long number() {
        return number;
    }

    Path folder() {
        return folder;
    }

    String description() {
        return description;
    }

    synchronized long checkpoint() {
        return checkpoint;
    }

    /** Says what is wrong, empty if nothing is. */
    String problem() {
        return problem;
    }

    /** Returns for how long the oldest change has not been found, in milliseconds. */
    long lagMillis() {
        long since = unseenSince;
        return since == 0 ? 0 : Math.max(1, TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - since));
    }

    /** Takes documents; they are in the journal when this returns. */
    synchronized void put(Collection<SearchDocument> documents) {
        change(open -> {
            open.journal().put(documents);
            writeAll(open, documents);
        });
    }

    /** Returns how often it was opened: what was filled in and not committed is gone with each time. */
    synchronized int openings() {
        return openings;
    }

    /**
     * Takes documents of a rebuild, in the order of their ids; they are kept from the next commit on.
     *
     * @param since what {@link #openings} was when the rebuild began
     */
    synchronized void fill(Collection<SearchDocument> documents, int since) {
        change(open -> {
            if (openings != since) {
                throw Failure.unavailable("the index of " + entity + " had to be opened again; begin again", null);
            }
            writeAll(open, documents);
            for (SearchDocument document : documents) {
                checkpoint = Math.max(checkpoint, document.id());
            }
        });
    }

    private void writeAll(Opened open, Collection<SearchDocument> documents) throws IOException {
        if (recent.size() > RECENT) {
            see(open);
        }
        touch();
        try (Versions versions = new Versions(open.searchers())) {
            for (SearchDocument document : documents) {
                write(open.writer(), versions, document);
            }
        }
    }

    synchronized void delete(Collection<Long> ids) {
        long now = System.currentTimeMillis();
        change(open -> {
            open.journal().delete(ids);
            touch();
            for (Long id : ids) {
                open.writer().updateDocument(Documents.id(id), Documents.gone(id, now));
                recent.put(id, Documents.DELETED);
            }
        });
    }

    private void write(IndexWriter writer, Versions versions, SearchDocument document) throws IOException {
        Long known = recent.get(document.id());
        long version = known == null ? versions.of(document.id()) : known;
        if (version <= document.version()) {
            writer.updateDocument(Documents.id(document.id()), Documents.of(document));
            recent.put(document.id(), document.version());
        }
    }

    private void touch() {
        long now = System.nanoTime() | 1;
        if (unseenSince == 0) {
            unseenSince = now;
        }
        if (uncommittedSince == 0) {
            uncommittedSince = now;
        }
    }

    private interface Work {
        void with(Opened open) throws IOException;
    }

    /** The edge at which failing files end: they are let go, so that the next call begins with what is on disk. */
    private void change(Work work) {
        try {
            Opened open = files();
            work.with(open);
            if (open.journal().length() > JOURNAL_BYTES) {
                commit(open);
            }
        } catch (IOException | AlreadyClosedException failed) {
            problem = "the index of " + entity + " in " + folder + " cannot be written: " + failed.getMessage();
            Opened open = files;
            if (open != null && (!open.journal().usable() || !open.writer().isOpen())) {
                letGo(open);
            }
            throw Failure.unavailable(problem, failed);
        }
    }

    /** Lets the files go; questions are answered from what could be found until they are open again. */
    private void letGo(Opened open) {
        files = null;
        recent.clear();
        try {
            open.writer().rollback();
        } catch (IOException closing) {
            // It failed before; the lock is given up all the same.
        }
        IOUtils.closeWhileHandlingException(open.journal(), open.directory());
    }

    /** Makes what was taken visible, if there is anything. */
    synchronized void see() {
        if (unseenSince != 0 && !closed) {
            change(this::see);
        }
    }

    private void see(Opened open) throws IOException {
        open.searchers().maybeRefreshBlocking();
        recent.clear();
        unseenSince = 0;
    }

    /** Writes what was taken into the index on disk, if that is due. */
    synchronized void commitIfDue(long seconds) {
        if (uncommittedSince != 0
                && !closed
                && System.nanoTime() - uncommittedSince > TimeUnit.SECONDS.toNanos(seconds)) {
            commit();
        }
    }

    synchronized void commit() {
        change(this::commit);
    }

    private void commit(Opened open) throws IOException {
        open.writer()
                .deleteDocuments(LongPoint.newRangeQuery(Documents.GONE, 0, System.currentTimeMillis() - GONE_MILLIS));
        open.writer()
                .setLiveCommitData(Map.of(DESCRIPTION, description, CHECKPOINT, Long.toString(checkpoint))
                        .entrySet());
        open.writer().commit();
        open.journal().clear();
        uncommittedSince = 0;
        problem = "";
    }

    /** What can be found at one moment; closing it lets it go. */
    record View(String description, SearcherManager manager, IndexSearcher searcher) implements Closeable {
        @Override
        public void close() {
            try {
                manager.release(searcher);
            } catch (IOException notReleased) {
                throw new UncheckedIOException(notReleased);
            }
        }
    }

    /**
     * Returns what can be found now.
     *
     * @throws Failure UNAVAILABLE if it is closed
     */
    View view() {
        while (true) {
            SearcherManager manager = Objects.requireNonNull(searchers);
            try {
                return new View(description, manager, manager.acquire());
            } catch (IOException | AlreadyClosedException failed) {
                if (manager == searchers) {
                    throw Failure.unavailable("the index of " + entity + " is closed", failed);
                }
            }
        }
    }

    /** Returns how many documents can be found. */
    long documents() {
        try (View view = view()) {
            return view.searcher().count(new TermQuery(Documents.LIVE));
        } catch (IOException failed) {
            throw Failure.unavailable(
                    "the index of " + entity + " in " + folder + " cannot be read: " + failed, failed);
        }
    }

    long bytes() {
        long bytes = 0;
        try (DirectoryStream<Path> all = Files.newDirectoryStream(folder)) {
            for (Path file : all) {
                try {
                    bytes += Files.size(file);
                } catch (IOException goneMeanwhile) {
                    continue;
                }
            }
        } catch (IOException notThere) {
            return bytes;
        }
        return bytes;
    }

    @Override
    public synchronized void close() {
        Opened open = files;
        if (open != null && !closed) {
            try {
                commit(open);
            } catch (IOException | AlreadyClosedException kept) {
                problem = "the index of " + entity + " could not be committed; its journal has the changes: " + kept;
            }
            letGo(open);
        }
        closed = true;
        IOUtils.closeWhileHandlingException(searchers);
    }

    /** Versions of documents as a searcher sees them. For one thread. */
    private static final class Versions implements Closeable {
        private final SearcherManager manager;
        private final IndexSearcher searcher;
        private final Map<LeafReaderContext, TermsEnum> ids = new LinkedHashMap<>();
        private @Nullable PostingsEnum postings;

        Versions(SearcherManager manager) throws IOException {
            this.manager = manager;
            searcher = manager.acquire();
            for (LeafReaderContext leaf : searcher.getIndexReader().leaves()) {
                if (leaf.reader().terms(Documents.ID) != null) {
                    ids.put(leaf, leaf.reader().terms(Documents.ID).iterator());
                }
            }
        }

        /** Returns a document's version, -1 if there is none. */
        long of(long id) throws IOException {
            BytesRef term = new BytesRef(Long.toString(id));
            for (Map.Entry<LeafReaderContext, TermsEnum> leaf : ids.entrySet()) {
                if (!leaf.getValue().seekExact(term)) {
                    continue;
                }
                Bits live = leaf.getKey().reader().getLiveDocs();
                postings = leaf.getValue().postings(postings, PostingsEnum.NONE);
                for (int found = postings.nextDoc();
                        found != DocIdSetIterator.NO_MORE_DOCS;
                        found = postings.nextDoc()) {
                    if (live == null || live.get(found)) {
                        NumericDocValues versions = leaf.getKey().reader().getNumericDocValues(Documents.VERSION);
                        return versions != null && versions.advanceExact(found) ? versions.longValue() : -1;
                    }
                }
            }
            return -1;
        }

        @Override
        public void close() throws IOException {
            manager.release(searcher);
        }
    }
}
