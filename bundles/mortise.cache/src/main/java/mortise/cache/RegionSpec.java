package mortise.cache;

import java.time.Duration;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;

/**
 * How a region shall be. In the heap, for 1,000 values of at most 64 KiB, unless said otherwise:
 *
 * <pre>{@code
 * RegionSpec.of("example.rates", String.class, Codec.of(Rate.class), Duration.ofMinutes(1)).inHeap(200)
 * }</pre>
 *
 * @param limits what it may take
 * @param keys makes a text of a key, an equal one of equal keys and another of others; it is kept, but never logged
 * @param values makes bytes of values
 * @param patience how long a caller waits while another loads the same value
 * @param <K> what values are found by
 * @param <V> the values
 */
public record RegionSpec<K, V>(Limits limits, Function<K, String> keys, Codec<V> values, Duration patience) {
    /** Values of longer keys are not kept. */
    public static final int MAX_KEY_LENGTH = 512;

    private static final int ENTRIES = 1_000;
    private static final int VALUE_BYTES = 64 * 1024;
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Set<Class<?>> PLAIN = Set.of(String.class, Integer.class, Long.class, UUID.class);

    /**
     * A region with plain keys.
     *
     * @param name see {@link Limits#name}
     * @param keys String, Integer, Long, UUID or an enum; {@link #of(String, Function, Codec, Duration)} takes others
     * @param timeToLive how long a value is kept, and how old it may be
     * @throws IllegalArgumentException if it cannot work
     */
    public static <K, V> RegionSpec<K, V> of(String name, Class<K> keys, Codec<V> values, Duration timeToLive) {
        if (!PLAIN.contains(keys) && !keys.isEnum()) {
            throw new IllegalArgumentException("region " + name + ": keys of " + keys + " need a function to a text");
        }
        return of(name, RegionSpec::plain, values, timeToLive);
    }

    private static String plain(Object key) {
        return key instanceof Enum<?> constant ? constant.name() : key.toString();
    }

    /**
     * A region with keys of any kind.
     *
     * @throws IllegalArgumentException if it cannot work
     */
    public static <K, V> RegionSpec<K, V> of(
            String name, Function<K, String> keys, Codec<V> values, Duration timeToLive) {
        return new RegionSpec<>(
                new Limits(name, timeToLive, Tier.HEAP, ENTRIES, 0, VALUE_BYTES), keys, values, PATIENCE);
    }

    /** Keeps that many values, in the heap. */
    public RegionSpec<K, V> inHeap(int entries) {
        return with(Tier.HEAP, entries, 0, limits.valueBytes());
    }

    /** Keeps as many values as fit into so many bytes outside of the heap. */
    public RegionSpec<K, V> offHeap(long bytes) {
        return with(Tier.OFF_HEAP, limits.entries(), bytes, limits.valueBytes());
    }

    /** Keeps as many values as fit into so many bytes on disk. */
    public RegionSpec<K, V> onDisk(long bytes) {
        return with(Tier.DISK, limits.entries(), bytes, limits.valueBytes());
    }

    /** Keeps values of that many bytes at most. */
    public RegionSpec<K, V> valuesUpTo(int valueBytes) {
        return with(limits.tier(), limits.entries(), limits.bytes(), valueBytes);
    }

    /** Lets a caller wait that long while another loads the same value. */
    public RegionSpec<K, V> patience(Duration longest) {
        return new RegionSpec<>(limits, keys, values, longest);
    }

    private RegionSpec<K, V> with(Tier tier, int entries, long bytes, int valueBytes) {
        return new RegionSpec<>(
                new Limits(limits.name(), limits.timeToLive(), tier, entries, bytes, valueBytes),
                keys,
                values,
                patience);
    }
}
