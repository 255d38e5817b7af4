package mortise.operations.metrics;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import mortise.core.MetricSource;
import mortise.core.MetricSource.Metric;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes figures in Prometheus' text format, version 0.0.4. */
final class Exposition {
    static final String CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

    private static final Logger log = LoggerFactory.getLogger(Exposition.class);
    private static final Pattern NAME = Pattern.compile("[a-zA-Z_:][a-zA-Z0-9_:]*");
    private static final Pattern LABEL = Pattern.compile("[a-zA-Z_][a-zA-Z0-9_]*");

    private Exposition() {}

    /** Returns the figures of all sources by name. An edge: a source with a defect is left out. */
    static String of(List<MetricSource> sources) {
        Map<String, List<Metric>> byName = new TreeMap<>();
        for (MetricSource source : sources) {
            try {
                for (Metric metric : source.metrics()) {
                    if (isValid(metric)) {
                        byName.computeIfAbsent(metric.name(), name -> new ArrayList<>())
                                .add(metric);
                    }
                }
            } catch (RuntimeException defect) {
                log.error("{} gives no figures", source.getClass().getName(), defect);
            }
        }
        StringBuilder text = new StringBuilder();
        byName.forEach((name, metrics) -> {
            Metric first = metrics.get(0);
            text.append("# HELP ")
                    .append(name)
                    .append(' ')
                    .append(escape(first.help()))
                    .append('\n');
            text.append("# TYPE ")
                    .append(name)
                    .append(' ')
                    .append(first.kind().name().toLowerCase(Locale.ROOT));
            text.append('\n');
            metrics.forEach(metric -> text.append(name)
                    .append(labels(metric.labels()))
                    .append(' ')
                    .append(number(metric.value()))
                    .append('\n'));
        });
        return text.toString();
    }

    /** One name that is none would make the whole answer unreadable. */
    private static boolean isValid(Metric metric) {
        return NAME.matcher(metric.name()).matches()
                && metric.labels().keySet().stream()
                        .allMatch(label -> LABEL.matcher(label).matches());
    }

    private static String labels(Map<String, String> labels) {
        return labels.isEmpty()
                ? ""
                : new TreeMap<>(labels)
                        .entrySet().stream()
                                .map(label -> label.getKey() + "=\""
                                        + escape(label.getValue()).replace("\"", "\\\"") + "\"")
                                .collect(Collectors.joining(",", "{", "}"));
    }

    private static String escape(String text) {
        return text.replace("\\", "\\\\").replace("\n", "\\n");
    }

    private static String number(double value) {
        if (Double.isInfinite(value)) {
            return value > 0 ? "+Inf" : "-Inf";
        }
        return value == Math.rint(value) && Math.abs(value) < 1e15
                ? Long.toString((long) value)
                : Double.toString(value);
    }
}
