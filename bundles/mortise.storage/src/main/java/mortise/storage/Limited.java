package mortise.storage;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import mortise.core.Failure;

/**
 * A content that may not be longer than a limit: to read on throws a {@link Failure}, INVALID. Closes what it reads. For use by
 * one thread.
 */
public final class Limited extends FilterInputStream {
    private final long most;
    private long read;

    /**
     * Begins to count.
     *
     * @param most bytes; not below 0
     */
    public Limited(InputStream content, long most) {
        super(content);
        this.most = most;
    }

    /** Returns the failure that a longer content ends with, for those who know its length before they read. */
    public static Failure tooLarge(long most) {
        return Failure.invalid("too-large", "the file is larger than " + most + " bytes");
    }

    private int counted(int count) {
        read += Math.max(0, count);
        if (read > most) {
            throw tooLarge(most);
        }
        return count;
    }

    @Override
    public int read() throws IOException {
        int next = in.read();
        counted(next < 0 ? 0 : 1);
        return next;
    }

    @Override
    public int read(byte[] buffer, int from, int length) throws IOException {
        return counted(in.read(buffer, from, length));
    }

    @Override
    public long skip(long count) throws IOException {
        throw new IOException("a content is read, not skipped");
    }

    @Override
    public boolean markSupported() {
        return false;
    }
}
