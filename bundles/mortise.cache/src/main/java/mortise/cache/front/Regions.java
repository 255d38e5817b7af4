package mortise.cache.front;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.ToDoubleFunction;
import mortise.cache.Cache;
import mortise.cache.Invalidations;
import mortise.cache.OpenCache;
import mortise.cache.Region;
import mortise.cache.RegionFigures;
import mortise.cache.RegionSpec;
import mortise.core.Failure;
import mortise.core.MetricSource.Kind;
import mortise.core.MetricSource.Metric;
import mortise.socket.Switch;
import org.jspecify.annotations.Nullable;

/** All regions of the node. Each bundle is given a cache of its own, in which only its regions are made. */
public final class Regions implements Invalidations {
    private static final int MOST = 500;
    private static final double NANOS = 1e9;

    private final Switch<OpenCache> socket;
    private final Map<String, KeptRegion<?, ?>> regions = new ConcurrentSkipListMap<>();
    private final List<Listener> listeners = new CopyOnWriteArrayList<>();
    private @Nullable OpenCache plugged;

    /** None yet, in whatever the switch has plugged in. */
    public Regions(Switch<OpenCache> socket) {
        this.socket = socket;
        socket.onChange(this::plug);
    }

    private synchronized void plug(Optional<OpenCache> next) {
        plugged = next.orElse(null);
        regions.values().forEach(region -> region.plugged().plug(plugged));
    }

    /** Returns the cache of a bundle. */
    public Cache of(long bundleId, String bundleName) {
        Owner owner = new Owner(bundleId, bundleName);
        return new Cache() {
            @Override
            public <K, V> Region<K, V> region(RegionSpec<K, V> spec) {
                return Regions.this.region(owner, spec);
            }

            @Override
            public List<RegionFigures> regions() {
                return figures();
            }

            @Override
            public void clear(String region) {
                Regions.this.clear(region);
            }
        };
    }

    private synchronized <K, V> Region<K, V> region(Owner owner, RegionSpec<K, V> spec) {
        String name = spec.limits().name();
        KeptRegion<?, ?> before = regions.get(name);
        if (before != null && !before.owner().name().equals(owner.name())) {
            throw Failure.conflict(
                    "region-taken",
                    "region " + name + " belongs to " + before.owner().name());
        }
        if (before != null && before.serves(owner, spec)) {
            // The same bundle's, and of the same shape: its class loader has one class of that name.
            @SuppressWarnings("unchecked")
            KeptRegion<K, V> same = (KeptRegion<K, V>) before;
            return same;
        }
        if (before != null) {
            before.plugged().drop();
        } else if (regions.size() >= MOST) {
            throw new Failure(
                    Failure.Kind.EXHAUSTED,
                    "too-many-regions",
                    "region " + name + ": there are " + MOST + " regions, which is the most there may be");
        }
        KeptRegion<K, V> made = new KeptRegion<>(owner, spec, socket, this::tell);
        made.plugged().plug(plugged);
        regions.put(name, made);
        return made;
    }

    /** Drops the regions of a bundle with all that is in them. */
    public synchronized void drop(long bundleId) {
        regions.values().removeIf(region -> {
            boolean gone = region.owner().id() == bundleId;
            if (gone) {
                region.plugged().drop();
            }
            return gone;
        });
    }

    private void tell(String region, @Nullable String key) {
        listeners.forEach(listener -> listener.outdated(region, key));
    }

    @Override
    public Place listen(Listener listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    @Override
    public void forget(String region, @Nullable String key) {
        KeptRegion<?, ?> kept = regions.get(region);
        if (kept != null) {
            kept.forget(key);
        }
    }

    @Override
    public void forgetAll() {
        regions.values().forEach(region -> region.forget(null));
    }

    /** Returns how many there are. */
    int size() {
        return regions.size();
    }

    private List<RegionFigures> figures() {
        return regions.values().stream().map(KeptRegion::figures).toList();
    }

    private void clear(String name) {
        KeptRegion<?, ?> region = regions.get(name);
        if (region == null) {
            throw Failure.missing("there is no region " + name + "; there are " + regions.keySet());
        }
        region.clear();
    }

    /** Returns the figures of all. */
    List<Metric> metrics() {
        List<RegionFigures> all = figures();
        List<Metric> metrics = new ArrayList<>();
        add(metrics, all, "hits_total", "Calls that found a value in the cache.", Kind.COUNTER, RegionFigures::hits);
        add(metrics, all, "misses_total", "Calls that found none.", Kind.COUNTER, RegionFigures::misses);
        add(metrics, all, "loads_total", "Values that were loaded.", Kind.COUNTER, RegionFigures::loads);
        add(metrics, all, "load_failures_total", "Loads that failed.", Kind.COUNTER, RegionFigures::failedLoads);
        add(
                metrics,
                all,
                "load_seconds_total",
                "Time that loads took, in seconds.",
                Kind.COUNTER,
                figures -> figures.loadTime().toNanos() / NANOS);
        add(metrics, all, "refused_total", "Values too large to be kept.", Kind.COUNTER, RegionFigures::refused);
        add(
                metrics,
                all,
                "evictions_total",
                "Values that had to go before their time.",
                Kind.COUNTER,
                RegionFigures::evictions);
        add(metrics, all, "entries", "Values that are kept.", Kind.GAUGE, RegionFigures::entries);
        add(metrics, all, "bytes", "What they take outside of the heap.", Kind.GAUGE, RegionFigures::bytes);
        return metrics;
    }

    private static void add(
            List<Metric> metrics,
            List<RegionFigures> all,
            String name,
            String help,
            Kind kind,
            ToDoubleFunction<RegionFigures> value) {
        all.forEach(each -> metrics.add(new Metric(
                "mortise_cache_" + name, help, kind, Map.of("region", each.name()), value.applyAsDouble(each))));
    }
}
