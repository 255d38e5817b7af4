package mortise.files.records;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import mortise.core.Failure;

/** A content that may not be longer than a limit: reading on is refused. For one thread. */
final class Limited extends FilterInputStream {
    private final long most;
    private long read;

    Limited(InputStream content, long most) {
        super(content);
        this.most = most;
    }

    static Failure tooLarge(long most) {
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
