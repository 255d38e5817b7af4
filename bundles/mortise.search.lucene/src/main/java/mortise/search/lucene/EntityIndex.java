package mortise.search.lucene;

import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Collection;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import mortise.core.Failure;
import mortise.search.IndexState;
import mortise.search.Rebuild;
import mortise.search.SearchDocument;
import org.apache.lucene.util.IOUtils;
import org.jspecify.annotations.Nullable;

/**
 * The index of one entity: the generation in use, named in the file {@code current}, and the next one while it is made.
 * Safe for use by many threads.
 */
final class EntityIndex implements Closeable {
    private static final System.Logger log = System.getLogger(EntityIndex.class.getName());
    private static final String CURRENT = "current";

    private final String entity;
    private final Path folder;
    private final Settings settings;

    /** Shared by changes, exclusive for what makes and switches generations. */
    private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();

    private volatile Generation current;
    private volatile @Nullable Generation next;
    private @Nullable Object builder;
    private volatile String damage = "";

    /** Opens the index of an entity, and makes an empty one if there is none. */
    EntityIndex(String entity, Path folder, Settings settings) throws IOException {
        this.entity = entity;
        this.folder = folder;
        this.settings = settings;
        Files.createDirectories(folder);
        TreeMap<Long, Path> found = generations();
        long number = named();
        // Of what was begun only the last can be gone on with, and what was before the one in use is over.
        for (var each : found.entrySet()) {
            if (each.getKey() != number
                    && (each.getKey() < number || !each.getKey().equals(found.lastKey()))) {
                IOUtils.rm(each.getValue());
            }
        }
        current = openCurrent(number);
        Long begun = found.isEmpty() ? null : found.lastKey();
        if (begun != null && begun > current.number()) {
            next = openNext(begun, folder.resolve(begun.toString()));
        }
    }

    private TreeMap<Long, Path> generations() throws IOException {
        TreeMap<Long, Path> found = new TreeMap<>();
        try (DirectoryStream<Path> all = Files.newDirectoryStream(folder, Files::isDirectory)) {
            for (Path each : all) {
                String name = String.valueOf(each.getFileName());
                if (name.matches("\\d{1,18}")) {
                    found.put(Long.valueOf(name), each);
                }
            }
        }
        return found;
    }

    private long named() throws IOException {
        Path file = folder.resolve(CURRENT);
        String text = Files.exists(file) ? Files.readString(file).strip() : "0";
        return text.matches("\\d{1,18}") ? Long.parseLong(text) : 0;
    }

    /** What is damaged is a copy, and can be made anew: it must not keep the node from starting. */
    private Generation openCurrent(long number) throws IOException {
        Path path = folder.resolve(Long.toString(number));
        try {
            return new Generation(entity, number, path, "", settings);
        } catch (IOException failure) {
            if (!Generation.isDamaged(failure)) {
                throw failure;
            }
            damage =
                    "the index of " + entity + " was damaged and is empty until it is rebuilt: " + failure.getMessage();
            log.log(System.Logger.Level.ERROR, damage, failure);
            IOUtils.rm(path);
            return new Generation(entity, number, path, "", settings);
        }
    }

    private @Nullable Generation openNext(long number, Path path) throws IOException {
        try {
            return new Generation(entity, number, path, "", settings);
        } catch (IOException failure) {
            if (!Generation.isDamaged(failure)) {
                current.close();
                throw failure;
            }
            log.log(
                    System.Logger.Level.WARNING,
                    "A begun index of " + entity + " was damaged and is given up",
                    failure);
            IOUtils.rm(path);
            return null;
        }
    }

    /** Says what is wrong, empty if nothing is. */
    String problem() {
        Generation begun = next;
        String problem = current.problem();
        return !problem.isEmpty() ? problem : begun != null && !begun.problem().isEmpty() ? begun.problem() : damage;
    }

    void put(Collection<SearchDocument> documents) {
        change(generation -> generation.put(documents));
    }

    void delete(Collection<Long> ids) {
        change(generation -> generation.delete(ids));
    }

    private void change(java.util.function.Consumer<Generation> change) {
        lock.readLock().lock();
        try {
            change.accept(current);
            Generation begun = next;
            if (begun != null) {
                change.accept(begun);
            }
        } finally {
            lock.readLock().unlock();
        }
    }

    /** Returns what can be found now. */
    Generation.View view() {
        while (true) {
            Generation asked = current;
            try {
                return asked.view();
            } catch (Failure closed) {
                if (asked == current) {
                    throw closed;
                }
            }
        }
    }

    /** Makes what was taken visible. */
    void see() {
        current.see();
        Generation begun = next;
        if (begun != null) {
            begun.see();
        }
    }

    void commitIfDue(long seconds) {
        current.commitIfDue(seconds);
        Generation begun = next;
        if (begun != null) {
            begun.commitIfDue(seconds);
        }
    }

    IndexState state() {
        Generation used = current;
        Generation begun = next;
        return new IndexState(
                entity,
                used.documents(),
                used.bytes() + (begun == null ? 0 : begun.bytes()),
                used.number(),
                used.description(),
                used.lagMillis(),
                begun == null ? null : new IndexState.Progress(begun.documents(), begun.checkpoint()));
    }

    Rebuild rebuild(String description) {
        lock.writeLock().lock();
        try {
            if (builder != null) {
                throw Failure.conflict("rebuilding", "the index of " + entity + " is being rebuilt already");
            }
            Generation begun = next;
            if (begun == null || !begun.description().equals(description)) {
                giveUp();
                long number = (begun == null ? current : begun).number() + 1;
                begun = new Generation(entity, number, folder.resolve(Long.toString(number)), description, settings);
                next = begun;
            }
            Building building = new Building(begun);
            builder = building;
            return building;
        } catch (IOException failed) {
            throw Failure.unavailable("an index of " + entity + " cannot be made in " + folder + ": " + failed, failed);
        } finally {
            lock.writeLock().unlock();
        }
    }

    private void giveUp() throws IOException {
        Generation begun = next;
        if (begun != null) {
            next = null;
            begun.close();
            IOUtils.rm(begun.folder());
        }
    }

    /** Ends all of it, files included. */
    void drop() throws IOException {
        close();
        IOUtils.rm(folder);
    }

    @Override
    public void close() {
        lock.writeLock().lock();
        try {
            current.close();
            Generation begun = next;
            if (begun != null) {
                begun.close();
            }
        } finally {
            lock.writeLock().unlock();
        }
    }

    /** The next generation in somebody's hands. */
    private final class Building implements Rebuild {
        private static final int COMMIT = 10_000;

        private final Generation made;
        private final int openings;
        private int uncommitted;
        private long kept;
        private boolean over;

        Building(Generation made) {
            this.made = made;
            openings = made.openings();
            kept = made.checkpoint();
        }

        @Override
        public long checkpoint() {
            return kept;
        }

        @Override
        public void put(Collection<SearchDocument> documents) {
            checkOpen();
            made.fill(documents, openings);
            uncommitted += documents.size();
            if (uncommitted >= COMMIT) {
                made.commit();
                kept = made.checkpoint();
                uncommitted = 0;
            }
        }

        private void checkOpen() {
            if (over) {
                throw Failure.conflict("not-rebuilding", "this rebuild of " + entity + " is over");
            }
        }

        @Override
        public void finish() {
            checkOpen();
            made.commit();
            made.see();
            lock.writeLock().lock();
            try {
                name(made.number());
                Generation before = current;
                current = made;
                next = null;
                damage = "";
                end();
                before.close();
                IOUtils.rm(before.folder());
            } catch (IOException failed) {
                throw Failure.unavailable(
                        "the new index of " + entity + " could not be put in place: " + failed, failed);
            } finally {
                lock.writeLock().unlock();
            }
        }

        @Override
        public void abort() {
            checkOpen();
            lock.writeLock().lock();
            try {
                end();
                giveUp();
            } catch (IOException failed) {
                throw Failure.unavailable("the begun index of " + entity + " could not be removed: " + failed, failed);
            } finally {
                lock.writeLock().unlock();
            }
        }

        private void end() {
            over = true;
            builder = null;
        }

        @Override
        public void close() {
            lock.writeLock().lock();
            try {
                if (!over) {
                    end();
                    made.commit();
                }
            } catch (Failure notNow) {
                log.log(System.Logger.Level.WARNING, "What was made last is made again: " + notNow.getMessage());
            } finally {
                lock.writeLock().unlock();
            }
        }
    }

    /** Names the generation in use, so that a crash leaves the one before or this one. */
    private void name(long number) throws IOException {
        Path begun = folder.resolve(CURRENT + ".new");
        Files.writeString(begun, Long.toString(number), StandardCharsets.US_ASCII);
        IOUtils.fsync(begun, false);
        Files.move(begun, folder.resolve(CURRENT), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        IOUtils.fsync(folder, true);
    }
}
