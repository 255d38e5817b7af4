package mortise.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import mortise.itests.host.RunningHost;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What one request did is found in the log by the id that its answer showed. */
class LogTest {

    private static final String ID = "support-case-4711";

    private static RunningHost host;

    /** Every statement of a millisecond counts as slow here, so that requests leave traces in the log. */
    @BeforeAll
    static void start() {
        host = RunningHost.start(Map.of("MORTISE_LOG_FORMAT", "json", "MORTISE_DATABASE_SLOW_STATEMENT_MILLIS", "1"));
    }

    @AfterAll
    static void stop() {
        host.close();
    }

    @Test
    void everyLineIsOneObject() throws IOException {
        assertThat(lines()).isNotEmpty().allSatisfy(line -> assertThat(
                        line.path("message").isTextual()
                                && line.path("level").isTextual()
                                && line.path("time").isTextual())
                .isTrue());
    }

    @Test
    void aRequestIsFoundByItsIdWithWhoItWasFor() {
        String token = host.json("token-create", "--user", RunningHost.ADMIN)
                .path("token")
                .textValue();

        await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
            HttpResponse<String> response = host.send(
                    HttpRequest.newBuilder(host.uri("api/users?filter%5Bname%5D%5Bcontains%5D=" + System.nanoTime()))
                            .header("Authorization", "Bearer " + token)
                            .header("X-Request-Id", ID));
            assertThat(response.statusCode()).isEqualTo(200);
            assertThat(response.headers().firstValue("X-Request-Id")).hasValue(ID);
            assertThat(lines())
                    .anyMatch(line -> line.path("requestId").asText().equals(ID)
                            && line.path("user").asText().equals(RunningHost.ADMIN));
        });
    }

    @Test
    void anErrorShowsTheIdThatTheLogHas() throws IOException {
        HttpResponse<String> rest = host.get("api/nothing");
        HttpResponse<String> page = host.get("sign-in?to=%00");

        String id = rest.headers().firstValue("X-Request-Id").orElseThrow();
        assertThat(new ObjectMapper()
                        .readTree(rest.body())
                        .path("errors")
                        .path(0)
                        .path("id")
                        .textValue())
                .isEqualTo(id);
        assertThat(page.headers().firstValue("X-Request-Id")).isPresent().get().isNotEqualTo(id);
    }

    private static List<JsonNode> lines() throws IOException {
        Path log = host.data().resolve("log/mortise.json");
        return Files.readAllLines(log).stream()
                .filter(line -> !line.isBlank())
                .map(LogTest::json)
                .toList();
    }

    private static JsonNode json(String line) {
        try {
            return new ObjectMapper().readTree(line);
        } catch (JsonProcessingException e) {
            throw new AssertionError("not JSON: " + line, e);
        }
    }
}
