package mortise.storage.files;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import mortise.core.Failure;
import mortise.core.Health;
import mortise.storage.FileKeys;
import mortise.storage.FileStore;
import mortise.storage.ListedFile;
import mortise.storage.OpenFile;
import mortise.storage.OpenFileStore;
import mortise.storage.StoredFile;

/** Files in a folder. See {@link Folder} for where they are, {@link Trailer} for what is in them beside their content. */
final class FolderStore implements OpenFileStore {
    private static final int BUFFER = 65_536;

    /** The disk is asked how full it is each time so much was written. */
    private static final long BYTES_BETWEEN_LOOKS = 16L << 20;

    private final Folder folder;
    private final long keepFreeBytes;
    private final Watch watch;

    /** One thread for each long file that is being written; they end by themselves. */
    private final ExecutorService flusher =
            new ThreadPoolExecutor(0, Integer.MAX_VALUE, 1, TimeUnit.SECONDS, new SynchronousQueue<>(), task -> {
                Thread thread = new Thread(task, FilesProvider.PID + " to disk");
                thread.setDaemon(true);
                return thread;
            });

    /**
     * Opens it.
     *
     * @param root is there; its real path
     */
    FolderStore(Path root, long keepFreeBytes) {
        folder = new Folder(root);
        this.keepFreeBytes = keepFreeBytes;
        try {
            Files.createDirectories(folder.unfinished());
        } catch (IOException broken) {
            throw cannot("open", "the store", broken);
        }
        watch = new Watch(folder, keepFreeBytes);
    }

    private Failure cannot(String what, String key, IOException cause) {
        return Failure.unavailable(
                "cannot " + what + " " + key + " in the files of " + folder.root() + ": " + cause, cause);
    }

    @Override
    public StoredFile write(String key, InputStream content, OptionalLong length) throws IOException {
        Path target = folder.fileOf(FileKeys.valid(key));
        if (length.isPresent() && length.getAsLong() < 0) {
            throw Failure.invalid("bad-length", "the length of a file cannot be " + length.getAsLong());
        }
        requireSpace(length.orElse(0));
        try (UnfinishedFile file = begin(key)) {
            fill(file, key, content, length);
            if (file.size() != length.orElse(file.size())) {
                throw Failure.invalid(
                        "bad-length",
                        "'" + key + "' was to have " + length.getAsLong() + " bytes and has "
                                + (file.size() < length.getAsLong() ? file.size() : "more"));
            }
            return publish(file, key, target);
        }
    }

    private UnfinishedFile begin(String key) {
        try {
            return new UnfinishedFile(folder.unfinished(), flusher);
        } catch (IOException broken) {
            throw cannot("write", key, broken);
        }
    }

    /** What the content throws goes through as it is; what the disk throws is a failure of the store. */
    private void fill(UnfinishedFile file, String key, InputStream content, OptionalLong length) throws IOException {
        byte[] buffer = new byte[BUFFER];
        long look = BYTES_BETWEEN_LOOKS;
        int read;
        while ((read = content.read(buffer, 0, wanted(length, file.size()))) >= 0) {
            try {
                file.append(buffer, read);
            } catch (IOException broken) {
                throw cannot("write", key, broken);
            }
            if (length.isPresent() && file.size() > length.getAsLong()) {
                return;
            }
            if (file.size() >= look) {
                requireSpace(0);
                look = file.size() + BYTES_BETWEEN_LOOKS;
            }
        }
    }

    /** One byte more than there should be tells that there are too many. */
    private static int wanted(OptionalLong length, long written) {
        return length.isEmpty() ? BUFFER : (int) Math.min(BUFFER, length.getAsLong() - written + 1);
    }

    private StoredFile publish(UnfinishedFile file, String key, Path target) {
        try {
            return stored(key, file.publish(folder, target));
        } catch (IOException broken) {
            throw cannot("write", key, broken);
        }
    }

    private void requireSpace(long bytes) {
        long free = folder.freeBytes();
        if (free - keepFreeBytes < bytes) {
            throw new Failure(
                    Failure.Kind.UNAVAILABLE,
                    "full",
                    "there is no room for " + (bytes == 0 ? "more" : bytes + " bytes") + " in " + folder.root() + ": "
                            + free + " bytes are free, of which " + keepFreeBytes + " are kept (keepFreeBytes)");
        }
    }

    private static StoredFile stored(String key, Trailer trailer) {
        return new StoredFile(key, trailer.size(), trailer.sha256(), trailer.moment());
    }

    @Override
    public OpenFile open(String key) {
        return open(key, 0, Long.MAX_VALUE);
    }

    @Override
    public OpenFile open(String key, long from, long to) {
        if (from < 0 || to < from) {
            throw badRange(key, from, to);
        }
        FileChannel file = find(key).orElseThrow(() -> Failure.missing("there is no file '" + key + "'"));
        boolean handedOver = false;
        try {
            StoredFile stored = stored(key, file);
            if (from > stored.size()) {
                throw badRange(key, from, to);
            }
            OpenFile open = new OpenFile(stored, new RangeStream(file, from, Math.min(to, stored.size())));
            handedOver = true;
            return open;
        } finally {
            if (!handedOver) {
                close(file);
            }
        }
    }

    private static Failure badRange(String key, long from, long to) {
        return Failure.invalid("bad-range", "'" + key + "' has no range from " + from + " to " + to);
    }

    private Optional<FileChannel> find(String key) {
        Path path = folder.fileOf(FileKeys.valid(key));
        try {
            return Optional.of(folder.open(path));
        } catch (NoSuchFileException missing) {
            if (folder.isAway()) {
                throw cannot("read", key, missing);
            }
            return Optional.empty();
        } catch (IOException broken) {
            throw cannot("read", key, broken);
        }
    }

    private StoredFile stored(String key, FileChannel file) {
        try {
            Trailer trailer = Trailer.of(file);
            if (trailer == null) {
                throw Failure.unavailable(
                        "'" + key + "' is damaged: " + folder.fileOf(key) + " does not end as a whole file does", null);
            }
            return stored(key, trailer);
        } catch (IOException broken) {
            throw cannot("read", key, broken);
        }
    }

    private static void close(FileChannel file) {
        try {
            file.close();
        } catch (IOException nothingWasWritten) {
            // Closing what was only read loses nothing.
        }
    }

    @Override
    public Optional<StoredFile> info(String key) {
        return find(key).map(file -> {
            try {
                return stored(key, file);
            } finally {
                close(file);
            }
        });
    }

    @Override
    public void delete(String key) {
        Path path = folder.fileOf(FileKeys.valid(key));
        try {
            if (folder.isAway()) {
                throw new NoSuchFileException(folder.unfinished().toString());
            }
            folder.delete(path);
        } catch (IOException broken) {
            throw cannot("delete", key, broken);
        }
    }

    @Override
    public List<ListedFile> list(String prefix, String afterKey, int limit) {
        FileKeys.validPrefix(prefix);
        if (!afterKey.isEmpty()) {
            FileKeys.valid(afterKey);
        }
        if (limit < 1 || limit > FileStore.MAX_PAGE) {
            throw Failure.invalid(
                    "bad-limit", "a page has 1 to " + FileStore.MAX_PAGE + " files, and cannot have " + limit);
        }
        try {
            if (folder.isAway()) {
                throw new NoSuchFileException(folder.unfinished().toString());
            }
            return Listing.of(folder, prefix, afterKey, limit);
        } catch (IOException broken) {
            throw cannot("list", "'" + prefix + "'", broken);
        }
    }

    @Override
    public Health.Report report() {
        return watch.report();
    }

    @Override
    public void close() {
        watch.close();
    }
}
