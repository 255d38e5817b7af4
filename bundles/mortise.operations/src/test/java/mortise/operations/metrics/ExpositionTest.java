package mortise.operations.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import mortise.core.MetricSource;
import mortise.core.MetricSource.Kind;
import mortise.core.MetricSource.Metric;
import org.junit.jupiter.api.Test;

class ExpositionTest {
    @Test
    void figuresOfOneNameStandTogetherWhoeverHasThem() {
        MetricSource one = () -> List.of(
                new Metric("b_total", "All of b.", Kind.COUNTER, Map.of("kind", "x"), 3),
                new Metric("a_bytes", "Size.", Kind.GAUGE, Map.of(), 1.5));
        MetricSource other =
                () -> List.of(new Metric("b_total", "All of b.", Kind.COUNTER, Map.of("kind", "y", "also", "z"), 4e18));

        assertThat(Exposition.of(List.of(one, other)))
                .isEqualTo(
                        """
                        # HELP a_bytes Size.
                        # TYPE a_bytes gauge
                        a_bytes 1.5
                        # HELP b_total All of b.
                        # TYPE b_total counter
                        b_total{kind="x"} 3
                        b_total{also="z",kind="y"} 4.0E18
                        """);
    }

    @Test
    void whatWouldBreakALineIsEscaped() {
        MetricSource source =
                () -> List.of(new Metric("a", "two\nlines \\", Kind.GAUGE, Map.of("path", "C:\\\"x\"\n"), 0));

        assertThat(Exposition.of(List.of(source)))
                .contains("# HELP a two\\nlines \\\\\n", "a{path=\"C:\\\\\\\"x\\\"\\n\"} 0\n");
    }

    @Test
    void neitherABadNameNorABadSourceTakesTheOthersAway() {
        MetricSource bad = () -> {
            throw new IllegalStateException("on purpose");
        };
        MetricSource good = () -> List.of(
                new Metric("a-b", "", Kind.GAUGE, Map.of(), 1),
                new Metric("c", "", Kind.GAUGE, Map.of("d-e", "f"), 1),
                new Metric("g", "", Kind.GAUGE, Map.of(), Double.NaN));

        assertThat(Exposition.of(List.of(bad, good))).isEqualTo("# HELP g \n# TYPE g gauge\ng NaN\n");
    }

    @Test
    void theProcessHasItsFigures() {
        assertThat(Exposition.of(List.of(new JvmMetrics())))
                .containsPattern("jvm_memory_used_bytes\\{area=\"heap\"} [1-9]")
                .containsPattern("(?m)^process_cpu_seconds_total [0-9.]+$")
                .containsPattern("(?m)^jvm_threads_current [1-9][0-9]*$");
    }
}
