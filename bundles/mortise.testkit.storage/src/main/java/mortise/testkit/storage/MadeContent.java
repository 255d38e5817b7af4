package mortise.testkit.storage;

import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;

/** Content of any length that costs no memory: each byte follows from the seed and its place. */
public final class MadeContent extends InputStream {
    private final int seed;
    private final long size;
    private final long failsAt;
    private long position;

    private MadeContent(int seed, long size, long failsAt) {
        this.seed = seed;
        this.size = size;
        this.failsAt = failsAt;
    }

    /** Content to be read to its end. */
    public static MadeContent of(int seed, long size) {
        return new MadeContent(seed, size, Long.MAX_VALUE);
    }

    /** Content that throws an IOException before its end, as that of a browser that goes away. */
    public static MadeContent brokenAt(int seed, long size, long failsAt) {
        return new MadeContent(seed, size, failsAt);
    }

    /** Returns the byte at a place. */
    public static byte byteAt(int seed, long position) {
        return (byte) (position * 31 + (position >>> 8) * 17 + seed * 101L);
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, bytes.length);
        if (position >= failsAt) {
            throw new IOException("the sender went away");
        }
        if (position == size) {
            return -1;
        }
        int count = (int) Math.min(length, Math.min(size, failsAt) - position);
        for (int i = 0; i < count; i++) {
            bytes[offset + i] = byteAt(seed, position + i);
        }
        position += count;
        return count;
    }
}
