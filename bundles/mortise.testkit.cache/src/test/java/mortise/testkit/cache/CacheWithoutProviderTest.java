package mortise.testkit.cache;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import mortise.cache.CacheProvider;
import mortise.cache.Codec;
import mortise.cache.Region;
import mortise.cache.RegionFigures;
import mortise.cache.RegionSpec;
import mortise.cache.Tier;
import mortise.core.Health;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The host's side alone: it keeps nothing, and loads all the same, once for all who ask at once. */
class CacheWithoutProviderTest implements CacheContract {
    @Override
    public Optional<CacheProvider> provider() {
        return Optional.empty();
    }

    @Override
    @ParameterizedTest
    @EnumSource
    public void givesWhatWasPut(Tier tier) {
        try (CacheNode node = start()) {
            Region<Long, Note> region = node.cache().region(CacheContract.notes(tier));
            AtomicInteger loads = new AtomicInteger();

            region.put(1L, new Note("one", List.of()));
            region.remove(1L);
            region.clear();

            assertThat(region.get(1L)).isNull();
            for (int i = 1; i <= 3; i++) {
                assertThat(region.get(1L, key -> new Note("loaded", List.of(loads.incrementAndGet()))))
                        .isEqualTo(new Note("loaded", List.of(i)));
            }
        }
    }

    @Override
    @ParameterizedTest
    @EnumSource
    public void givesCopies(Tier tier) {
        try (CacheNode node = start()) {
            Region<Long, byte[]> region =
                    node.cache().region(RegionSpec.of("test.bytes", Long.class, Codec.bytes(), Duration.ofMinutes(5)));
            byte[] loaded = {1};

            assertThat(region.get(1L, key -> loaded)).isSameAs(loaded);
        }
    }

    @Override
    @ParameterizedTest
    @EnumSource
    public void forgetsWhenTheTimeIsOver(Tier tier) {
        keepsNothing(tier);
    }

    @Override
    @Test
    public void keepsSoManyEntriesInTheHeap() {
        keepsNothing(Tier.HEAP);
    }

    @Override
    @ParameterizedTest
    @EnumSource
    public void keepsSoManyBytes(Tier tier) {
        keepsNothing(tier);
    }

    @Override
    @ParameterizedTest
    @EnumSource
    public void doesNotKeepWhatIsTooLarge(Tier tier) {
        keepsNothing(tier);
    }

    @Override
    @ParameterizedTest
    @EnumSource
    public void takesAnyText(Tier tier) {
        keepsNothing(tier);
    }

    @Override
    @ParameterizedTest
    @EnumSource
    public void isTheSameRegionWhenAskedForAgain(Tier tier) {
        try (CacheNode node = start()) {
            Region<Long, Note> region = node.cache().region(CacheContract.notes(tier));

            assertThat(node.cache().region(CacheContract.notes(tier))).isSameAs(region);
            assertThat(node.cache().region(CacheContract.notes(tier).valuesUpTo(70_000)))
                    .isNotSameAs(region);
        }
    }

    @Override
    @Test
    public void belongsToOneBundle() {
        try (CacheNode node = start()) {
            node.cache().region(CacheContract.notes(Tier.HEAP));
            node.of(3, "example.first").region(CacheContract.notes(Tier.HEAP));

            node.stopped(1);
            assertThat(node.cache().regions()).hasSize(1);
            node.stopped(3);
            assertThat(node.cache().regions()).isEmpty();
        }
    }

    @Override
    @Test
    public void tellsHowItDoes() {
        try (CacheNode node = start()) {
            Region<Long, Note> region = node.cache().region(CacheContract.notes(Tier.HEAP));
            region.get(1L);
            region.get(1L, key -> new Note("one", List.of()));
            region.get(1L, key -> new Note("one", List.of()));

            RegionFigures figures = region.figures();

            assertThat(List.of(figures.hits(), figures.misses(), figures.loads(), figures.entries()))
                    .containsExactly(0L, 3L, 2L, 0L);
            assertThat(figures.hitRate()).isZero();
            assertThat(node.report().state()).isGreaterThanOrEqualTo(Health.State.DOWN);
        }
    }

    @Override
    @ParameterizedTest
    @EnumSource
    public void goesOnInAnotherProvider(Tier tier) {
        keepsNothing(tier);
    }

    @Override
    @ParameterizedTest
    @EnumSource
    public void findsNothingThatWasRemovedWhileItWasAway(Tier tier) {
        keepsNothing(tier);
    }

    @Override
    @ParameterizedTest
    @EnumSource
    public void keepsWhatIsOnDiskOverAnOrderlyEnd(Tier tier) {
        keepsNothing(tier);
    }

    @Override
    @Test
    public void findsNothingOfAnotherShape() {
        keepsNothing(Tier.DISK);
    }

    private void keepsNothing(Tier tier) {
        try (CacheNode node = start()) {
            Region<Long, Note> region = node.cache().region(CacheContract.notes(tier));
            for (long key = 0; key < 100; key++) {
                region.put(key, new Note("n", List.of()));
            }

            assertThat(region.get(50L)).isNull();
            RegionFigures figures = region.figures();
            assertThat(List.of(figures.entries(), figures.bytes(), figures.evictions()))
                    .containsOnly(0L);
        }
    }
}
