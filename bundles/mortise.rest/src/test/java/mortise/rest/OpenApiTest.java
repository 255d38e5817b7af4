package mortise.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaId;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SpecVersion.VersionFlag;
import com.networknt.schema.ValidationMessage;
import jakarta.ws.rs.core.Application;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import mortise.crm.Task;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OpenApiTest {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final JsonSchemaFactory FACTORY = JsonSchemaFactory.getInstance(VersionFlag.V202012);

    private static RestHost host;
    private static Caller admin;
    private static JsonNode description;
    private static String thing = "";
    private static String account = "";

    @BeforeAll
    static void start() throws Exception {
        host = RestHost.start();
        admin = host.caller("admin");
        long parent = host.add("thing", Map.of("name", "Parent"));
        thing = Long.toString(host.add(
                "thing",
                Map.ofEntries(
                        Map.entry("name", "Thing"),
                        Map.entry("notes", "n"),
                        Map.entry("staff", 5),
                        Map.entry("weight", "1.5"),
                        Map.entry("revenue", "12.50 EUR"),
                        Map.entry("margin", "3"),
                        Map.entry("active", true),
                        Map.entry("founded", "2000-01-01"),
                        Map.entry("seen", "2000-01-01T00:00:00Z"),
                        Map.entry("email", "a@b.example"),
                        Map.entry("sizes", "HUGE"),
                        Map.entry("parent", parent),
                        Map.entry("friends", List.of(parent)),
                        Map.entry("extra", "{\"a\":[1]}"))));
        account = Long.toString(host.add("account", Map.of("name", "A", "annualRevenue", "5 EUR")));
        host.add("contact", Map.of("lastName", "C", "account", Long.parseLong(account)));
        description = admin.get("/api/openapi.json").body();
    }

    @AfterAll
    static void stop() throws Exception {
        host.close();
    }

    private static List<String> fieldNames(JsonNode node) {
        List<String> names = new ArrayList<>();
        node.fieldNames().forEachRemaining(names::add);
        return names;
    }

    private static void walk(JsonNode node, java.util.function.Consumer<JsonNode> visitor) {
        visitor.accept(node);
        node.forEach(child -> walk(child, visitor));
    }

    /** Returns the schema at a place of the description, able to follow its references. */
    private static JsonSchema schema(String pointer) {
        ObjectNode root = MAPPER.createObjectNode();
        root.put("$schema", SchemaId.V202012);
        root.put("$ref", "#" + pointer);
        root.set("components", description.get("components"));
        root.set("paths", description.get("paths"));
        return FACTORY.getSchema(root);
    }

    private static void check(String method, String template, int status, Caller.Answer answer) {
        assertThat(answer.status()).as(answer.body().toString()).isEqualTo(status);
        String path = template.replace("~", "~0")
                .replace("/", "~1")
                .replace("{", "%7B")
                .replace("}", "%7D");
        String response = status < 400
                ? "/paths/" + path + "/" + method + "/responses/" + status
                : "/components/responses/refused";
        Set<ValidationMessage> wrong =
                schema(response + "/content/application~1vnd.api+json/schema").validate(answer.body());
        assertThat(wrong).as(method + " " + template + ": " + answer.body()).isEmpty();
    }

    @Test
    void everySchemaIsOneAndEveryReferenceLeadsSomewhere() {
        JsonSchema meta = FACTORY.getSchema(SchemaLocation.of(SchemaId.V202012));
        description.at("/components/schemas").fields().forEachRemaining(schema -> assertThat(
                        meta.validate(schema.getValue()))
                .as(schema.getKey())
                .isEmpty());
        walk(description, node -> {
            if (node.path("$ref").isTextual()) {
                String target = node.get("$ref").asText();
                assertThat(target).startsWith("#/");
                assertThat(description.at(target.substring(1)).isMissingNode())
                        .as(target)
                        .isFalse();
            }
        });
        assertThat(description.get("openapi").asText()).isEqualTo("3.1.0");
    }

    @Test
    void operationsHaveNamesOfTheirOwnAndAllTheirVariables() {
        Set<String> names = new HashSet<>();
        description.get("paths").fields().forEachRemaining(path -> {
            Matcher variables = Pattern.compile("\\{(\\w+)}").matcher(path.getKey());
            while (variables.find()) {
                assertThat(path.getValue().get("parameters").toString()).contains(variables.group(1));
            }
            path.getValue().fields().forEachRemaining(operation -> {
                if (!operation.getKey().equals("parameters")) {
                    assertThat(names.add(operation.getValue().get("operationId").asText()))
                            .as(operation.getValue().toString())
                            .isTrue();
                    assertThat(operation.getValue().get("responses")).isNotEmpty();
                }
            });
        });
        assertThat(names).contains("account.list", "account.contacts.add", "thing.friends.replace");
    }

    @Test
    void answersAreAsDescribed() throws Exception {
        for (String type : List.of("things", "accounts", "contacts", "tasks", "users")) {
            String path = "/api/" + type;
            check("get", path, 200, admin.get(path, "page[total]", "true"));
            check("get", path, 400, admin.get(path, "colour", "red"));
        }
        check("get", "/api/things", 200, admin.get("/api/things", "include", "parent,friends", "page[after]", ""));
        check(
                "get",
                "/api/accounts",
                200,
                admin.get("/api/accounts", "include", "contacts", "fields[accounts]", "name"));
        check("get", "/api/things/{id}", 200, admin.get("/api/things/" + thing));
        check("get", "/api/things/{id}/parent", 200, admin.get("/api/things/" + thing + "/parent"));
        check("get", "/api/things/{id}/children", 200, admin.get("/api/things/" + thing + "/children"));
        check(
                "get",
                "/api/things/{id}/relationships/friends",
                200,
                admin.get("/api/things/" + thing + "/relationships/friends"));
        check(
                "get",
                "/api/accounts/{id}/relationships/owner",
                200,
                admin.get("/api/accounts/" + account + "/relationships/owner"));
        check("post", "/api/accounts", 422, admin.post("/api/accounts", "{'data': {'type': 'accounts'}}"));
        check(
                "patch",
                "/api/things/{id}",
                200,
                admin.patch("/api/things/" + thing, "{'data': {'type': 'things', 'id': '%s'}}".formatted(thing)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            true  | {'type': 'things', 'attributes': {'name': 'x'}}
            true  | {'type': 'things', 'attributes': {'name': 'x', 'staff': 5, 'weight': 1.5, 'margin': '3', 'sizes': ['HUGE'], 'email': null}}
            true  | {'type': 'things', 'attributes': {'name': 'x', 'revenue': {'amount': 5, 'currency': 'EUR'}, 'extra': [1, {}]}}
            true  | {'type': 'things', 'attributes': {'name': 'x'}, 'relationships': {'parent': {'data': null}, 'friends': {'data': []}}}
            false | {'type': 'accounts', 'attributes': {'name': 'x'}}
            false | {'type': 'things'}
            false | {'type': 'things', 'attributes': {}}
            false | {'type': 'things', 'attributes': {'name': ''}}
            false | {'type': 'things', 'attributes': {'name': null}}
            false | {'type': 'things', 'attributes': {'name': 5}}
            false | {'type': 'things', 'attributes': {'name': 'x', 'staff': -1}}
            false | {'type': 'things', 'attributes': {'name': 'x', 'staff': '5'}}
            false | {'type': 'things', 'attributes': {'name': 'x', 'staff': 5.5}}
            false | {'type': 'things', 'attributes': {'name': 'x', 'active': 'yes'}}
            false | {'type': 'things', 'attributes': {'name': 'x', 'size': 'MEDIUM'}}
            false | {'type': 'things', 'attributes': {'name': 'x', 'sizes': ['MEDIUM']}}
            false | {'type': 'things', 'attributes': {'name': 'x', 'revenue': {'amount': 5}}}
            false | {'type': 'things', 'attributes': {'name': 'x', 'label': 'x'}}
            false | {'type': 'things', 'attributes': {'name': 'x', 'secret': 'x'}}
            false | {'type': 'things', 'attributes': {'name': 'x', 'createdAt': '2000-01-01T00:00:00Z'}}
            false | {'type': 'things', 'attributes': {'name': 'x'}, 'relationships': {'parent': {'data': {'type': 'users', 'id': '1'}}}}
            false | {'type': 'things', 'attributes': {'name': 'x'}, 'relationships': {'friends': {'data': null}}}
            """)
    void bodiesAreTakenAsDescribed(boolean taken, String data) throws Exception {
        String body = "{'data': " + data + "}";

        boolean fits = schema("/components/schemas/things.new")
                .validate(MAPPER.readTree(body.replace('\'', '"')))
                .isEmpty();
        int status = admin.post("/api/things", body).status();

        assertThat(fits).isEqualTo(taken);
        assertThat(status == 201).as("status " + status).isEqualTo(taken);
    }

    @Test
    void describesWhatTheCallerMayDo() throws Exception {
        JsonNode few = host.caller("guest").get("/api/openapi.json").body();

        assertThat(fieldNames(few.get("paths"))).containsExactly("/api/accounts", "/api/accounts/{id}");
        assertThat(fieldNames(few.at("/paths/~1api~1accounts"))).containsExactly("get");
        assertThat(fieldNames(few.at("/paths/~1api~1accounts~1{id}"))).containsExactly("parameters", "get");
        assertThat(few.at("/components/schemas/contacts").isMissingNode()).isTrue();
    }

    @Test
    void describesWhatIsInstalledNow() throws Exception {
        Caller.Answer before = admin.get("/api/openapi.json");
        assertThat(admin.with("If-None-Match", before.header("ETag"))
                        .get("/api/openapi.json")
                        .status())
                .isEqualTo(304);

        host.host().remove("task");
        Caller.Answer without =
                admin.with("If-None-Match", before.header("ETag")).get("/api/openapi.json");
        Caller.Answer gone = admin.get("/api/tasks");
        host.host().install(List.of(Task.class));

        assertThat(without.status()).isEqualTo(200);
        assertThat(fieldNames(without.at("/paths"))).doesNotContain("/api/tasks", "/api/accounts/{id}/tasks");
        assertThat(gone.status()).isEqualTo(404);
        assertThat(admin.get("/api/tasks").status()).isEqualTo(200);
        assertThat(fieldNames(admin.get("/api/openapi.json").at("/paths")))
                .containsExactlyInAnyOrderElementsOf(fieldNames(before.at("/paths")));
    }

    @Test
    void listsTheResourcesOfExtensions() throws Exception {
        Application reports = new ApplicationsTest.Reports("1");
        host.servlet().addApplication(reports, Map.of("osgi.jakartars.application.base", "/reports"));
        JsonNode with = admin.get("/api/openapi.json").body();
        host.servlet().removeApplication(reports);
        JsonNode without = admin.get("/api/openapi.json").body();

        JsonNode order = with.at("/paths/~1api~1reports~1orders~1{id}/post");
        assertThat(order.at("/parameters/0/name").asText()).isEqualTo("id");
        assertThat(order.at("/responses/default/content").has("application/json"))
                .isTrue();
        assertThat(with.at("/paths").has("/api/reports")).isTrue();
        assertThat(without.at("/paths").has("/api/reports")).isFalse();
    }
}
