package mortise.webhooks.records;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Who answers. A receiver that has failed several times in a row is left alone for a while, so that messages to others do not wait
 * behind the time-outs of those to it. Each node finds out by itself. Safe for use by many threads.
 */
final class Receivers {
    private static final int FAILURES = 5;
    private static final Duration FIRST = Duration.ofSeconds(15);
    private static final int MOST_DOUBLINGS = 4;

    private final Clock clock;
    private final Map<Long, State> failing = new ConcurrentHashMap<>();

    private record State(int failures, Instant until) {}

    Receivers(Clock clock) {
        this.clock = clock;
    }

    /** Tells whether it may be tried; if its time is over, one may at a time. */
    boolean mayTry(long webhook) {
        Instant now = clock.instant();
        boolean[] may = {true};
        failing.computeIfPresent(webhook, (id, state) -> {
            may[0] = state.failures < FAILURES || !now.isBefore(state.until);
            return may[0] && state.failures >= FAILURES ? new State(state.failures, now.plus(FIRST)) : state;
        });
        return may[0];
    }

    void answered(long webhook) {
        failing.remove(webhook);
    }

    void failed(long webhook) {
        failing.compute(webhook, (id, state) -> {
            int failures = state == null ? 1 : state.failures + 1;
            int doublings = Math.max(0, Math.min(MOST_DOUBLINGS, failures - FAILURES));
            return new State(failures, clock.instant().plus(FIRST.multipliedBy(1L << doublings)));
        });
    }
}
