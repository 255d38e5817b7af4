package mortise.testkit.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import mortise.cache.Cache;
import mortise.cache.CacheProvider;
import mortise.cache.Codec;
import mortise.cache.Region;
import mortise.cache.RegionFigures;
import mortise.cache.RegionSpec;
import mortise.cache.Tier;
import mortise.core.Failure;
import mortise.core.Health;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What {@link Cache} promises with a provider plugged in. A provider's test implements this and says how its provider is
 * made; what it does otherwise is a test of its own in place of the one here.
 */
public interface CacheContract {
    /**
     * A value.
     *
     * @param text one
     * @param numbers some
     */
    record Note(String text, List<Integer> numbers) {}

    /** Room for one region that is not in the heap only. */
    int BYTES = 4 << 20;

    /** Returns a provider that keeps what it keeps in the same place each time; empty to test the host's side alone. */
    Optional<CacheProvider> provider();

    /** Starts the host's side of the cache with the provider. */
    default CacheNode start() {
        return CacheNode.start(provider());
    }

    /** Returns a region for notes. */
    static RegionSpec<Long, Note> notes(Tier tier) {
        RegionSpec<Long, Note> spec =
                RegionSpec.of("test.notes", Long.class, Codec.of(Note.class), Duration.ofMinutes(5));
        return switch (tier) {
            case HEAP -> spec.inHeap(1_000);
            case OFF_HEAP -> spec.offHeap(BYTES);
            case DISK -> spec.onDisk(BYTES);
        };
    }

    /** Returns a region for texts. */
    static RegionSpec<String, String> texts(String name, Duration timeToLive, Tier tier) {
        RegionSpec<String, String> spec = RegionSpec.of(name, String.class, Codec.text(), timeToLive);
        return switch (tier) {
            case HEAP -> spec;
            case OFF_HEAP -> spec.offHeap(BYTES);
            case DISK -> spec.onDisk(BYTES);
        };
    }

    // What is kept

    /** What was put is got until it is replaced, removed or cleared. */
    @ParameterizedTest
    @EnumSource
    default void givesWhatWasPut(Tier tier) {
        try (CacheNode node = start()) {
            Region<Long, Note> region = node.cache().region(notes(tier));
            assertThat(region.get(1L)).isNull();

            region.put(1L, new Note("one", List.of(1)));
            region.put(2L, new Note("two", List.of()));
            region.put(3L, new Note("three", List.of()));
            assertThat(region.get(1L)).isEqualTo(new Note("one", List.of(1)));
            assertThat(region.get(2L, key -> new Note("loaded", List.of()))).isEqualTo(new Note("two", List.of()));

            region.put(1L, new Note("uno", List.of(1, 1)));
            region.remove(2L);
            region.remove(99L);
            assertThat(region.get(1L)).isEqualTo(new Note("uno", List.of(1, 1)));
            assertThat(region.get(2L)).isNull();
            assertThat(region.get(3L)).isNotNull();

            region.clear();
            assertThat(region.get(1L)).isNull();
            assertThat(region.get(3L)).isNull();
        }
    }

    /** What is got is nobody else's: neither who put it nor who got it before can change it. */
    @ParameterizedTest
    @EnumSource
    default void givesCopies(Tier tier) {
        try (CacheNode node = start()) {
            RegionSpec<Long, Note> notes = notes(tier);
            Region<Long, byte[]> region = node.cache()
                    .region(new RegionSpec<>(notes.limits(), notes.keys(), Codec.bytes(), Duration.ofSeconds(10)));
            byte[] value = {1, 2, 3};
            region.put(1L, value);

            value[0] = 9;
            byte[] got = region.get(1L);
            assertThat(got).containsExactly(1, 2, 3);
            if (got != null) {
                got[1] = 9;
            }

            assertThat(region.get(1L)).containsExactly(1, 2, 3);
        }
    }

    /** A value is gone when its time is over. */
    @ParameterizedTest
    @EnumSource
    default void forgetsWhenTheTimeIsOver(Tier tier) {
        try (CacheNode node = start()) {
            Region<String, String> region = node.cache().region(texts("test.short", Duration.ofMillis(500), tier));
            long begun = System.nanoTime();
            region.put("1", "one");
            String soon = region.get("1");
            assertThat(System.nanoTime() - begun > 400_000_000L || soon != null).isTrue();

            await().atMost(Duration.ofSeconds(10)).until(() -> region.get("1") == null);

            assertThat(System.nanoTime() - begun).isGreaterThanOrEqualTo(450_000_000L);
        }
    }

    /** No more entries are kept than the region may have; the others had to go. */
    @Test
    default void keepsSoManyEntriesInTheHeap() {
        try (CacheNode node = start()) {
            Region<Long, Note> region = node.cache().region(notes(Tier.HEAP).inHeap(50));

            for (long key = 0; key < 1_000; key++) {
                region.put(key, new Note("n", List.of()));
            }

            await().atMost(Duration.ofSeconds(10)).until(() -> region.figures().entries() <= 50);
            assertThat(region.figures().entries()).isPositive();
            assertThat(region.figures().evictions()).isGreaterThanOrEqualTo(950);
        }
    }

    /** No more bytes are kept than the region may take; the others had to go. */
    @ParameterizedTest
    @EnumSource(names = "HEAP", mode = EnumSource.Mode.EXCLUDE)
    default void keepsSoManyBytes(Tier tier) {
        try (CacheNode node = start()) {
            RegionSpec<Long, Note> notes = notes(tier);
            Region<Long, byte[]> region = node.cache()
                    .region(new RegionSpec<>(notes.limits(), notes.keys(), Codec.bytes(), Duration.ofSeconds(10)));

            for (long key = 0; key < 800; key++) {
                region.put(key, new byte[20_000]);
            }

            RegionFigures figures = region.figures();
            assertThat(figures.bytes()).isBetween(20_000L, (long) BYTES);
            assertThat(figures.entries()).isBetween(1L, BYTES / 20_000L);
            assertThat(figures.evictions()).isPositive();
        }
    }

    /** What is too large, or has too long a key, is not kept, nor what was there before; loaders give it all the same. */
    @ParameterizedTest
    @EnumSource
    default void doesNotKeepWhatIsTooLarge(Tier tier) {
        try (CacheNode node = start()) {
            Region<String, String> region = node.cache()
                    .region(texts("test.texts", Duration.ofMinutes(5), tier).valuesUpTo(100));
            region.put("a", "small");

            region.put("a", "l".repeat(101));
            assertThat(region.get("a")).isNull();
            assertThat(region.get("b", key -> "m".repeat(1_000))).hasSize(1_000);
            assertThat(region.get("b")).isNull();
            assertThat(region.get("c".repeat(513), key -> "small")).isEqualTo("small");
            assertThat(region.get("c".repeat(513))).isNull();
            region.put("d", "e".repeat(100));

            assertThat(region.get("d")).hasSize(100);
            assertThat(region.figures().refused()).isEqualTo(3);
        }
    }

    /** Any text is a key. */
    @ParameterizedTest
    @EnumSource
    default void takesAnyText(Tier tier) {
        try (CacheNode node = start()) {
            Region<String, String> region = node.cache().region(texts("test.keys", Duration.ofMinutes(5), tier));
            List<String> texts =
                    List.of("", " ", "a", "A", "ä", "a\u0308", "\uD83D\uDE00", "a\nb", "\u0000", "'\"; --");

            texts.forEach(text -> region.put(text, "of " + text));

            assertThat(texts).allMatch(text -> ("of " + text).equals(region.get(text)));
        }
    }

    // Loading

    /** Of those who ask for the same value at once, one loads it; all have it. */
    @Test
    default void loadsOnceForAllWhoAsk() throws Exception {
        try (CacheNode node = start()) {
            Region<Long, Note> region = node.cache().region(notes(Tier.HEAP));
            AtomicInteger loads = new AtomicInteger();
            CountDownLatch begun = new CountDownLatch(1);
            CountDownLatch end = new CountDownLatch(1);
            Callable<Note> asking = () -> region.get(1L, key -> {
                loads.incrementAndGet();
                begun.countDown();
                uninterrupted(end);
                return new Note("loaded", List.of(7));
            });

            List<Note> found = together(8, asking, () -> {
                uninterrupted(begun);
                await().until(() -> region.figures().misses() == 8);
                end.countDown();
            });

            assertThat(loads).hasValue(1);
            assertThat(found).hasSize(8).containsOnly(new Note("loaded", List.of(7)));
            RegionFigures figures = region.figures();
            assertThat(figures.loads()).isOne();
            assertThat(figures.loadTime()).isPositive();
        }
    }

    /** Another value is loaded meanwhile. */
    @Test
    default void loadsDifferentValuesAtOnce() throws Exception {
        try (CacheNode node = start()) {
            Region<Long, Note> region = node.cache().region(notes(Tier.HEAP));
            CountDownLatch all = new CountDownLatch(4);
            AtomicInteger next = new AtomicInteger();

            List<Note> found = together(
                    4,
                    () -> region.get((long) next.incrementAndGet(), key -> {
                        all.countDown();
                        uninterrupted(all);
                        return new Note("n" + key, List.of());
                    }),
                    () -> {});

            assertThat(found.stream().map(Note::text)).containsExactlyInAnyOrder("n1", "n2", "n3", "n4");
        }
    }

    /** What a loader throws is thrown to those who waited for it; the next one loads again. */
    @Test
    default void failsThoseWhoWaitedForAFailure() throws Exception {
        try (CacheNode node = start()) {
            Region<Long, Note> region = node.cache().region(notes(Tier.HEAP));
            CountDownLatch end = new CountDownLatch(1);
            Callable<Boolean> asking = () -> {
                try {
                    region.get(1L, key -> {
                        uninterrupted(end);
                        throw Failure.missing("there is no " + key);
                    });
                    return false;
                } catch (Failure failure) {
                    return failure.kind() == Failure.Kind.MISSING;
                }
            };

            List<Boolean> failed = together(4, asking, () -> {
                await().until(() -> region.figures().misses() == 4);
                end.countDown();
            });

            assertThat(failed).containsOnly(true).hasSize(4);
            assertThat(region.figures().failedLoads()).isOne();
            assertThat(region.get(1L, key -> new Note("at last", List.of()))).isEqualTo(new Note("at last", List.of()));
        }
    }

    /** Nobody waits for another's load for longer than the region's patience. */
    @Test
    default void doesNotWaitForever() throws Exception {
        try (CacheNode node = start()) {
            Region<Long, Note> region = node.cache().region(notes(Tier.HEAP).patience(Duration.ofMillis(200)));
            CountDownLatch begun = new CountDownLatch(1);
            CountDownLatch end = new CountDownLatch(1);

            List<Note> found = together(
                    1,
                    () -> region.get(1L, key -> {
                        begun.countDown();
                        uninterrupted(end);
                        return new Note("slow", List.of());
                    }),
                    () -> {
                        uninterrupted(begun);
                        assertThatExceptionOfType(Failure.class)
                                .isThrownBy(() -> region.get(1L, key -> new Note("never", List.of())))
                                .withMessageContaining("test.notes")
                                .extracting(Failure::kind)
                                .isEqualTo(Failure.Kind.UNAVAILABLE);
                        end.countDown();
                    });

            assertThat(found).containsExactly(new Note("slow", List.of()));
        }
    }

    /** A loader that asks for what it is loading is told so, at once. */
    @Test
    default void refusesALoaderThatAsksForItself() {
        try (CacheNode node = start()) {
            Region<Long, Note> region = node.cache().region(notes(Tier.HEAP));

            assertThatIllegalStateException()
                    .isThrownBy(() -> region.get(1L, key -> region.get(key, again -> new Note("", List.of()))))
                    .withMessageContaining("test.notes");
        }
    }

    /** What was removed while it was loaded is not brought back by that load. */
    @ParameterizedTest
    @EnumSource
    default void doesNotBringBackWhatWasRemoved(Tier tier) throws Exception {
        try (CacheNode node = start()) {
            Region<Long, Note> region = node.cache().region(notes(tier));
            List<Runnable> changes =
                    List.of(() -> region.remove(1L), region::clear, () -> region.put(1L, new Note("new", List.of())));
            for (Runnable change : changes) {
                CountDownLatch begun = new CountDownLatch(1);
                CountDownLatch end = new CountDownLatch(1);

                List<Note> found = together(
                        1,
                        () -> region.get(1L, key -> {
                            begun.countDown();
                            uninterrupted(end);
                            return new Note("old", List.of());
                        }),
                        () -> {
                            uninterrupted(begun);
                            change.run();
                            end.countDown();
                        });

                assertThat(found).containsExactly(new Note("old", List.of()));
                assertThat(region.get(1L)).isNotEqualTo(new Note("old", List.of()));
                region.remove(1L);
            }
        }
    }

    /** No value from before a removal is found after it, by many threads at once. */
    @ParameterizedTest
    @EnumSource
    default void findsNothingOlderThanARemoval(Tier tier) throws Exception {
        try (CacheNode node = start()) {
            Region<Long, Note> region = node.cache().region(notes(tier));
            // Changed before the removal, as whoever changes a value does; told as the truth when the removal has
            // returned: readers hold that against what they find.
            AtomicInteger source = new AtomicInteger();
            AtomicInteger truth = new AtomicInteger();
            AtomicBoolean over = new AtomicBoolean();

            List<Integer> outdated = together(
                    3,
                    () -> {
                        int wrong = 0;
                        while (!over.get()) {
                            int before = truth.get();
                            Note found = region.get(1L, key -> new Note("", List.of(source.get())));
                            wrong += found.numbers().get(0) < before ? 1 : 0;
                        }
                        return wrong;
                    },
                    () -> {
                        for (int i = 0; i < 2_000; i++) {
                            int next = source.incrementAndGet();
                            region.put(1L, new Note("", List.of(next)));
                            truth.set(next);
                        }
                        over.set(true);
                    });

            assertThat(outdated).containsOnly(0);
        }
    }

    // Figures

    /** Hits, misses, loads and what is in it are told. */
    @Test
    default void tellsHowItDoes() {
        try (CacheNode node = start()) {
            Region<Long, Note> region = node.cache().region(notes(Tier.HEAP));
            region.get(1L);
            region.get(1L, key -> new Note("one", List.of()));
            region.get(1L);
            region.get(1L, key -> new Note("not loaded", List.of()));

            RegionFigures figures = region.figures();

            assertThat(figures.name()).isEqualTo("test.notes");
            assertThat(figures.bundle()).isEqualTo("example.first");
            assertThat(List.of(figures.hits(), figures.misses(), figures.loads(), figures.entries()))
                    .containsExactly(2L, 2L, 1L, 1L);
            assertThat(figures.hitRate()).isEqualTo(0.5);
            assertThat(node.cache().regions()).containsExactly(figures);
            assertThat(node.report().state()).isEqualTo(Health.State.UP);
        }
    }

    // Whose a region is

    /** A bundle that asks again has the same region; one with other limits, or of another shape, begins empty. */
    @ParameterizedTest
    @EnumSource
    default void isTheSameRegionWhenAskedForAgain(Tier tier) {
        try (CacheNode node = start()) {
            Region<Long, Note> region = node.cache().region(notes(tier));
            region.put(1L, new Note("one", List.of()));

            assertThat(node.cache().region(notes(tier))).isSameAs(region);
            Region<Long, Note> larger = node.cache().region(notes(tier).valuesUpTo(70_000));

            assertThat(larger).isNotSameAs(region);
            assertThat(larger.get(1L)).isNull();
            larger.put(1L, new Note("larger", List.of()));
            assertThat(region.get(1L)).isNull();
            region.put(1L, new Note("nowhere", List.of()));
            assertThat(region.get(2L, key -> new Note("loaded", List.of()))).isNotNull();
            assertThat(larger.get(1L)).isEqualTo(new Note("larger", List.of()));
        }
    }

    /** A region belongs to one bundle, and a later version of it takes it over, empty. */
    @Test
    default void belongsToOneBundle() {
        try (CacheNode node = start()) {
            node.cache().region(notes(Tier.HEAP)).put(1L, new Note("one", List.of()));

            assertThatExceptionOfType(Failure.class)
                    .isThrownBy(() -> node.of(2, "example.second").region(notes(Tier.HEAP)))
                    .withMessageContaining("test.notes")
                    .withMessageContaining("example.first")
                    .extracting(Failure::kind)
                    .isEqualTo(Failure.Kind.CONFLICT);

            Region<Long, Note> ofTheNext = node.of(3, "example.first").region(notes(Tier.HEAP));
            assertThat(ofTheNext.get(1L)).isNull();
            ofTheNext.put(1L, new Note("next", List.of()));
            node.stopped(1);
            assertThat(ofTheNext.get(1L)).isNotNull();
        }
    }

    /** An administrator can clear it; a name that is none is an error. */
    @Test
    default void isClearedByName() {
        try (CacheNode node = start()) {
            Region<Long, Note> region = node.cache().region(notes(Tier.HEAP));
            region.put(1L, new Note("one", List.of()));
            Cache others = node.of(7, "example.other");

            others.clear("test.notes");

            assertThat(region.get(1L)).isNull();
            assertThatExceptionOfType(Failure.class)
                    .isThrownBy(() -> others.clear("test.nothing"))
                    .withMessageContaining("test.nothing")
                    .extracting(Failure::kind)
                    .isEqualTo(Failure.Kind.MISSING);
        }
    }

    /** When a bundle is stopped its regions are dropped; who still has one finds nothing, and can load. */
    @ParameterizedTest
    @EnumSource
    default void dropsTheRegionsOfABundleThatIsStopped(Tier tier) {
        try (CacheNode node = start()) {
            Region<Long, Note> region = node.cache().region(notes(tier));
            region.put(1L, new Note("one", List.of()));

            node.stopped(1);

            assertThat(node.cache().regions()).isEmpty();
            assertThat(region.get(1L)).isNull();
            assertThat(region.get(1L, key -> new Note("loaded", List.of()))).isNotNull();
            assertThat(region.get(1L)).isNull();
            assertThat(node.cache().region(notes(tier)).get(1L)).isNull();
        }
    }

    /** A bundle that was stopped is let go: no class loader of it stays, nor by a region of others that it made work. */
    @Test
    default void keepsNoClassLoaderOfABundleThatIsStopped() {
        try (CacheNode node = start()) {
            Region<Long, Note> ofTheHost = node.cache().region(notes(Tier.DISK));
            Cache ofTheGuest = node.of(9, "example.guest");
            Consumer<Cache> guest = Guest.arrives();
            guest.accept(new Cache() {
                @Override
                public <K, V> Region<K, V> region(RegionSpec<K, V> spec) {
                    ofTheHost.put(1L, new Note("put while the guest is on the stack", List.of()));
                    return ofTheGuest.region(spec);
                }

                @Override
                public List<RegionFigures> regions() {
                    return ofTheGuest.regions();
                }

                @Override
                public void clear(String region) {
                    ofTheGuest.clear(region);
                }
            });
            WeakReference<ClassLoader> loader =
                    new WeakReference<>(guest.getClass().getClassLoader());
            assertThat(node.cache().regions().stream().map(RegionFigures::name))
                    .containsExactly("guest.disk", "guest.heap", "guest.off-heap", "test.notes");

            guest = null;
            node.stopped(9);

            await().atMost(Duration.ofSeconds(20))
                    .pollInterval(Duration.ofMillis(100))
                    .until(() -> {
                        System.gc();
                        return loader.get() == null;
                    });
        }
    }

    // Providers that come and go

    /** Another provider begins empty and takes over; nobody notices but by speed. */
    @ParameterizedTest
    @EnumSource
    default void goesOnInAnotherProvider(Tier tier) throws Exception {
        try (CacheNode node = start()) {
            Region<Long, Note> region = node.cache().region(notes(tier));
            region.put(1L, new Note("one", List.of()));
            AtomicBoolean over = new AtomicBoolean();

            List<Integer> asked = together(
                    2,
                    () -> {
                        int times = 0;
                        while (!over.get() || times == 0) {
                            assertThat(region.get(2L, key -> new Note("two", List.of()))
                                            .text())
                                    .isEqualTo("two");
                            times++;
                        }
                        return times;
                    },
                    () -> {
                        provider().ifPresent(provider -> {
                            CacheProvider again = new Again(provider);
                            node.plug(again);
                        });
                        over.set(true);
                    });

            assertThat(asked).allMatch(times -> times > 0);
            assertThat(region.get(1L)).isNull();
            region.put(1L, new Note("uno", List.of()));
            assertThat(region.get(1L)).isEqualTo(new Note("uno", List.of()));
        }
    }

    /** What was removed while no provider was there is not found when the same one is back. */
    @ParameterizedTest
    @EnumSource
    default void findsNothingThatWasRemovedWhileItWasAway(Tier tier) {
        CacheProvider provider = provider().orElseThrow();
        try (CacheNode node = CacheNode.start(Optional.of(provider))) {
            Region<Long, Note> region = node.cache().region(notes(tier));
            region.put(1L, new Note("one", List.of()));

            node.pull(provider);
            assertThat(region.get(1L)).isNull();
            region.remove(1L);
            assertThat(region.get(2L, key -> new Note("loaded", List.of()))).isNotNull();
            node.plug(provider);

            assertThat(region.get(1L)).isNull();
            region.put(1L, new Note("again", List.of()));
            assertThat(region.get(1L)).isNotNull();
        }
    }

    /** What is on disk is there after an orderly end of the node, and only that; what was removed is not. */
    @ParameterizedTest
    @EnumSource
    default void keepsWhatIsOnDiskOverAnOrderlyEnd(Tier tier) {
        try (CacheNode node = start()) {
            Region<Long, Note> region = node.cache().region(notes(tier));
            region.put(1L, new Note("one", List.of()));
            region.put(2L, new Note("two", List.of()));
            region.remove(2L);
        }

        try (CacheNode node = start()) {
            Region<Long, Note> region = node.cache().region(notes(tier));
            if (tier == Tier.DISK) {
                assertThat(region.get(1L)).isEqualTo(new Note("one", List.of()));
            } else {
                assertThat(region.get(1L)).isNull();
            }
            assertThat(region.get(2L)).isNull();
        }
    }

    /** What a codec of another shape left on disk counts as not there. */
    @Test
    default void findsNothingOfAnotherShape() {
        try (CacheNode node = start()) {
            node.cache().region(notes(Tier.DISK)).put(1L, new Note("one", List.of()));
        }

        try (CacheNode node = start()) {
            RegionSpec<Long, Note> notes = notes(Tier.DISK);
            Region<Long, String> region =
                    node.cache().region(new RegionSpec<>(notes.limits(), notes.keys(), Codec.text(), notes.patience()));

            assertThat(region.get(1L)).isNull();
            assertThat(region.get(1L, key -> "text")).isEqualTo("text");
            assertThat(region.get(1L)).isEqualTo("text");
        }
    }

    /** A provider of another name on the same. */
    record Again(CacheProvider provider) implements CacheProvider {
        @Override
        public String name() {
            return provider.name() + "-again";
        }

        @Override
        public mortise.cache.OpenCache open() {
            return provider.open();
        }
    }

    private static void uninterrupted(CountDownLatch latch) {
        try {
            assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }

    /** Does the work in several threads, and something else meanwhile; returns what the threads found. */
    private static <T> List<T> together(int threads, Callable<T> work, Runnable meanwhile) throws Exception {
        ExecutorService executor = Executors.newFixedThreadPool(threads);
        try {
            List<Future<T>> begun = IntStream.range(0, threads)
                    .mapToObj(each -> executor.submit(work))
                    .collect(Collectors.toList());
            meanwhile.run();
            List<T> found = new ArrayList<>();
            for (Future<T> each : begun) {
                found.add(each.get(60, TimeUnit.SECONDS));
            }
            return found;
        } catch (ExecutionException failed) {
            throw failed.getCause() instanceof Exception cause ? cause : failed;
        } finally {
            executor.shutdownNow();
        }
    }
}
