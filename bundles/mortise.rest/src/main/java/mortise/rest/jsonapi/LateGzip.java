package mortise.rest.jsonapi;

import java.io.IOException;
import java.io.OutputStream;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/** Compresses what turns out to be long, and passes on the rest as it is. Closing it leaves the stream behind it open. */
final class LateGzip extends OutputStream {
    private static final int BUFFER = 4096;

    private final OutputStream out;
    private final Runnable beforeCompressing;
    private final byte[] held;
    private int count;
    private @Nullable Fast gzip;

    /**
     * A stream to another.
     *
     * @param from the length from which to compress
     * @param beforeCompressing called once, before the first compressed byte
     */
    LateGzip(OutputStream out, int from, Runnable beforeCompressing) {
        this.out = out;
        this.held = new byte[from];
        this.beforeCompressing = beforeCompressing;
    }

    private static final class Fast extends GZIPOutputStream {
        Fast(OutputStream out) throws IOException {
            super(out, BUFFER);
            def.setLevel(Deflater.BEST_SPEED);
        }

        void end() throws IOException {
            try {
                finish();
            } finally {
                def.end();
            }
        }
    }

    @Override
    public void write(int value) throws IOException {
        write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        if (gzip == null && count + length < held.length) {
            System.arraycopy(bytes, offset, held, count, length);
            count += length;
            return;
        }
        if (gzip == null) {
            beforeCompressing.run();
            gzip = new Fast(out);
            gzip.write(held, 0, count);
        }
        gzip.write(bytes, offset, length);
    }

    @Override
    public void close() throws IOException {
        if (gzip == null) {
            out.write(held, 0, count);
        } else {
            gzip.end();
        }
    }
}
