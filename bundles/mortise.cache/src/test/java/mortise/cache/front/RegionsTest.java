package mortise.cache.front;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import mortise.cache.Cache;
import mortise.cache.CacheProvider;
import mortise.cache.Codec;
import mortise.cache.Limits;
import mortise.cache.OpenCache;
import mortise.cache.OpenRegion;
import mortise.cache.Region;
import mortise.cache.RegionSpec;
import mortise.core.Failure;
import mortise.core.Health;
import mortise.core.MetricSource.Metric;
import mortise.socket.Socket;
import mortise.socket.Switch;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What becomes of a provider that fails: speed is lost, and nothing else. The contract in the test kit says the rest. */
class RegionsTest {
    /** A provider that keeps everything in maps, and fails when it is told to, before or after it did what was asked. */
    private static final class Moody implements CacheProvider, OpenCache {
        final Map<String, Map<String, byte[]>> kept = new ConcurrentHashMap<>();
        final AtomicInteger opened = new AtomicInteger();
        volatile boolean fails;

        @Override
        public String name() {
            return "moody";
        }

        @Override
        public OpenCache open() {
            return this;
        }

        @Override
        public OpenRegion region(Limits limits) {
            check();
            opened.incrementAndGet();
            Map<String, byte[]> values = kept.computeIfAbsent(limits.name(), name -> new ConcurrentHashMap<>());
            return new OpenRegion() {
                @Override
                public byte @Nullable [] get(String key) {
                    check();
                    return values.get(key);
                }

                @Override
                public void put(String key, byte[] value) {
                    check();
                    values.put(key, value);
                }

                @Override
                public void remove(String key) {
                    check();
                    values.remove(key);
                }

                @Override
                public void clear() {
                    check();
                    values.clear();
                }

                @Override
                public Content content() {
                    check();
                    return new Content(values.size(), 0, 0);
                }
            };
        }

        private void check() {
            if (fails) {
                throw new IllegalStateException("its server is away");
            }
        }

        @Override
        public void drop(String region) {
            check();
            kept.remove(region);
        }

        @Override
        public Health.Report report() {
            return Health.Report.up("");
        }

        @Override
        public void close() {
            // Its values stay, as on a disk.
        }
    }

    private static final RegionSpec<String, String> SPEC =
            RegionSpec.of("test.region", String.class, Codec.text(), Duration.ofMinutes(1));

    private final Moody moody = new Moody();
    private final Switch<OpenCache> socket = new Switch<>("cache", "moody", false);
    private final Regions regions = new Regions(socket);
    private final Cache cache = regions.of(1, "example");

    @AfterEach
    void close() {
        socket.close();
    }

    /** Returns the region when the provider is plugged in. */
    private Region<String, String> plugged() {
        socket.add(moody);
        Region<String, String> region = cache.region(SPEC);
        await().atMost(Duration.ofSeconds(10)).until(() -> {
            region.put("probe", "there");
            return region.get("probe") != null;
        });
        region.remove("probe");
        return region;
    }

    @Test
    void doesWithoutAProviderThatFails() {
        Region<String, String> region = plugged();
        region.put("a", "kept");
        moody.fails = true;

        assertThat(region.get("a")).isNull();
        assertThat(region.get("a", key -> "loaded")).isEqualTo("loaded");
        region.put("b", "not kept");
        region.remove("c");
        region.clear();
        assertThat(region.figures().entries()).isZero();
        assertThat(regions.metrics()).extracting(Metric::name).contains("mortise_cache_misses_total");

        moody.fails = false;
        assertThat(region.get("a", key -> "again")).isEqualTo("again");
        assertThat(region.get("a")).isEqualTo("again");
    }

    /** A removal that did not reach the provider is made up for before anything else is read. */
    @Test
    void findsNothingWhoseRemovalFailed() {
        Region<String, String> region = plugged();
        region.put("a", "old");
        region.put("b", "old");

        moody.fails = true;
        region.remove("a");
        moody.fails = false;

        assertThat(region.get("a")).isNull();
        region.put("b", "older");
        moody.fails = true;
        region.put("b", "newer");
        moody.fails = false;
        assertThat(region.get("b")).isNull();
    }

    /** A read that failed is no removal: what is there stays. */
    @Test
    void keepsWhatIsThereWhenAReadFails() {
        Region<String, String> region = plugged();
        region.put("a", "kept");

        moody.fails = true;
        assertThat(region.get("a")).isNull();
        assertThat(region.get("b", key -> "loaded")).isEqualTo("loaded");
        moody.fails = false;

        assertThat(region.get("a")).isEqualTo("kept");
    }

    /** What the node left there at its last end is found; what was removed before the provider was there is not. */
    @Test
    void takesOverWhatIsThereAtTheStartUnlessSomethingWasRemoved() {
        String name = SPEC.limits().name();
        byte[] framed = new Frame<>(Codec.text()).encode("left");
        moody.kept.put(name, new ConcurrentHashMap<>(Map.of("a", framed)));
        Region<String, String> region = cache.region(SPEC);
        assertThat(region.get("b", key -> "loaded")).isEqualTo("loaded");
        socket.add(moody);
        await().atMost(Duration.ofSeconds(10)).until(() -> region.get("a") != null);
        assertThat(region.get("a")).isEqualTo("left");

        Region<String, String> other =
                cache.region(RegionSpec.of("test.other", String.class, Codec.text(), Duration.ofMinutes(1)));
        moody.kept.put("test.other", new ConcurrentHashMap<>(Map.of("a", framed)));
        moody.fails = true;
        other.remove("z");
        moody.fails = false;
        assertThat(other.get("a")).isNull();
    }

    @Test
    void countsDamagedBytesAsNotThere() {
        Region<String, String> region = plugged();
        region.put("a", "right");
        moody.kept.values().forEach(kept -> kept.values().forEach(bytes -> bytes[bytes.length - 1]++));

        assertThat(region.get("a")).isNull();
        assertThat(region.get("a", key -> "right")).isEqualTo("right");
        moody.kept.values().forEach(kept -> kept.put("a", new byte[2]));
        assertThat(region.get("a")).isNull();
    }

    /** What a codec cannot read although the shape is right counts as not there, too. */
    @Test
    void countsWhatACodecRefusesAsNotThere() {
        Region<String, String> region = plugged();
        region.put("a", "text");
        Codec<String> refusing = Codec.of("text", value -> new byte[1], bytes -> {
            throw new IllegalStateException("no more");
        });
        Switch<OpenCache> another = new Switch<>("cache", "moody", false);
        try {
            Cache next = new Regions(another).of(1, "example");
            Region<String, String> again =
                    next.region(RegionSpec.of("test.region", String.class, refusing, Duration.ofMinutes(1)));
            another.add(moody);
            await().atMost(Duration.ofSeconds(10))
                    .until(() -> another.providers().stream().anyMatch(each -> each.state() == Socket.State.ACTIVE));

            assertThat(again.get("a")).isNull();
            assertThat(again.get("a", key -> "loaded")).isEqualTo("loaded");
        } finally {
            another.close();
        }
    }

    @Test
    void makesNoMoreRegionsThanItCanOversee() {
        for (int i = 0; i < 500; i++) {
            cache.region(RegionSpec.of("r" + i, String.class, Codec.text(), Duration.ofMinutes(1)));
        }

        assertThatExceptionOfType(Failure.class)
                .isThrownBy(() -> cache.region(SPEC))
                .withMessageContaining("500")
                .extracting(Failure::kind)
                .isEqualTo(Failure.Kind.EXHAUSTED);
        assertThat(cache.region(RegionSpec.of("r7", String.class, Codec.text(), Duration.ofMinutes(1))))
                .isNotNull();
    }

    /** Whoever waits can be stopped. */
    @Test
    void endsAWaitThatIsInterrupted() throws Exception {
        Region<String, String> region = cache.region(SPEC);
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch end = new CountDownLatch(1);
        ExecutorService loader = Executors.newSingleThreadExecutor();
        try {
            loader.submit(() -> region.get("a", key -> {
                begun.countDown();
                try {
                    end.await(30, TimeUnit.SECONDS);
                } catch (InterruptedException interrupted) {
                    Thread.currentThread().interrupt();
                }
                return "slow";
            }));
            assertThat(begun.await(10, TimeUnit.SECONDS)).isTrue();

            Thread.currentThread().interrupt();
            assertThatExceptionOfType(Failure.class)
                    .isThrownBy(() -> region.get("a", key -> "never"))
                    .extracting(Failure::kind)
                    .isEqualTo(Failure.Kind.UNAVAILABLE);
            assertThat(Thread.interrupted()).isTrue();
        } finally {
            end.countDown();
            loader.shutdownNow();
        }
    }
}
