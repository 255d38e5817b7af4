package mortise.imports.csv;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;

/** Counts the bytes of a file, and opens it if it is compressed with gzip. For one thread. */
final class Bytes {
    private static final int BUFFER = 1 << 16;
    private static final int GZIP = 0x1f8b;

    private final Counting counting;
    private final InputStream plain;

    Bytes(InputStream file) throws IOException {
        counting = new Counting(file);
        BufferedInputStream start = new BufferedInputStream(counting, BUFFER);
        start.mark(2);
        int magic = start.read() << 8 | start.read();
        start.reset();
        plain = magic == GZIP ? new BufferedInputStream(new GZIPInputStream(start, BUFFER), BUFFER) : start;
    }

    /** Returns the file's bytes, opened. */
    InputStream plain() {
        return plain;
    }

    /** Returns how many bytes of the file, as it is, were read. */
    long count() {
        return counting.count;
    }

    private static final class Counting extends InputStream {
        private final InputStream file;
        private long count;

        private Counting(InputStream file) {
            this.file = file;
        }

        @Override
        public int read() throws IOException {
            int value = file.read();
            count += value < 0 ? 0 : 1;
            return value;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            int read = file.read(buffer, offset, length);
            count += Math.max(read, 0);
            return read;
        }

        @Override
        public int available() throws IOException {
            return file.available();
        }
    }
}
