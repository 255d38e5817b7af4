package mortise.consumer;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import mortise.queue.OpenQueue.Leased;
import mortise.queue.Priority;
import org.junit.jupiter.api.Test;

class AheadTest {
    private long now;
    private final Ahead ahead = new Ahead(4, () -> now);

    private static List<Leased> messages(int count, int length) {
        return Collections.nCopies(
                count, new Leased(1, 1, Priority.NORMAL, Instant.EPOCH, "", "{}", "x".repeat(length)));
    }

    /** Takes what there is room for, and works on so much that it takes again. */
    private void turn(long millisEach, int length) {
        int taken = ahead.room(0);
        now += TimeUnit.MILLISECONDS.toNanos(millisEach * taken);
        ahead.took(messages(taken, length), 0);
        ahead.begin(0);
    }

    private void manyTurns(long millisEach) {
        for (int turn = 0; turn < 20; turn++) {
            turn(millisEach, 100);
        }
    }

    @Test
    void takesManyAheadWhileWorkIsQuickAndFewerWhenItIsNot() {
        assertThat(ahead.most()).isEqualTo(4);

        manyTurns(0);
        assertThat(ahead.most()).isEqualTo(1024);
        assertThat(ahead.room(0)).isEqualTo(512);
        assertThat(ahead.room(1000)).isEqualTo(24);

        turn(10, 100);
        assertThat(ahead.most()).isEqualTo(512);
        manyTurns(1000);
        assertThat(ahead.most()).isEqualTo(4);
    }

    @Test
    void takesAsManyAsAreWorkedOnInASecond() {
        for (int turn = 0; turn < 20; turn++) {
            turn(20, 100);
            assertThat(ahead.most()).isLessThanOrEqualTo(64);
        }
        assertThat(ahead.most()).isBetween(32, 64);
    }

    @Test
    void takesFewerThatAreLong() {
        manyTurns(0);
        turn(0, 262_144);
        assertThat(ahead.most()).isEqualTo(63);
        manyTurns(0);
        assertThat(ahead.most()).isEqualTo(1024);
    }

    @Test
    void leavesNobodyIdle() {
        assertThat(ahead.low()).as("with one of four idle there is room").isEqualTo(4);
        assertThat(ahead.room(3)).isOne();
        manyTurns(0);
        assertThat(ahead.low()).as("with much held, statements are long").isEqualTo(512);
        assertThat(new Ahead(1, () -> now).low()).isOne();
        assertThat(new Ahead(256, () -> now).room(0)).isEqualTo(256);
    }

    @Test
    void doesNotTakeAPauseForSlowWork() {
        manyTurns(0);
        now += TimeUnit.HOURS.toNanos(1);
        ahead.begin(0);
        turn(0, 100);
        assertThat(ahead.most()).isEqualTo(1024);
    }
}
