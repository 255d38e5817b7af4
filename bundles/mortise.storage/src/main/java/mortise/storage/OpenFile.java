package mortise.storage;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/**
 * A file's content, or the range that was asked for, and what it belongs to. What was opened is read to its end even if the
 * file is replaced or deleted meanwhile. Reading throws an IOException if the store is lost half-way. Has to be closed; for
 * use by one thread.
 */
public final class OpenFile extends FilterInputStream {
    private final StoredFile file;

    /**
     * Made by providers.
     *
     * @param file all of what the content is of, even if that is a range
     * @param content closed along with this
     */
    public OpenFile(StoredFile file, InputStream content) {
        super(content);
        this.file = file;
    }

    /** Returns what the store knows of the file, the whole of it. */
    public StoredFile file() {
        return file;
    }

    @Override
    public long transferTo(OutputStream out) throws IOException {
        return in.transferTo(out);
    }
}
