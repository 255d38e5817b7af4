package mortise.operations.metrics;

import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryUsage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.management.JMException;
import javax.management.ObjectName;
import mortise.core.MetricSource;
import org.osgi.service.component.annotations.Component;

/** Figures of the process, named as Prometheus' own client for Java names them, so that known dashboards fit. */
@Component
public final class JvmMetrics implements MetricSource {
    private static final ObjectName OPERATING_SYSTEM =
            ManagementFactory.getOperatingSystemMXBean().getObjectName();

    @Override
    public List<Metric> metrics() {
        List<Metric> metrics = new ArrayList<>();
        memory(metrics, "heap", ManagementFactory.getMemoryMXBean().getHeapMemoryUsage());
        memory(metrics, "nonheap", ManagementFactory.getMemoryMXBean().getNonHeapMemoryUsage());
        for (GarbageCollectorMXBean collector : ManagementFactory.getGarbageCollectorMXBeans()) {
            Map<String, String> labels = Map.of("gc", collector.getName());
            metrics.add(counter(
                    "jvm_gc_collection_seconds_count",
                    "Collections of garbage.",
                    labels,
                    collector.getCollectionCount()));
            metrics.add(counter(
                    "jvm_gc_collection_seconds_sum",
                    "Seconds spent on collecting garbage.",
                    labels,
                    collector.getCollectionTime() / 1e3));
        }
        metrics.add(gauge(
                "jvm_threads_current",
                "Threads that live.",
                Map.of(),
                ManagementFactory.getThreadMXBean().getThreadCount()));
        metrics.add(gauge(
                "jvm_classes_currently_loaded",
                "Classes that are loaded.",
                Map.of(),
                ManagementFactory.getClassLoadingMXBean().getLoadedClassCount()));
        metrics.add(gauge(
                "process_start_time_seconds",
                "When the process started, in seconds since 1970.",
                Map.of(),
                ManagementFactory.getRuntimeMXBean().getStartTime() / 1e3));
        metrics.add(gauge(
                "process_uptime_seconds",
                "How long the process lives.",
                Map.of(),
                ManagementFactory.getRuntimeMXBean().getUptime() / 1e3));
        metrics.add(counter("process_cpu_seconds_total", "Processor time spent.", Map.of(), cpuNanos() / 1e9));
        return metrics;
    }

    /** Asked by name, because the framework does not export the package of the JDK that has it. */
    private static long cpuNanos() {
        try {
            return (Long) ManagementFactory.getPlatformMBeanServer().getAttribute(OPERATING_SYSTEM, "ProcessCpuTime");
        } catch (JMException unknown) {
            return 0;
        }
    }

    private static void memory(List<Metric> metrics, String area, MemoryUsage usage) {
        Map<String, String> labels = Map.of("area", area);
        metrics.add(gauge("jvm_memory_used_bytes", "Memory in use.", labels, usage.getUsed()));
        metrics.add(
                gauge("jvm_memory_committed_bytes", "Memory taken from the machine.", labels, usage.getCommitted()));
        metrics.add(gauge("jvm_memory_max_bytes", "Most memory it may take; -1 for no limit.", labels, usage.getMax()));
    }

    private static Metric gauge(String name, String help, Map<String, String> labels, double value) {
        return new Metric(name, help, Kind.GAUGE, labels, value);
    }

    private static Metric counter(String name, String help, Map<String, String> labels, double value) {
        return new Metric(name, help, Kind.COUNTER, labels, value);
    }
}
