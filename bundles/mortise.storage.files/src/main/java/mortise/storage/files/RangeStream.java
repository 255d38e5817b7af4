package mortise.storage.files;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Objects;

/** A part of a file. */
final class RangeStream extends InputStream {
    /** The system keeps a buffer as long as the longest read, for each thread. */
    private static final int LONGEST_READ = 65_536;

    private final FileChannel file;
    private final long end;
    private long position;

    RangeStream(FileChannel file, long from, long to) {
        this.file = file;
        position = from;
        end = to;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, bytes.length);
        if (length == 0) {
            return 0;
        }
        if (position == end) {
            return -1;
        }
        int wanted = (int) Math.min(Math.min(length, LONGEST_READ), end - position);
        int read = file.read(ByteBuffer.wrap(bytes, offset, wanted), position);
        if (read < 0) {
            throw new EOFException("the file was cut off at " + position + " of " + end + " bytes");
        }
        position += read;
        return read;
    }

    @Override
    public long skip(long count) {
        long skipped = Math.max(0, Math.min(count, end - position));
        position += skipped;
        return skipped;
    }

    @Override
    public int available() {
        return (int) Math.min(Integer.MAX_VALUE, end - position);
    }

    @Override
    public long transferTo(OutputStream out) throws IOException {
        byte[] buffer = new byte[LONGEST_READ];
        long from = position;
        int read;
        while ((read = read(buffer, 0, buffer.length)) >= 0) {
            out.write(buffer, 0, read);
        }
        return position - from;
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
