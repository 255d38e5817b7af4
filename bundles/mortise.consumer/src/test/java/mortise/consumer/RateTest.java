package mortise.consumer;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class RateTest {
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    @Test
    void fillsEvenlyAndHoldsOneSecond() {
        Rate.Bucket bucket = new Rate.Bucket(Plan.rate("10/s"), 0);
        assertThat(bucket.allowed(0)).isEqualTo(1);
        bucket.begun(1);

        assertThat(bucket.pause(0)).isEqualTo(Duration.ofMillis(100));
        assertThat(bucket.allowed(SECOND / 2)).isEqualTo(5);
        assertThat(bucket.allowed(60 * SECOND)).isEqualTo(10);
    }

    @Test
    void aSlowOneHoldsOne() {
        Rate.Bucket bucket = new Rate.Bucket(Plan.rate("6/min"), 0);
        bucket.begun(1);

        assertThat(bucket.allowed(9 * SECOND)).isZero();
        assertThat(bucket.allowed(11 * SECOND)).isEqualTo(1);
        assertThat(bucket.allowed(600 * SECOND)).isEqualTo(1);
    }

    @Test
    void noRateIsNoLimit() {
        Rate.Bucket bucket = new Rate.Bucket(Rate.ANY, 0);
        bucket.begun(1);

        assertThat(bucket.allowed(1_000_000)).isGreaterThan(1_000_000);
    }
}
