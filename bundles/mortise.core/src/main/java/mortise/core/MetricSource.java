package mortise.core;

import java.util.List;
import java.util.Map;

/**
 * A part's figures. Parts register this as a service; {@code /metrics} and the shell read all of them. Asked every few
 * seconds by any thread: return counters that are kept anyway, never compute.
 */
public interface MetricSource {
    /** What a figure is: one that only grows, or one that goes up and down. */
    enum Kind {
        /** Only grows while the node lives. */
        COUNTER,
        /** Goes up and down. */
        GAUGE
    }

    /**
     * One figure.
     *
     * @param name in Prometheus' form with its unit: {@code mortise_records_saved_total}
     * @param help one sentence
     * @param labels what tells it from others of the name; few values each
     */
    record Metric(String name, String help, Kind kind, Map<String, String> labels, double value) {}

    /** Returns all figures as of now. */
    List<Metric> metrics();
}
