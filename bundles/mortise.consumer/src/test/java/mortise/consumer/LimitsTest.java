package mortise.consumer;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LimitsTest {
    private static final Duration HOUR = Duration.ofHours(1);

    @Test
    void sayWhichIsReached() {
        Limits limits = new Limits(10, HOUR, 0);

        assertThat(limits.reached(9, HOUR.minusSeconds(1))).isEmpty();
        assertThat(limits.reached(10, Duration.ZERO))
                .hasValueSatisfying(said -> assertThat(said).contains("10"));
        assertThat(limits.reached(0, HOUR))
                .hasValueSatisfying(said -> assertThat(said).contains("60 minutes"));
    }

    @Test
    void noneIsNeverReached() {
        Limits limits = new Limits(0, Duration.ZERO, 0);

        assertThat(limits.any()).isFalse();
        assertThat(limits.reached(Long.MAX_VALUE, Duration.ofDays(10_000))).isEmpty();
    }

    @Test
    void whatTheCollectorLeavesIsCounted() {
        long unit = Runtime.getRuntime().maxMemory() / 20;
        List<byte[]> kept = new ArrayList<>();
        for (long bytes = 0; bytes < unit; bytes += 1_000_000) {
            kept.add(new byte[1_000_000]);
        }
        System.gc();

        assertThat(new Limits(0, Duration.ZERO, 1).reached(0, Duration.ZERO)).isPresent();
        assertThat(new Limits(0, Duration.ZERO, 99).reached(0, Duration.ZERO)).isEmpty();
        assertThat(kept).isNotEmpty();
    }
}
