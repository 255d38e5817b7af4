package mortise.consumer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import mortise.queue.Priority;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SlotsTest {
    private final List<String> turns = new CopyOnWriteArrayList<>();
    private final List<Thread> threads = new ArrayList<>();

    @AfterEach
    void stop() {
        threads.forEach(Thread::interrupt);
    }

    @Test
    void byWeightEverybodyGetsOn() throws InterruptedException {
        Slots slots = slots(Slots.Order.WEIGHTED, "big/one=3");
        slots.enter("first/one", Priority.NORMAL);
        wait(slots, "big/one", Priority.NORMAL, 30);
        wait(slots, "small/one", Priority.HIGHEST, 30);

        slots.leave();

        await().pollInterval(Duration.ofMillis(2)).until(() -> turns.size() == 60);
        List<String> begin = turns.subList(0, 40);
        assertThat(Collections.frequency(begin, "small/one")).isBetween(9, 11);
    }

    @Test
    void strictlyTheHighestPriorityComesFirstAndTheFirstAmongEquals() throws InterruptedException {
        Slots slots = slots(Slots.Order.STRICT, "low/one=1000");
        slots.enter("first/one", Priority.NORMAL);
        wait(slots, "low/one", Priority.LOW, 5);
        wait(slots, "normal/one", Priority.NORMAL, 5);
        wait(slots, "normal/two", Priority.NORMAL, 5);
        wait(slots, "high/one", Priority.HIGH, 5);

        slots.leave();

        await().pollInterval(Duration.ofMillis(2)).until(() -> turns.size() == 20);
        assertThat(turns.stream().distinct()).containsExactly("high/one", "normal/one", "normal/two", "low/one");
    }

    @Test
    void whoWasAwayHasNoTurnsSavedUp() throws InterruptedException {
        Slots slots = slots(Slots.Order.WEIGHTED, "x/y=1");
        for (int turn = 0; turn < 100; turn++) {
            slots.enter("busy/one", Priority.NORMAL);
            slots.leave();
        }
        slots.enter("busy/one", Priority.NORMAL);
        wait(slots, "busy/one", Priority.NORMAL, 20);
        wait(slots, "new/one", Priority.NORMAL, 20);

        slots.leave();

        await().pollInterval(Duration.ofMillis(2)).until(() -> turns.size() == 40);
        assertThat(Collections.frequency(turns.subList(0, 20), "busy/one")).isBetween(9, 11);
    }

    @Test
    void whoGivesUpWaitingLeavesNoHole() throws InterruptedException {
        Slots slots = slots(Slots.Order.WEIGHTED, "x/y=1");
        slots.enter("first/one", Priority.NORMAL);
        wait(slots, "given/up", Priority.NORMAL, 3);
        threads.forEach(Thread::interrupt);
        for (Thread thread : threads) {
            thread.join();
        }

        slots.leave();
        slots.enter("next/one", Priority.NORMAL);

        assertThat(turns).isEmpty();
    }

    private static Slots slots(Slots.Order order, String weight) {
        return new Slots(1, order, new Plan<>("weights", new String[] {weight}, 1, Plan.number(1, 1_000)));
    }

    /** Has threads wait for their turns, note them and leave. */
    private void wait(Slots slots, String subscription, Priority priority, int count) {
        for (int number = 0; number < count; number++) {
            Thread thread = new Thread(() -> {
                try {
                    slots.enter(subscription, priority);
                    turns.add(subscription);
                    slots.leave();
                } catch (InterruptedException stopped) {
                    Thread.currentThread().interrupt();
                }
            });
            threads.add(thread);
            thread.start();
            await().pollInterval(Duration.ofMillis(2)).until(() -> thread.getState() == Thread.State.WAITING);
        }
    }
}
