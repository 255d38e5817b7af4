package mortise.jsonapi;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serial;

/** A body that ends with an exception when it is longer than allowed, whatever its header said. Leaves the stream open. */
public final class Limited extends FilterInputStream {
    private int left;

    /** The body is too long. */
    public static final class Exceeded extends IOException {
        @Serial
        private static final long serialVersionUID = 1L;
    }

    public Limited(InputStream in, int most) {
        super(in);
        left = most;
    }

    @Override
    public int read() throws IOException {
        int value = in.read();
        count(value < 0 ? 0 : 1);
        return value;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        int read = in.read(bytes, offset, length);
        count(Math.max(0, read));
        return read;
    }

    private void count(int read) throws Exceeded {
        left -= read;
        if (left < 0) {
            throw new Exceeded();
        }
    }

    @Override
    public void close() {}
}
