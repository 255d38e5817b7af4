package mortise.rest;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import mortise.core.MetricSource.Kind;
import mortise.core.MetricSource.Metric;

/** Counts requests and their time by class of status. Safe for use by many threads. */
final class Figures {
    private static final int CLASSES = 6;
    private static final double NANOS = 1e9;

    private final LongAdder[] requests = new LongAdder[CLASSES];
    private final LongAdder[] nanos = new LongAdder[CLASSES];

    Figures() {
        for (int i = 0; i < CLASSES; i++) {
            requests[i] = new LongAdder();
            nanos[i] = new LongAdder();
        }
    }

    void add(int status, long duration) {
        int statusClass = Math.max(0, Math.min(CLASSES - 1, status / 100));
        requests[statusClass].increment();
        nanos[statusClass].add(duration);
    }

    List<Metric> metrics() {
        List<Metric> metrics = new ArrayList<>();
        for (int i = 2; i < CLASSES; i++) {
            Map<String, String> labels = Map.of("status", i + "xx");
            metrics.add(new Metric(
                    "mortise_rest_request_seconds_count",
                    "Requests to /api that were answered.",
                    Kind.COUNTER,
                    labels,
                    requests[i].sum()));
            metrics.add(new Metric(
                    "mortise_rest_request_seconds_sum",
                    "Time that requests to /api took, in seconds.",
                    Kind.COUNTER,
                    labels,
                    nanos[i].sum() / NANOS));
        }
        return metrics;
    }
}
