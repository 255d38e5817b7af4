package mortise.itests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import mortise.itests.host.RunningHost;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HealthTest {

    private static final RunningHost host = RunningHost.shared();

    @Test
    void saysThatItLivesAndIsReady() throws IOException {
        assertThat(json(host.get("health/live")).path("status").textValue()).isEqualTo("live");

        JsonNode ready = json(host.get("health/ready"));
        assertThat(ready.path("status").textValue()).isEqualTo("ready");
        assertThat(ready.path("parts").findValuesAsText("part")).contains("database", "entities", "node", "users");
        assertThat(ready.path("parts").findValuesAsText("required")).containsOnly("true");
    }

    /** Readiness is what start waits for. */
    @Test
    void isReadyWhenTheSampleAnswers() {
        assertThat(host.getAsAdministrator("api/accounts").statusCode()).isEqualTo(200);
        assertThat(host.get("sign-in").statusCode()).isEqualTo(200);
    }

    @Test
    void tellsInPlainTextToThoseWhoWantNothingElse() {
        HttpResponse<String> ready =
                host.send(HttpRequest.newBuilder(host.uri("health/ready")).header("Accept", "text/plain"));

        assertThat(ready.body()).isEqualTo("ready\n");
    }

    @Test
    void tellsEachPartAndKeepsMessagesFromOtherMachines() throws IOException {
        JsonNode here = json(host.get("health"));
        JsonNode elsewhere = json(host.send(behindAProxy("health")));

        assertThat(here.path("parts").findValuesAsText("message")).isNotEmpty();
        assertThat(elsewhere.path("parts").findValuesAsText("part"))
                .isEqualTo(here.path("parts").findValuesAsText("part"));
        assertThat(elsewhere.path("parts").findValuesAsText("message")).isEmpty();
    }

    @Test
    void theShellSaysTheSame() throws IOException {
        assertThat(host.json("health").findValuesAsText("part"))
                .isEqualTo(json(host.get("health")).path("parts").findValuesAsText("part"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"health/nothing", "health/ready/x"})
    void anythingElseIsMissing(String path) {
        assertThat(host.get(path).statusCode()).isEqualTo(404);
    }

    @Test
    void figuresAreInPrometheusFormat() {
        HttpResponse<String> metrics = host.get("metrics");

        assertThat(metrics.headers().firstValue("Content-Type"))
                .hasValueSatisfying(
                        type -> assertThat(type).startsWith("text/plain").contains("version=0.0.4"));
        List<String> lines = metrics.body().lines().toList();
        assertThat(lines)
                .allMatch(line -> line.matches("# (HELP|TYPE) [a-z]\\w* .*")
                        || line.matches("[a-z]\\w*(\\{\\w+=\"[^\"]*\"(,\\w+=\"[^\"]*\")*})? (NaN|[-+0-9.eE]+)"));
        assertThat(lines).anyMatch(line -> line.matches("jvm_memory_used_bytes\\{area=\"heap\"} [1-9].*"));
        assertThat(lines).anyMatch(line -> line.matches("mortise_http_requests_total\\{status=\"2xx\"} [1-9].*"));
    }

    /** What counts the requests is what long jobs give way by. */
    @Test
    void jobsAreToldHowMuchIsAsked() {
        String services =
                host.karaf("service:list mortise.core.Demand").orThrow().output();

        assertThat(services).containsSubsequence("RequestMetrics", "Used by", "Mortise jobs in the database");
    }

    @Test
    void figuresAreForThisMachineAndForAdministrators() {
        assertThat(host.send(behindAProxy("metrics")).statusCode()).isEqualTo(403);

        String token = host.json("token-create", "--user", RunningHost.ADMIN)
                .path("token")
                .textValue();
        HttpResponse<String> allowed = host.send(behindAProxy("metrics").header("Authorization", "Bearer " + token));
        assertThat(allowed.statusCode()).isEqualTo(200);
    }

    private static HttpRequest.Builder behindAProxy(String path) {
        return HttpRequest.newBuilder(host.uri(path)).header("X-Forwarded-For", "203.0.113.7");
    }

    private static JsonNode json(HttpResponse<String> response) throws IOException {
        assertThat(response.statusCode()).isEqualTo(200);
        return new ObjectMapper().readTree(response.body());
    }
}
