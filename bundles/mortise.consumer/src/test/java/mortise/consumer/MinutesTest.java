package mortise.consumer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What was done is counted by the minute, and forgotten after an hour. */
class MinutesTest {
    private long now = TimeUnit.DAYS.toMillis(20_000);
    private final Minutes minutes = new Minutes(() -> now);

    private void pass(long count) {
        now += TimeUnit.MINUTES.toMillis(count);
    }

    private List<Integer> lastOf(int count) {
        List<Integer> all = minutes.last();
        assertThat(all).hasSize(60);
        assertThat(all.subList(0, 60 - count)).containsOnly(0);
        return all.subList(60 - count, 60);
    }

    @Test
    void countsInTheMinuteThatRuns() {
        minutes.count();
        minutes.count();
        pass(1);
        minutes.count();
        pass(2);

        assertThat(lastOf(4)).containsExactly(2, 1, 0, 0);
    }

    @Test
    void forgetsAfterAnHour() {
        minutes.count();
        pass(59);
        assertThat(minutes.last()).startsWith(1);
        pass(1);
        assertThat(minutes.last()).containsOnly(0);

        minutes.count();
        pass(100_000);
        minutes.count();
        assertThat(lastOf(1)).containsExactly(1);
    }

    @Test
    void countsOnWhenTheClockIsSetBack() {
        minutes.count();
        pass(-30);
        minutes.count();

        assertThat(lastOf(1)).containsExactly(2);
        pass(31);
        minutes.count();
        assertThat(lastOf(2)).containsExactly(2, 1);
        assertThat(Collections.frequency(minutes.last(), 0)).isEqualTo(58);
    }
}
