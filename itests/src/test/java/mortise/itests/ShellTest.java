package mortise.itests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import mortise.itests.host.Run;
import mortise.itests.host.RunningHost;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What an administrator does in the shell of a node, as `bin/mortise` gives it. */
class ShellTest {

    private static final RunningHost host = RunningHost.shared();

    private static final List<String> COMMANDS = List.of(
            "audit-list",
            "cache-clear",
            "cache-list",
            "consumer-drain",
            "consumer-forget",
            "consumer-list",
            "consumer-resume",
            "dead-letter-discard",
            "dead-letter-list",
            "dead-letter-mend",
            "dead-letter-replay",
            "dead-letter-show",
            "entity-list",
            "entity-show",
            "export",
            "extension-install",
            "extension-list",
            "extension-offers",
            "extension-remove",
            "file-check",
            "file-link",
            "file-list",
            "file-orphans",
            "file-show",
            "health",
            "impact",
            "import",
            "job-cancel",
            "job-list",
            "job-retry",
            "job-show",
            "mail-check",
            "mail-list",
            "mail-log",
            "mail-preview",
            "mail-resend",
            "mail-send",
            "mail-show",
            "migration-plan",
            "node-list",
            "notice",
            "provider-list",
            "push-list",
            "queue-forget",
            "queue-list",
            "queue-pause",
            "queue-resume",
            "record-list",
            "record-show",
            "role-list",
            "schedule-list",
            "schedule-pause",
            "schedule-resume",
            "schedule-run",
            "search",
            "search-rebuild",
            "search-status",
            "setting-list",
            "token-create",
            "token-list",
            "token-revoke",
            "user-create",
            "user-list",
            "user-password",
            "webhook-log",
            "webhook-ping",
            "webhook-resend",
            "webhook-secret");

    @Test
    void everyCommandExplainsItself() {
        Run help = host.karaf(COMMANDS.stream()
                .map(command -> "mortise:" + command + " --help")
                .collect(Collectors.joining(";")));

        String text = help.orThrow().output();
        assertThat(text.split("DESCRIPTION", -1)).hasSize(COMMANDS.size() + 1);
        assertThat(text.split("--json", -1)).hasSizeGreaterThan(COMMANDS.size());
    }

    @Test
    void entitiesAndRecordsAreShown() {
        assertThat(host.json("entity-list").findValuesAsText("name")).contains("account", "contact", "user", "role");
        assertThat(host.json("entity-show", "contact").findValuesAsText("name")).contains("account", "email");

        JsonNode accounts = host.json(
                "record-list", "account", "--filter", "country=DE", "--filter", "name[contains]=uni", "--size", "3");
        assertThat(accounts)
                .hasSize(3)
                .allMatch(account -> account.path("country").textValue().equals("DE"));
        String id = accounts.path(0).path("id").asText();
        assertThat(host.json("record-show", "account", id).path("name"))
                .isEqualTo(accounts.path(0).path("name"));
        assertThat(host.json("audit-list", "account", id).path(0).path("action").textValue())
                .isEqualTo("CREATE");
    }

    @Test
    void whatIsExportedIsImportedUnchanged() throws IOException {
        for (String ending : List.of("csv", "xlsx")) {
            JsonNode written = host.json("export", "account", "accounts." + ending, "--for-import");
            JsonNode read = host.json("import", "account", "accounts." + ending);

            assertThat(read.path("unchanged").asLong())
                    .isEqualTo(written.path("records").asLong())
                    .isGreaterThan(9_000);
        }
        Run again = host.command("export", "account", "accounts.csv");
        assertThat(again.status()).isNotZero();
        assertThat(again.errors()).contains("--force replaces it");
        assertThat(Files.exists(host.data().resolve("accounts.csv.part"))).isFalse();
    }

    @Test
    void optionsMayStandAnywhere() {
        String front = host.command("record-list", "--size", "2", "--sort=-name", "account", "--json")
                .orThrow()
                .output();

        assertThat(host.command("record-list", "account", "--json", "--sort", "-name", "--size", "2")
                        .orThrow()
                        .output())
                .isEqualTo(front);
    }

    @Test
    void aTokenLetsAProgramInUntilItIsRevoked() {
        JsonNode token = host.json("token-create", "--user", RunningHost.ADMIN, "--title", "test", "--expires", "1h");
        String id = token.path("id").asText();

        assertThat(statusWith(token.path("token").textValue())).isEqualTo(200);
        assertThat(host.json("token-list", "--user", RunningHost.ADMIN).findValuesAsText("id"))
                .contains(id);
        host.command("token-revoke", id).orThrow();
        assertThat(statusWith(token.path("token").textValue())).isEqualTo(401);
    }

    @Test
    void aUserGetsAPasswordFromStandardInputFromAFileOrFromChance() throws IOException {
        host.commandWithInput(
                        "A-longish-passphrase-1\n", "user-create", "ada", "--role", "User", "--password-file", "-")
                .orThrow();
        Path file = Files.writeString(host.data().resolve("password"), "Another-passphrase-2\n");
        host.command(
                        "user-password",
                        "ada",
                        "--password-file",
                        file.getFileName().toString())
                .orThrow();
        JsonNode made = host.json("user-password", "ada");

        assertThat(host.json("user-list").findValuesAsText("name")).contains("ada");
        assertThat(made.path("password").textValue()).hasSizeGreaterThan(20);
        assertThat(host.log())
                .doesNotContain("passphrase", made.path("password").textValue());
        assertThat(Files.readString(host.data().resolve("log/shell.log")))
                .contains("user-password", "ada")
                .doesNotContain("passphrase", made.path("password").textValue());
    }

    @ParameterizedTest
    @CsvSource({
        "record-list nothing, nothing",
        "record-list account --filter country[like]=DE, like",
        "record-list account --size 0, 1000",
        "record-show account 999999999, 999999999",
        "user-create admin, name",
        "user-create ada2 --password-file missing.txt, missing.txt",
        "user-password nobody, nobody",
        "token-create --user admin --expires tomorrow, tomorrow",
        "token-create, --user",
        "extension-remove mortise-crm, MORTISE_FEATURES",
        "extension-install nothing, nothing",
        "file-link nothing, nothing",
        "file-show nothing, nothing",
        "file-list ../etc, ../etc",
        "health --wrong, --wrong"
    })
    void whatFailsSaysSoOnStandardErrorAndByItsStatus(String line, String named) {
        Run run = host.command(line.split(" "));

        assertThat(run.status()).isNotZero();
        assertThat(run.output()).isEmpty();
        assertThat(run.errors()).contains(named).doesNotContain("Exception", "\u001b");
    }

    @Test
    void theNodeAndItsProvidersAreListed() {
        JsonNode node = host.json("node-list").path(0);
        assertThat(node.path("ready").booleanValue()).isTrue();
        assertThat(node.path("node").textValue()).endsWith(":" + host.uri().getPort());
        assertThat(host.json("provider-list").toString()).contains("\"h2\"", "active");
        assertThat(host.json("provider-list").findValuesAsText("socket")).contains("storage");
        assertThat(host.json("file-list")).isEmpty();
        assertThat(host.json("file-check").path("damaged").intValue()).isZero();
        assertThat(host.json("migration-plan").path("pending")).isEmpty();
        assertThat(host.json("role-list").findValuesAsText("name")).contains("Administrator");
        assertThat(host.json("extension-offers").findValuesAsText("name"))
                .contains("mortise-database-postgresql")
                .noneMatch(name -> name.startsWith("mortise-tp-") || name.equals("eventadmin"));
    }

    private static int statusWith(String token) {
        HttpResponse<String> response =
                host.send(HttpRequest.newBuilder(host.uri("api/accounts")).header("Authorization", "Bearer " + token));
        return response.statusCode();
    }
}
