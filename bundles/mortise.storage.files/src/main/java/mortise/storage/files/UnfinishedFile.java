package mortise.storage.files;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * A file being written where nobody sees it, until it is published; closing deletes one that never was. What has come goes to disk
 * while the rest is coming, so that little is left to wait for at the end.
 */
final class UnfinishedFile implements AutoCloseable {
    private static final long BYTES_BETWEEN_FLUSHES = 8L << 20;

    private final ExecutorService flusher;
    private final Path path;
    private final FileChannel file;
    private final MessageDigest digest = sha256();
    private long size;
    private long flushed;
    private @Nullable Future<?> flush;
    private boolean published;

    UnfinishedFile(Path folder, ExecutorService flusher) throws IOException {
        this.flusher = flusher;
        path = folder.resolve(UUID.randomUUID().toString());
        file = FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException everyJdkHasIt) {
            throw new AssertionError(everyJdkHasIt);
        }
    }

    long size() {
        return size;
    }

    void append(byte[] bytes, int length) throws IOException {
        digest.update(bytes, 0, length);
        write(ByteBuffer.wrap(bytes, 0, length));
        size += length;
        if (size - flushed >= BYTES_BETWEEN_FLUSHES && (flush == null || flush.isDone())) {
            endFlush();
            flushed = size;
            flush = flusher.submit(() -> {
                file.force(false);
                return null;
            });
        }
    }

    /** The system tells once that something could not be written, to whoever asks first. */
    private void endFlush() throws IOException {
        if (flush == null) {
            return;
        }
        try {
            flush.get();
        } catch (ExecutionException broken) {
            throw new IOException("it could not be brought to disk", broken.getCause());
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("stopped while it was brought to disk");
        }
    }

    private void write(ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            file.write(bytes);
        }
    }

    /** Brings it to disk as a whole file, and publishes it. */
    Trailer publish(Folder folder, Path target) throws IOException {
        Trailer trailer = new Trailer(
                HexFormat.of().formatHex(digest.digest()), size, Instant.now().truncatedTo(ChronoUnit.MILLIS));
        write(ByteBuffer.wrap(trailer.bytes()));
        Files.setLastModifiedTime(path, FileTime.from(trailer.moment()));
        endFlush();
        file.force(true);
        file.close();
        folder.publish(path, target);
        published = true;
        return trailer;
    }

    @Override
    public void close() {
        try {
            file.close();
            if (!published) {
                Files.deleteIfExists(path);
            }
        } catch (IOException lost) {
            // Nobody sees it where it is, and Watch removes it when the disk can be written again.
        }
    }
}
