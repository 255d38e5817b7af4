package mortise.jobs.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.concurrent.TimeUnit;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** Work rests a little when nobody asks for anything, longer the more is asked, and never for long. */
class PaceTest {
    private static final long WORKED = TimeUnit.MILLISECONDS.toNanos(40);
    private static final Offset<Double> NEARLY = within(0.02);

    private long now = 1_000_000;
    private long answered;

    private final Pace pace = new Pace(() -> answered, () -> now);

    /** Returns what part of its work it rests once it has seen for long that so many requests are answered at each moment. */
    private double partWith(double atOnce) {
        double part = 0;
        for (int i = 0; i < 50; i++) {
            part = work(WORKED, atOnce);
        }
        return part;
    }

    private double work(long nanos, double atOnce) {
        now += nanos;
        answered += (long) (nanos * atOnce);
        long rest = pace.next();
        // As rest() does, in time that does not pass.
        now += rest;
        answered += (long) (rest * atOnce);
        return (double) rest / nanos;
    }

    @Test
    void restsAQuarterAsLongAsItWorksWhileNobodyAsks() {
        assertThat(partWith(0)).isCloseTo(0.25, NEARLY);
    }

    @Test
    void restsLongerTheMoreIsAsked() {
        assertThat(partWith(0.1)).isCloseTo(1.05, NEARLY);
        assertThat(partWith(0.14)).isCloseTo(1.37, NEARLY);
        assertThat(partWith(0)).isCloseTo(0.25, NEARLY);
    }

    @Test
    void neverRestsLongerThanOneAndAHalfAsItWorked() {
        assertThat(partWith(20)).isCloseTo(1.5, NEARLY);
        assertThat(work(TimeUnit.SECONDS.toNanos(3), 20) * 3).isCloseTo(0.25, NEARLY);
    }

    @Test
    void oneLongRequestThatEndsIsNotManyAtOnce() {
        partWith(0);
        answered += TimeUnit.MINUTES.toNanos(10);

        assertThat(work(WORKED, 0)).isLessThan(0.6);
    }

    @Test
    void doesNotMindACounterThatWent() {
        partWith(0.14);
        answered = 0;

        assertThat(work(WORKED, 0)).isBetween(0.25, 1.45);
        assertThat(partWith(0)).isCloseTo(0.25, NEARLY);
    }

    @Test
    void doesNotRestWhenItsThreadShallEnd() {
        Pace real = new Pace(() -> 0, System::nanoTime);
        Thread.currentThread().interrupt();

        real.rest();

        assertThat(Thread.interrupted()).isTrue();
    }
}
