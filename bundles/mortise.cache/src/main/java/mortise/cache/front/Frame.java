package mortise.cache.front;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32;
import mortise.cache.Codec;
import org.jspecify.annotations.Nullable;

/**
 * Puts a checksum in front of a value's bytes, of them and of the codec's shape: what a disk damaged and what a codec of
 * another shape made are told by it.
 *
 * @param <V> the values
 */
final class Frame<V> {
    private final Codec<V> codec;
    private final int shape;

    Frame(Codec<V> codec) {
        this.codec = codec;
        shape = checksum(codec.shape().getBytes(StandardCharsets.UTF_8), 0);
    }

    byte[] encode(V value) {
        byte[] bytes = codec.encode(value);
        return ByteBuffer.allocate(Integer.BYTES + bytes.length)
                .putInt(checksum(bytes, 0) ^ shape)
                .put(bytes)
                .array();
    }

    /** Returns the value, or null if the bytes are not as this wrote them. */
    @Nullable
    V decode(byte[] framed) {
        if (framed.length < Integer.BYTES
                || ByteBuffer.wrap(framed).getInt() != (checksum(framed, Integer.BYTES) ^ shape)) {
            return null;
        }
        return codec.decode(Arrays.copyOfRange(framed, Integer.BYTES, framed.length));
    }

    private static int checksum(byte[] bytes, int from) {
        CRC32 checksum = new CRC32();
        checksum.update(bytes, from, bytes.length - from);
        return (int) checksum.getValue();
    }
}
