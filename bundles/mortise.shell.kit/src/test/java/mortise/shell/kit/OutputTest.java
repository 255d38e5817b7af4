package mortise.shell.kit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OutputTest {
    private static final List<Map<String, Object>> ROWS = List.of(
            Output.row("name", "acme", "openTickets", 7, "note", null),
            Output.row("name", "日本", "openTickets", 1200, "note", "two\nlines"));

    @Test
    void columnsStandBelowEachOther() throws JsonProcessingException {
        assertThat(printed(Output.table(ROWS), false).lines())
                .containsExactly(
                        "NAME  OPEN TICKETS  NOTE", //
                        "acme             7",
                        "日本          1200  two lines");
    }

    @Test
    void jsonIsOneArrayOfTheSameValues() throws JsonProcessingException {
        String json = printed(Output.table(ROWS), true);

        assertThat(new ObjectMapper().readTree(json))
                .isEqualTo(
                        new ObjectMapper()
                                .readTree(
                                        """
                                        [{"name": "acme", "openTickets": 7, "note": null},
                                         {"name": "日本", "openTickets": 1200, "note": "two\\nlines"}]"""));
    }

    @Test
    void anEmptyTableIsAnEmptyArray() throws JsonProcessingException {
        assertThat(printed(Output.table(List.of()), true).strip()).isEqualTo("[ ]");
        assertThat(printed(Output.table(List.of()), false)).isNotBlank();
    }

    @Test
    void someColumnsAreForJsonOnly() throws JsonProcessingException {
        Output output = Output.table(ROWS, "name");

        assertThat(printed(output, false).lines()).containsExactly("NAME", "acme", "日本");
        assertThat(printed(output, true)).contains("openTickets");
    }

    @Test
    void momentsAndAmountsAreTextsThatCanBeReadAgain() throws JsonProcessingException {
        Output output = Output.one(Output.row(
                "at",
                Instant.parse("2026-01-02T03:04:05Z"),
                "amount",
                new BigDecimal("1.50"),
                "of",
                List.of("a", "b")));

        assertThat(new ObjectMapper().readTree(printed(output, true)).toString())
                .isEqualTo("{\"at\":\"2026-01-02T03:04:05Z\",\"amount\":1.5,\"of\":[\"a\",\"b\"]}");
        assertThat(printed(output, false)).contains("of      a, b");
    }

    private static String printed(Output output, boolean json) throws JsonProcessingException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        output.print(new PrintStream(bytes, true, StandardCharsets.UTF_8), json);
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
