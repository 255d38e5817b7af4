package mortise.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class RecordsOverHttpTest {
    private static RestHost host;
    private static Caller admin;

    @BeforeAll
    static void start() throws Exception {
        host = RestHost.start();
        admin = host.caller("admin");
    }

    @AfterAll
    static void stop() throws Exception {
        host.close();
    }

    @Test
    void returnsWhatWasSentOfEveryType() throws Exception {
        long friend = host.add("thing", Map.of("name", "Friend"));
        Caller.Answer made = admin.post(
                "/api/things",
                """
                {'data': {'type': 'things', 'attributes': {
                  'name': 'Ångström 東京 😀', 'notes': 'two\\nlines', 'story': '<b>x</b><script>1</script>', 'staff': 12,
                  'weight': '12.5', 'revenue': {'amount': '1000000.50', 'currency': 'EUR'}, 'margin': 12.25,
                  'active': true, 'founded': '1999-12-31', 'seen': '2026-03-29T03:30:00.123456+02:00',
                  'email': 'a.b@example.org', 'phone': '+49 30 123', 'website': 'https://example.org/x',
                  'size': 'LARGE', 'sizes': ['HUGE', 'SMALL'], 'extra': {'a': [1, 2.50, null, 'x'], 'b': {}}},
                 'relationships': {'parent': {'data': {'type': 'things', 'id': '%1$d'}},
                  'friends': {'data': [{'type': 'things', 'id': '%1$d'}]}}}}"""
                        .formatted(friend));

        assertThat(made.status()).as(made.body().toString()).isEqualTo(201);
        String id = made.text("/data/id");
        assertThat(made.header("Location")).isEqualTo("/api/things/" + id);
        assertThat(made.header("Content-Type")).isEqualTo(Caller.JSON_API);
        Caller.Answer read = admin.get("/api/things/" + id);
        for (JsonNode record : List.of(made.at("/data"), read.at("/data"))) {
            JsonNode attributes = record.get("attributes");
            assertThat(attributes.get("name").asText()).isEqualTo("Ångström 東京 😀");
            assertThat(attributes.get("notes").asText()).isEqualTo("two\nlines");
            assertThat(attributes.get("story").asText()).isEqualTo("<b>x</b>");
            assertThat(attributes.get("staff").isIntegralNumber()).isTrue();
            assertThat(attributes.get("staff").asInt()).isEqualTo(12);
            assertThat(attributes.get("weight").asText()).startsWith("12.5");
            assertThat(attributes.get("weight").isTextual()).isTrue();
            assertThat(attributes.at("/revenue/amount").asText()).startsWith("1000000.5");
            assertThat(attributes.at("/revenue/currency").asText()).isEqualTo("EUR");
            assertThat(attributes.get("margin").asText()).startsWith("12.25");
            assertThat(attributes.get("active").asBoolean()).isTrue();
            assertThat(attributes.get("founded").asText()).isEqualTo("1999-12-31");
            assertThat(attributes.get("seen").asText()).isEqualTo("2026-03-29T01:30:00.123456Z");
            assertThat(attributes.get("size").asText()).isEqualTo("LARGE");
            assertThat(attributes.get("sizes").toString()).isEqualTo("[\"SMALL\",\"HUGE\"]");
            assertThat(attributes.get("extra").toString()).isEqualTo("{\"a\":[1,2.5,null,\"x\"],\"b\":{}}");
            assertThat(attributes.get("label").asText()).isEqualTo("Ångström 東京 😀 (LARGE)");
            assertThat(attributes.has("secret")).isFalse();
            assertThat(attributes.has("parent")).isFalse();
            assertThat(record.at("/relationships/parent/data/id").asText()).isEqualTo(Long.toString(friend));
            assertThat(record.at("/relationships/friends/data/0/type").asText()).isEqualTo("things");
            assertThat(record.at("/relationships/children/links/related").asText())
                    .isEqualTo("/api/things/" + id + "/children");
            assertThat(record.at("/meta/version").asInt()).isEqualTo(1);
            assertThat(record.at("/links/self").asText()).isEqualTo("/api/things/" + id);
        }
    }
}
