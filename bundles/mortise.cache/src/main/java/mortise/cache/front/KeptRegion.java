package mortise.cache.front;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.LongAdder;
import mortise.cache.Invalidations;
import mortise.cache.Limits;
import mortise.cache.Loader;
import mortise.cache.OpenCache;
import mortise.cache.OpenRegion;
import mortise.cache.Region;
import mortise.cache.RegionFigures;
import mortise.cache.RegionSpec;
import mortise.socket.Switch;
import org.jspecify.annotations.Nullable;

/** A region as its bundle uses it. */
final class KeptRegion<K, V> implements Region<K, V> {
    private static final OpenRegion.Content NOTHING = new OpenRegion.Content(0, 0, 0);

    private final Owner owner;
    private final RegionSpec<K, V> spec;
    private final Frame<V> frame;
    private final Plugged plugged;
    private final Invalidations.Listener others;
    private final ConcurrentMap<String, Flight> flights = new ConcurrentHashMap<>();
    private final LongAdder hits = new LongAdder();
    private final LongAdder misses = new LongAdder();
    private final LongAdder loads = new LongAdder();
    private final LongAdder failedLoads = new LongAdder();
    private final LongAdder loadNanos = new LongAdder();
    private final LongAdder refused = new LongAdder();

    /**
     * A region that is empty, or has what it had on disk.
     *
     * @param others is told what becomes outdated
     */
    KeptRegion(Owner owner, RegionSpec<K, V> spec, Switch<OpenCache> socket, Invalidations.Listener others) {
        this.owner = owner;
        this.spec = spec;
        this.others = others;
        frame = new Frame<>(spec.values());
        plugged = new Plugged(spec.limits(), socket);
    }

    Owner owner() {
        return owner;
    }

    Plugged plugged() {
        return plugged;
    }

    /** Tells whether somebody who asks for this may be given the same region. */
    boolean serves(Owner other, RegionSpec<?, ?> asked) {
        Limits limits = spec.limits();
        return owner.equals(other)
                && limits.equals(asked.limits())
                && spec.patience().equals(asked.patience())
                && spec.values().shape().equals(asked.values().shape());
    }

    @Override
    public String name() {
        return spec.limits().name();
    }

    @Override
    public @Nullable V get(K key) {
        V value = find(text(key));
        (value == null ? misses : hits).increment();
        return value;
    }

    @Override
    public V get(K key, Loader<K, V> loader) {
        String text = text(key);
        V found = find(text);
        if (found != null) {
            hits.increment();
            return found;
        }
        misses.increment();
        Flight own = new Flight();
        Flight other = flights.putIfAbsent(text, own);
        return other == null ? load(key, text, loader, own) : copy(other.await(name(), spec.patience()));
    }

    private V load(K key, String text, Loader<K, V> loader, Flight own) {
        try {
            // Somebody else's load may have ended between the look and the start of this one.
            V found = find(text);
            V value = found == null ? timed(key, loader) : found;
            byte[] framed = frame.encode(value);
            if (found == null) {
                own.unlessOutdated(() -> keepLoaded(text, framed));
            }
            own.land(framed);
            return value;
        } catch (RuntimeException | Error failed) {
            own.crash(failed);
            throw failed;
        } finally {
            flights.remove(text, own);
        }
    }

    private V timed(K key, Loader<K, V> loader) {
        long begun = System.nanoTime();
        boolean loaded = false;
        try {
            V value = loader.load(key);
            loaded = true;
            return value;
        } finally {
            loadNanos.add(System.nanoTime() - begun);
            (loaded ? loads : failedLoads).increment();
        }
    }

    private V copy(byte[] framed) {
        V value = frame.decode(framed);
        if (value == null) {
            throw new IllegalStateException("the codec of region " + name() + " does not read what it wrote");
        }
        return value;
    }

    @Override
    public void put(K key, V value) {
        String text = text(key);
        byte[] framed = frame.encode(value);
        outdate(text);
        plugged.change(isKept(text, framed) ? region -> region.put(text, framed) : region -> region.remove(text));
        others.outdated(name(), text);
    }

    @Override
    public void remove(K key) {
        String text = text(key);
        forget(text);
        others.outdated(name(), text);
    }

    @Override
    public void clear() {
        forget(null);
        others.outdated(name(), null);
    }

    /** Forgets the value of a key, or all for null, and tells nobody. */
    void forget(@Nullable String text) {
        if (text != null) {
            outdate(text);
            plugged.change(region -> region.remove(text));
            return;
        }
        flights.keySet().forEach(this::outdate);
        plugged.change(OpenRegion::clear);
    }

    private void outdate(String text) {
        Flight flight = flights.remove(text);
        if (flight != null) {
            flight.outdate();
        }
    }

    private @Nullable V find(String text) {
        if (isTooLong(text)) {
            return null;
        }
        Optional<byte[]> framed = plugged.use(Optional.empty(), region -> Optional.ofNullable(region.get(text)));
        try {
            return framed.isEmpty() ? null : frame.decode(framed.get());
        } catch (RuntimeException unreadable) {
            // What the shape does not tell: a record that has become stricter, say.
            plugged.warn(unreadable);
            return null;
        }
    }

    /** Nothing was there before: if it is not kept now, nothing is in doubt. */
    private void keepLoaded(String text, byte[] framed) {
        if (isKept(text, framed)) {
            plugged.use(true, region -> {
                region.put(text, framed);
                return true;
            });
        }
    }

    private boolean isKept(String text, byte[] framed) {
        boolean kept = !isTooLong(text)
                && framed.length - Integer.BYTES <= spec.limits().valueBytes();
        if (!kept) {
            refused.increment();
        }
        return kept;
    }

    private static boolean isTooLong(String text) {
        return text.length() > RegionSpec.MAX_KEY_LENGTH;
    }

    private String text(K key) {
        return spec.keys().apply(key);
    }

    @Override
    public RegionFigures figures() {
        OpenRegion.Content content = plugged.use(NOTHING, OpenRegion::content);
        return new RegionFigures(
                name(),
                owner.name(),
                spec.limits().tier(),
                hits.sum(),
                misses.sum(),
                loads.sum(),
                failedLoads.sum(),
                Duration.ofNanos(loadNanos.sum()),
                refused.sum(),
                content.evictions(),
                content.entries(),
                content.bytes());
    }
}
