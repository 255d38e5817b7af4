package mortise.consumer;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import mortise.queue.Priority;

/**
 * Bounds how many messages a node works on at once, over all its handlers, and says whose turn it is when they contend.
 * Safe for use by many threads.
 */
final class Slots {
    /** Whose turn it is. */
    enum Order {
        /** Who is served least in proportion to its weight; so everybody gets on. */
        WEIGHTED,
        /** Whose message has the highest priority; others wait as long as there are such. */
        STRICT
    }

    private static final class Waiter {
        private final String subscription;
        private final Priority priority;
        private boolean called;

        Waiter(String subscription, Priority priority) {
            this.subscription = subscription;
            this.priority = priority;
        }
    }

    private final int most;
    private final Order order;
    private final Plan<Integer> weights;
    private final List<Waiter> waiting = new ArrayList<>();
    /** How much each has been given, in turns divided by its weight. */
    private final Map<String, Double> served = new HashMap<>();

    private int taken;

    /**
     * Makes slots.
     *
     * @param most how many at once; 0 for any number
     */
    Slots(int most, Order order, Plan<Integer> weights) {
        this.most = most;
        this.order = order;
        this.weights = weights;
    }

    /** Waits until it is this message's turn; what was entered is to be left. */
    synchronized void enter(String subscription, Priority priority) throws InterruptedException {
        if (most == 0) {
            return;
        }
        Waiter waiter = new Waiter(subscription, priority);
        // Who was away has not saved up turns.
        double least = waiting.stream()
                .mapToDouble(each -> served.getOrDefault(each.subscription, 0.0))
                .min()
                .orElse(served.getOrDefault(subscription, 0.0));
        served.merge(subscription, least, Math::max);
        waiting.add(waiter);
        callNext();
        try {
            while (!waiter.called) {
                wait();
            }
        } catch (InterruptedException stopped) {
            if (waiter.called) {
                leave();
            } else {
                waiting.remove(waiter);
            }
            throw stopped;
        }
    }

    /** Gives the turn to the next. */
    synchronized void leave() {
        if (most > 0) {
            taken--;
            callNext();
        }
    }

    private void callNext() {
        while (taken < most && !waiting.isEmpty()) {
            // The first of the least: among equals the one that came first.
            Waiter next = waiting.stream().min(turn()).orElseThrow();
            waiting.remove(next);
            next.called = true;
            taken++;
            served.merge(next.subscription, 1.0 / weights.of(next.subscription), Double::sum);
            notifyAll();
        }
    }

    private Comparator<Waiter> turn() {
        return order == Order.STRICT
                ? Comparator.comparing((Waiter each) -> each.priority).reversed()
                : Comparator.comparingDouble(each -> served.getOrDefault(each.subscription, 0.0));
    }
}
