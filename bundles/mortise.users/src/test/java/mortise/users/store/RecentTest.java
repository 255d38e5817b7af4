package mortise.users.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import mortise.users.MovableClock;
import org.junit.jupiter.api.Test;

class RecentTest {
    private final MovableClock clock = new MovableClock();
    private final Recent<String> recent = new Recent<>(clock);
    private final AtomicInteger lookUps = new AtomicInteger();

    private String found(String key) {
        return key + lookUps.incrementAndGet();
    }

    @Test
    void looksUpOnceInFiveSeconds() {
        assertThat(recent.get("a", this::found)).isEqualTo("a1");
        clock.forward(Duration.ofMillis(4_999));
        assertThat(recent.get("a", this::found)).isEqualTo("a1");
        clock.forward(Duration.ofMillis(1));
        assertThat(recent.get("a", this::found)).isEqualTo("a2");
    }

    @Test
    void keepsNothingOfWhatIsNotThere() {
        assertThat(recent.get("a", key -> null)).isNull();
        assertThat(recent.get("a", this::found)).isEqualTo("a1");
    }

    @Test
    void forgetsWhatIsRemoved() {
        recent.get("a", this::found);
        recent.get("b", this::found);
        recent.remove("a");

        assertThat(recent.get("a", this::found)).isEqualTo("a3");
        assertThat(recent.get("b", this::found)).isEqualTo("b2");
        recent.clear();
        assertThat(recent.get("b", this::found)).isEqualTo("b4");
    }

    @Test
    void aLookUpThatBeganBeforeDoesNotBringBackWhatWasRemoved() {
        String late = recent.get("a", key -> {
            recent.remove("a");
            return found(key);
        });

        assertThat(late).isEqualTo("a1");
        assertThat(recent.get("a", this::found)).isEqualTo("a2");
    }

    @Test
    void keepsTenThousandAtMost() {
        for (int i = 0; i <= 10_000; i++) {
            recent.get("key" + i, this::found);
        }
        int before = lookUps.get();

        recent.get("key10000", this::found);
        assertThat(lookUps).hasValue(before);
        recent.get("key0", this::found);
        assertThat(lookUps).hasValue(before + 1);
    }
}
