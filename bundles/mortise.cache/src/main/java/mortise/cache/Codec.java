package mortise.cache;

import java.nio.charset.StandardCharsets;
import java.util.function.Function;
import mortise.cache.form.RecordCodec;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Makes bytes of values and values of bytes. There is one for texts, one for bytes and one for records; who needs another
 * brings it. Java's own serialization is not used. Safe for use by many threads.
 *
 * @param <V> the values
 */
@ConsumerType
public interface Codec<V> {
    /** Returns the bytes of a value; the caller keeps them. */
    byte[] encode(V value);

    /** Returns a value of bytes that {@link #encode} of a codec of the same shape made; they are not changed. */
    V decode(byte[] bytes);

    /**
     * Returns what its bytes are like, in a text that changes whenever they do: values that a codec of another shape made,
     * an older version of the same bundle perhaps, count as not there.
     */
    String shape();

    /** Texts. */
    static Codec<String> text() {
        return of(
                "text",
                value -> value.getBytes(StandardCharsets.UTF_8),
                bytes -> new String(bytes, StandardCharsets.UTF_8));
    }

    /** Bytes. */
    static Codec<byte[]> bytes() {
        return of("bytes", byte[]::clone, byte[]::clone);
    }

    /**
     * Records. Their components are of primitive types or their boxes, String, byte[], BigDecimal, UUID, Instant, LocalDate,
     * Duration, enums, records of such, or Optional, List, Set or Map of such; null is kept where it is. A collection comes
     * back unmodifiable and in the order it had. The shape follows the record.
     *
     * @throws IllegalArgumentException if a component is of another type, naming it
     */
    static <R extends Record> Codec<R> of(Class<R> type) {
        return new RecordCodec<>(type);
    }

    /**
     * What two functions do.
     *
     * @param shape see {@link #shape()}
     */
    static <V> Codec<V> of(String shape, Function<V, byte[]> encode, Function<byte[], V> decode) {
        return new Codec<>() {
            @Override
            public byte[] encode(V value) {
                return encode.apply(value);
            }

            @Override
            public V decode(byte[] bytes) {
                return decode.apply(bytes);
            }

            @Override
            public String shape() {
                return shape;
            }
        };
    }
}
