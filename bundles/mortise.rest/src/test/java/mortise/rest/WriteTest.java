package mortise.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import mortise.entity.Query;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WriteTest {
    private static RestHost host;
    private static Caller admin;

    @BeforeAll
    static void start() throws Exception {
        host = RestHost.start(Map.of("maxBodyBytes", "100000"));
        admin = host.caller("admin");
    }

    @AfterAll
    static void stop() throws Exception {
        host.close();
    }

    private static String id() {
        return Long.toString(host.add("thing", Map.of("name", "Thing", "staff", 5)));
    }

    private static String change(String id, String attributes) {
        return "{'data': {'type': 'things', 'id': '%s', 'attributes': {%s}}}".formatted(id, attributes);
    }

    private static List<Tuple> errors(Caller.Answer answer) {
        return StreamSupport.stream(answer.at("/errors").spliterator(), false)
                .map(error -> tuple(
                        error.at("/status").asText(),
                        error.at("/code").asText(),
                        error.at("/source/pointer").asText()))
                .toList();
    }

    private static long count() {
        return host.host().asSystem(() -> host.records().count(Query.of("thing")));
    }

    @Test
    void changesOnlyTheFieldsThatAreSent() throws Exception {
        String id = id();

        Caller.Answer changed = admin.patch("/api/things/" + id, change(id, "'name': 'Other'"));
        Caller.Answer emptied = admin.patch("/api/things/" + id, change(id, "'staff': null"));

        assertThat(changed.status()).isEqualTo(200);
        assertThat(changed.text("/data/attributes/name")).isEqualTo("Other");
        assertThat(changed.at("/data/attributes/staff").asInt()).isEqualTo(5);
        assertThat(changed.at("/data/meta/version").asInt()).isEqualTo(2);
        assertThat(emptied.at("/data/attributes/staff").isNull()).isTrue();
        assertThat(emptied.text("/data/attributes/name")).isEqualTo("Other");
    }

    @Test
    void deletesOnce() throws Exception {
        String id = id();

        assertThat(admin.delete("/api/things/" + id).status()).isEqualTo(204);
        assertThat(admin.delete("/api/things/" + id).status()).isEqualTo(404);
        assertThat(admin.get("/api/things/" + id).status()).isEqualTo(404);
    }

    @Test
    void tellsEveryProblemOfABodyAtItsPlace() throws Exception {
        long before = count();

        Caller.Answer answer = admin.post(
                "/api/things",
                """
                {'data': {'type': 'things', 'attributes': {
                  'staff': 'twelve', 'weight': [], 'revenue': {'amount': 'x', 'currency': 'EUR'}, 'active': 1,
                  'founded': '31.12.1999', 'seen': '2026-01-01', 'email': 'nobody', 'size': 'MEDIUM', 'sizes': 'HUGE',
                  'secret': 'x', 'colour': 'red', 'label': 'x', 'parent': 5, 'a/b~c': 1},
                 'relationships': {'parent': {'data': {'type': 'accounts', 'id': '1'}},
                  'friends': {'data': [{'type': 'things', 'id': 'x'}]}, 'children': {'data': []}, 'colour': {'data': null}}}}""");

        assertThat(answer.status()).isEqualTo(400);
        assertThat(errors(answer))
                .contains(
                        tuple("422", "required", "/data/attributes/name"),
                        tuple("422", "wrong-type", "/data/attributes/staff"),
                        tuple("422", "wrong-type", "/data/attributes/weight"),
                        tuple("422", "not-a-number", "/data/attributes/revenue"),
                        tuple("422", "wrong-type", "/data/attributes/active"),
                        tuple("422", "not-a-date", "/data/attributes/founded"),
                        tuple("422", "not-a-date-time", "/data/attributes/seen"),
                        tuple("422", "not-an-email", "/data/attributes/email"),
                        tuple("422", "not-a-choice", "/data/attributes/size"),
                        tuple("422", "wrong-type", "/data/attributes/sizes"),
                        tuple("422", "unknown-field", "/data/attributes/secret"),
                        tuple("422", "unknown-field", "/data/attributes/colour"),
                        tuple("422", "read-only", "/data/attributes/label"),
                        tuple("422", "unknown-field", "/data/attributes/parent"),
                        tuple("422", "unknown-field", "/data/attributes/a~1b~0c"),
                        tuple("422", "wrong-type", "/data/relationships/parent/data/type"),
                        tuple("422", "not-an-id", "/data/relationships/friends/data/0/id"),
                        tuple("403", "not-here", "/data/relationships/children"),
                        tuple("422", "unknown-field", "/data/relationships/colour"))
                .doesNotHaveDuplicates();
        assertThat(count()).isEqualTo(before);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            ''                                                             | 400 | not-a-document |
            [                                                              | 400 | not-json       |
            {"data"                                                        | 400 | not-json       | /data
            {'data': {'type': 'things'}} x                                 | 400 | not-json       |
            {'data': {'type': 'things', 'attributes': {'name': tru         | 400 | not-json       | /data/attributes/name
            {'data': {'type': 'things', 'attributes': {'name': 'a', 'name': 'b'}}} | 400 | not-json | /data/attributes/name
            []                                                             | 400 | not-a-document |
            "x"                                                            | 400 | not-a-document |
            null                                                           | 400 | not-a-document |
            {}                                                             | 400 | required       | /data
            {'data': []}                                                   | 400 | not-a-resource | /data
            {'data': null}                                                 | 400 | not-a-resource | /data
            {'data': {'type': 'things'}, 'dat': 1}                         | 400 | unknown-member | /dat
            {'data': {'type': 'things', 'atributes': {}}}                  | 400 | unknown-member | /data/atributes
            {'data': {'type': 'things', 'attributes': []}}                 | 400 | not-an-object  | /data/attributes
            {'data': {'attributes': {'name': 'x'}}}                        | 400 | required       | /data/type
            {'data': {'type': 'accounts'}}                                 | 409 | wrong-type     | /data/type
            {'data': {'type': 5}}                                          | 400 | not-text       | /data/type
            {'data': {'type': 'things', 'id': '5'}}                        | 403 | id-is-given    | /data/id
            {'data': {'type': 'things', 'relationships': {'parent': {}}}}  | 422 | required       | /data/relationships/parent
            {'data': {'type': 'things', 'relationships': {'parent': {'data': 5}}}} | 422 | wrong-type | /data/relationships/parent/data
            {'data': {'type': 'things', 'relationships': {'parent': {'data': {'type': 'things'}}}}} \
            | 422 | required | /data/relationships/parent/data/id
            {'data': {'type': 'things', 'relationships': {'friends': {'data': null}}}} | 422 | wrong-type | /data/relationships/friends/data
            {'data': {'type': 'things', 'attributes': {'name': 'x'}, 'relationships': {'parent': {'data': {'type': 'things', 'id': '1'}}}}} \
            | 422 | no-such-record | /data/relationships/parent/data
            {'data': {'type': 'things', 'attributes': {'name': 'a\\u0000b'}}}  | 422 | not-text   | /data/attributes/name
            {'data': {'type': 'things', 'attributes': {'name': 'a\\ud800b'}}}  | 422 | not-text   | /data/attributes/name
            {'data': {'type': 'things', 'attributes': {'name': 'x', 'staff': 1e2}}}   | 422 | wrong-type | /data/attributes/staff
            {'data': {'type': 'things', 'attributes': {'name': 'x', 'staff': 99999999999999999999}}} \
            | 422 | not-a-whole-number | /data/attributes/staff
            {'data': {'type': 'things', 'attributes': {'name': 'x', 'staff': -1}}}    | 422 | too-small  | /data/attributes/staff
            {'data': {'type': 'things', 'attributes': {'name': 'x', 'weight': 1e999999999}}} | 422 | out-of-range | /data/attributes/weight
            {'data': {'type': 'things', 'attributes': {'name': 'x', 'weight': '1e-999999999'}}} | 422 | out-of-range | /data/attributes/weight
            {'data': {'type': 'things', 'attributes': {'name': 'x', 'weight': 'NaN'}}} | 422 | not-a-number | /data/attributes/weight
            {'data': {'type': 'things', 'attributes': {'name': 'x', 'weight': NaN}}}  | 400 | not-json | /data/attributes/weight
            {'data': {'type': 'things', 'attributes': {'name': 'x', 'revenue': {'amount': '1', 'currency': 'EUR', 'x': 1}}}} \
            | 422 | not-money | /data/attributes/revenue
            {'data': {'type': 'things', 'attributes': {'name': 'x', 'revenue': '1 EUR'}}} | 422 | not-money | /data/attributes/revenue
            {'data': {'type': 'things', 'attributes': {'name': 'x', 'founded': '0000-01-01'}}} | 422 | not-a-date | /data/attributes/founded
            {'data': {'type': 'things', 'attributes': {'name': 'x', 'seen': '+999999999-12-31T00:00:00Z'}}} \
            | 422 | not-a-date-time | /data/attributes/seen
            """)
    void pointsAtWhatIsWrong(String body, int status, String code, String pointer) throws Exception {
        long before = count();

        Caller.Answer answer = admin.post("/api/things", body);

        assertThat(answer.status()).as(answer.body().toString()).isEqualTo(status);
        assertThat(errors(answer)).contains(tuple(Integer.toString(status), code, pointer == null ? "" : pointer));
        assertThat(answer.at("/errors/0/source/pointer").isTextual()).isTrue();
        assertThat(count()).isEqualTo(before);
    }

    @Test
    void refusesWhatIsTooLargeOrTooDeep() throws Exception {
        String deep = "{'data': {'type': 'things', 'attributes': {'name': 'x', 'extra': " + "[".repeat(70)
                + "]".repeat(70) + "}}}";
        String large =
                "{'data': {'type': 'things', 'attributes': {'name': 'x', 'notes': '" + "x".repeat(100_000) + "'}}}";
        Caller.Answer tooDeep = admin.post("/api/things", deep);
        Caller.Answer tooLarge = admin.post("/api/things", large);
        Caller.Answer streamed = admin.raw(("POST /api/things HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
                        + "Authorization: Bearer admin\r\nContent-Type: application/vnd.api+json\r\n"
                        + "Transfer-Encoding: chunked\r\n\r\n" + Integer.toHexString(large.length()) + "\r\n"
                        + large.replace('\'', '"') + "\r\n0\r\n\r\n")
                .getBytes(StandardCharsets.UTF_8));

        assertThat(tooDeep.status()).isEqualTo(400);
        assertThat(tooDeep.text("/errors/0/source/pointer")).startsWith("/data/attributes/extra");
        assertThat(tooLarge.status()).isEqualTo(413);
        assertThat(streamed.status()).isEqualTo(413);
    }

    @Test
    void ignoresMembersThatBeginWithAnAt() throws Exception {
        Caller.Answer made = admin.post(
                "/api/things",
                "{'@x': 1, 'jsonapi': {}, 'data': {'@y': {}, 'type': 'things', 'attributes': {'@z': 1, 'name': 'x'}}}");

        assertThat(made.status()).isEqualTo(201);
    }

    @Test
    void theLoserOfTwoWritersSeesBothVersions() throws Exception {
        String id = id();
        String tag = admin.get("/api/things/" + id).header("ETag");
        assertThat(admin.with("If-Match", tag)
                        .patch("/api/things/" + id, change(id, "'name': 'Winner'"))
                        .status())
                .isEqualTo(200);

        for (String header : List.of(tag, "\"1\"", "W/" + tag, "\"1\", \"9\"", "\"other\"")) {
            Caller.Answer lost =
                    admin.with("If-Match", header).patch("/api/things/" + id, change(id, "'name': 'Loser'"));
            assertThat(lost.status()).as(header).isEqualTo(412);
            assertThat(lost.text("/errors/0/code")).isEqualTo("changed-meanwhile");
            JsonNode current = lost.at("/errors/0/meta/current");
            assertThat(current.at("/attributes/name").asText()).isEqualTo("Winner");
            assertThat(current.at("/meta/version").asInt()).isEqualTo(2);
        }
        Caller.Answer byVersion = admin.patch(
                "/api/things/" + id,
                "{'data': {'type': 'things', 'id': '%s', 'meta': {'version': 1}, 'attributes': {'name': 'Loser'}}}"
                        .formatted(id));
        assertThat(byVersion.status()).isEqualTo(409);
        assertThat(byVersion.text("/errors/0/meta/current/attributes/name")).isEqualTo("Winner");
        assertThat(admin.with("If-Match", "\"1\"").delete("/api/things/" + id).status())
                .isEqualTo(412);
        assertThat(admin.with("If-Match", "nonsense")
                        .delete("/api/things/" + id)
                        .text("/errors/0/source/header"))
                .isEqualTo("If-Match");
        assertThat(admin.with("If-Match", "\"7\", \"2\"")
                        .patch("/api/things/" + id, change(id, "'name': 'Third'"))
                        .status())
                .isEqualTo(200);
        assertThat(admin.with("If-Match", "*").delete("/api/things/" + id).status())
                .isEqualTo(204);
    }

    @Test
    void exactlyOneOfManyWritersWins() throws Exception {
        String id = id();
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            List<Callable<Integer>> writers = IntStream.range(0, 8)
                    .<Callable<Integer>>mapToObj(writer -> () -> admin.with("If-Match", "\"1\"")
                            .patch("/api/things/" + id, change(id, "'staff': " + writer))
                            .status())
                    .toList();
            int won = 0;
            for (Future<Integer> status : threads.invokeAll(writers)) {
                assertThat(status.get()).isIn(200, 412);
                won += status.get() == 200 ? 1 : 0;
            }

            assertThat(won).isEqualTo(1);
        } finally {
            threads.shutdown();
        }
    }

    @Test
    void answersThatACallerHasARecordAlready() throws Exception {
        String id = id();
        Caller.Answer read = admin.get("/api/things/" + id);

        Caller.Answer again = admin.with("If-None-Match", read.header("ETag")).get("/api/things/" + id);
        Caller.Answer withIncluded =
                admin.with("If-None-Match", read.header("ETag")).get("/api/things/" + id, "include", "parent");
        admin.patch("/api/things/" + id, change(id, "'name': 'New'"));
        Caller.Answer changed = admin.with("If-None-Match", read.header("ETag")).get("/api/things/" + id);

        assertThat(again.status()).isEqualTo(304);
        assertThat(again.header("ETag")).isEqualTo(read.header("ETag"));
        assertThat(withIncluded.status()).isEqualTo(200);
        assertThat(changed.status()).isEqualTo(200);
        assertThat(changed.header("ETag")).isNotEqualTo(read.header("ETag"));
    }

    @Test
    void refusesTheIdOfAnother() throws Exception {
        String id = id();

        assertThat(errors(admin.patch("/api/things/" + id, change("1", ""))))
                .containsExactly(tuple("409", "wrong-id", "/data/id"));
        assertThat(errors(admin.patch("/api/things/" + id, "{'data': {'type': 'things'}}")))
                .containsExactly(tuple("400", "required", "/data/id"));
    }

    @Test
    void includesWhatWasAskedForInAnswersToWrites() throws Exception {
        String parent = id();
        Caller.Answer made = admin.post(
                "/api/things?include=parent&fields%5Bthings%5D=name,parent",
                ("{'data': {'type': 'things', 'attributes': {'name': 'Child'}, 'relationships': {'parent': "
                                + "{'data': {'type': 'things', 'id': '%s'}}}}}")
                        .formatted(parent));

        assertThat(made.status()).isEqualTo(201);
        assertThat(made.text("/included/0/id")).isEqualTo(parent);
        assertThat(made.at("/data/attributes")).hasSize(1);
    }

    @Test
    void letsNobodyWriteWhoMayNot() throws Exception {
        String id = id();
        Caller guest = host.caller("guest");

        assertThat(guest.patch("/api/things/" + id, change(id, "'name': 'x'")).status())
                .isIn(403, 404);
        assertThat(guest.post("/api/things", "{'data': {'type': 'things', 'attributes': {'name': 'x'}}}")
                        .status())
                .isEqualTo(403);
        assertThat(guest.delete("/api/things/" + id).status()).isIn(403, 404);
        assertThat(admin.get("/api/things/" + id).text("/data/attributes/name")).isEqualTo("Thing");
    }
}
