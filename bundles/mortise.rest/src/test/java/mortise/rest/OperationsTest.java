package mortise.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import mortise.entity.Query;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Several changes in one request, upserts, changes that are only looked at, and deletes by filter. */
class OperationsTest {
    private static final String ATOMIC = "application/vnd.api+json;ext=\"https://jsonapi.org/ext/atomic\"";

    private static RestHost host;
    private static Caller admin;

    @BeforeAll
    static void start() throws Exception {
        host = RestHost.start(Map.of("maxOperations", "20", "maxDeletes", "3"));
        admin = host.caller("admin");
    }

    @AfterAll
    static void stop() throws Exception {
        host.close();
    }

    private static Caller.Answer operate(String operations) throws Exception {
        return operate("/api/operations", operations);
    }

    private static Caller.Answer operate(String path, String operations) throws Exception {
        return admin.with("Content-Type", ATOMIC).post(path, "{'atomic:operations': [" + operations + "]}");
    }

    private static List<Tuple> errors(Caller.Answer answer) {
        List<Tuple> errors = new ArrayList<>();
        answer.at("/errors")
                .forEach(error -> errors.add(tuple(
                        error.at("/status").asText(),
                        error.at("/code").asText(),
                        error.at("/source/pointer").asText())));
        return errors;
    }

    private static String thing(String name) {
        return Long.toString(host.add("thing", Map.of("name", name)));
    }

    private static long count() {
        return host.host().asSystem(() -> host.records().count(Query.of("thing")));
    }

    private static String name(String id) throws Exception {
        return admin.get("/api/things/" + id).text("/data/attributes/name");
    }

    @Test
    void doesAllInOneTransaction() throws Exception {
        String changed = thing("before");
        String removed = thing("removed");

        Caller.Answer answer = operate(
                """
                {'op': 'add', 'data': {'attributes': {'name': 'parent'}, 'lid': 'p', 'type': 'things'}},
                {'data': {'type': 'things', 'lid': 'c', 'relationships': {'parent': {'data': {'type': 'things', 'lid': 'p'}}},
                          'attributes': {'name': 'child'}}, 'op': 'add'},
                {'op': 'update', 'data': {'type': 'things', 'id': '%s', 'attributes': {'name': 'after'},
                 'relationships': {'friends': {'data': [{'type': 'things', 'lid': 'c'}, {'type': 'things', 'lid': 'p'}]}}}},
                {'op': 'remove', 'ref': {'type': 'things', 'id': '%s'}}
                """
                        .formatted(changed, removed));

        assertThat(answer.status()).as(answer.body().toString()).isEqualTo(200);
        assertThat(answer.header("Content-Type")).isEqualTo(ATOMIC);
        JsonNode results = answer.at("/atomic:results");
        assertThat(results).hasSize(4);
        String parent = results.at("/0/data/id").asText();
        String child = results.at("/1/data/id").asText();
        assertThat(results.at("/1/data/relationships/parent/data/id").asText()).isEqualTo(parent);
        assertThat(results.at("/2/data/attributes/name").asText()).isEqualTo("after");
        assertThat(results.at("/3")).isEmpty();
        assertThat(admin.get("/api/things/" + changed + "/relationships/friends")
                        .ids())
                .containsExactlyInAnyOrder(parent, child);
        assertThat(admin.get("/api/things/" + removed).status()).isEqualTo(404);
    }

    @Test
    void doesNothingIfOneCannotBeDone() throws Exception {
        long before = count();
        String known = thing("known");

        Caller.Answer answer = operate(
                """
                {'op': 'add', 'data': {'type': 'things', 'lid': 'a', 'attributes': {'name': 'fine'}}},
                {'op': 'add', 'data': {'type': 'things', 'lid': 'b', 'attributes': {'name': '', 'staff': 'x'}}},
                {'op': 'add', 'data': {'type': 'things', 'attributes': {'staff': 5},
                                       'relationships': {'parent': {'data': {'type': 'things', 'lid': 'b'}}}}},
                {'op': 'update', 'ref': {'type': 'things', 'id': '%s'},
                                 'data': {'type': 'things', 'id': '%s', 'attributes': {'staff': -1}}},
                {'op': 'remove', 'href': '/api/things/999999999'}
                """
                        .formatted(known, known));

        assertThat(errors(answer))
                .containsExactly(
                        tuple("422", "wrong-type", "/atomic:operations/1/data/attributes/staff"),
                        tuple("422", "required", "/atomic:operations/2/data/attributes/name"),
                        tuple("422", "too-small", "/atomic:operations/3/data/attributes/staff"),
                        tuple("422", "missing", "/atomic:operations/4/ref"));
        assertThat(count()).isEqualTo(before + 1);
    }

    @Test
    void keepsVersions() throws Exception {
        String id = thing("one");
        admin.patch(
                "/api/things/" + id,
                "{'data': {'type': 'things', 'id': '%s', 'attributes': {'name': 'two'}}}".formatted(id));

        Caller.Answer late = operate(
                "{'op': 'add', 'data': {'type': 'things', 'attributes': {'name': 'with it'}}}, {'op': 'update', 'data': {'type': 'things', 'id': '%s', 'meta': {'version': 1}, 'attributes': {'name': 'three'}}}"
                        .formatted(id));
        Caller.Answer lateRemove = operate(
                "{'op': 'remove', 'ref': {'type': 'things', 'id': '%s'}, 'meta': {'version': 1}}".formatted(id));

        assertThat(late.status()).isEqualTo(409);
        assertThat(late.text("/errors/0/meta/current/attributes/name")).isEqualTo("two");
        assertThat(late.text("/errors/0/source/pointer")).isEqualTo("/atomic:operations/1/data");
        assertThat(lateRemove.status()).isEqualTo(409);
        assertThat(name(id)).isEqualTo("two");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '^',
            textBlock =
                    """
            5                                                             | 400 | not-an-operation  |
            {}                                                            | 400 | required          | /op
            {'op': 'upsert'}                                              | 400 | unknown-operation | /op
            {'op': 5}                                                     | 400 | unknown-operation | /op
            {'op': 'add'}                                                 | 400 | required          | /data
            {'op': 'add', 'data': null}                                   | 400 | not-an-object     | /data
            {'op': 'add', 'data': []}                                     | 400 | not-an-object     | /data
            {'op': 'add', 'data': {}}                                     | 400 | required          | /data/type
            {'op': 'add', 'data': {'type': 'nothings'}}                   | 404 | missing           | /data/type
            {'op': 'add', 'data': {'type': 'things', 'id': '5'}}          | 403 | id-is-given       | /data/id
            {'op': 'add', 'data': {'type': 'things', 'x': 1, 'attributes': {'name': 'x'}}} | 400 | unknown-member | /data/x
            {'op': 'add', 'data': {'type': 'things', 'meta': {'upsert': 'name'}}} | 400 | not-a-key | /data/meta/upsert
            {'op': 'update', 'data': {'type': 'things'}}                  | 400 | required          | /data/id
            {'op': 'update', 'data': {'type': 'things', 'lid': 'x'}}      | 400 | required          | /data/id
            {'op': 'update', 'data': {'type': 'things', 'id': 'x'}}       | 422 | not-an-id         | /data/id
            {'op': 'update', 'ref': {'type': 'things', 'id': '1'}, 'data': {'type': 'things', 'id': '2'}} | 409 | wrong-id | /data/id
            {'op': 'update', 'ref': {'type': 'things', 'id': '1', 'relationship': 'friends'}, 'data': []} | 400 | not-an-object | /data
            {'op': 'remove', 'ref': {'type': 'things', 'id': '1', 'relationship': 'friends'}} | 403 | not-here | /ref/relationship
            {'op': 'remove'}                                              | 400 | required          | /ref/type
            {'op': 'remove', 'ref': {'type': 'things'}}                   | 400 | required          | /ref/id
            {'op': 'remove', 'ref': 5}                                    | 400 | not-an-object     | /ref
            {'op': 'remove', 'ref': {'type': 'things', 'id': '1', 'y': 1}} | 400 | unknown-member   | /ref/y
            {'op': 'remove', 'href': '/api/things/1/parent'}              | 400 | not-an-address    | /href
            {'op': 'remove', 'href': 'https://example.com/api/things/1'}  | 400 | not-an-address    | /href
            {'op': 'remove', 'ref': {'type': 'things', 'id': '1'}, 'meta': {'version': 'x'}} | 400 | not-a-version | /meta/version
            {'op': 'add', 'data': {'type': 'things', 'attributes': {'name': 'x'}, 'relationships': {'parent': {'data': {'type': 'things', 'lid': 'no'}}}}} \
            | 422 | unknown-lid | /data/relationships/parent/data/lid
            """)
    void pointsAtWhatIsWrong(String operation, int status, String code, String pointer) throws Exception {
        long before = count();

        Caller.Answer answer =
                operate("{'op': 'add', 'data': {'type': 'things', 'attributes': {'name': 'first'}}}, " + operation);

        assertThat(errors(answer))
                .contains(tuple(
                        Integer.toString(status), code, "/atomic:operations/1" + (pointer == null ? "" : pointer)));
        assertThat(count()).isEqualTo(before);
    }

    @Test
    void holdsToItsMediaTypeAndLimits() throws Exception {
        String one = "{'op': 'add', 'data': {'type': 'things', 'attributes': {'name': 'x'}}}";
        long before = count();

        Caller.Answer plain = admin.post("/api/operations", "{'atomic:operations': [" + one + "]}");
        Caller.Answer elsewhere = admin.with("Content-Type", ATOMIC)
                .post("/api/things", "{'data': {'type': 'things', 'attributes': {'name': 'x'}}}");
        Caller.Answer many = operate((one + ",").repeat(20) + one);
        Caller.Answer none = admin.with("Content-Type", ATOMIC).post("/api/operations", "{}");
        Caller.Answer noArray = admin.with("Content-Type", ATOMIC).post("/api/operations", "{'atomic:operations': {}}");
        Caller.Answer twice = operate(
                "{'op': 'add', 'data': {'type': 'things', 'lid': 'a', 'attributes': {'name': 'x'}}}, {'op': 'add', 'data': {'type': 'things', 'lid': 'a', 'attributes': {'name': 'x'}}}");

        assertThat(plain.status()).isEqualTo(415);
        assertThat(elsewhere.status()).isEqualTo(415);
        assertThat(many.status()).isEqualTo(413);
        assertThat(many.text("/errors/0/source/pointer")).isEqualTo("/atomic:operations/20");
        assertThat(errors(none)).containsExactly(tuple("400", "required", "/atomic:operations"));
        assertThat(errors(noArray)).containsExactly(tuple("400", "not-an-array", "/atomic:operations"));
        assertThat(errors(twice)).containsExactly(tuple("400", "bad-lid", "/atomic:operations/1/data/lid"));
        assertThat(operate("").at("/atomic:results")).isEmpty();
        assertThat(admin.with("Accept", ATOMIC, "Content-Type", ATOMIC)
                        .post("/api/operations", "{'atomic:operations': []}")
                        .status())
                .isEqualTo(200);
        assertThat(admin.with("Accept", ATOMIC).get("/api/things").status()).isEqualTo(406);
        assertThat(count()).isEqualTo(before);
    }

    @Test
    void looksOnlyIfThatIsAsked() throws Exception {
        String id = thing("looked at");
        long before = count();

        Caller.Answer good = operate(
                "/api/operations?validate=true",
                "{'op': 'add', 'data': {'type': 'things', 'attributes': {'name': 'x'}}}");
        Caller.Answer bad = operate(
                "/api/operations?validate=true",
                "{'op': 'add', 'data': {'type': 'things', 'attributes': {'name': ''}}}");
        Caller.Answer goodOne =
                admin.post("/api/things?validate=true", "{'data': {'type': 'things', 'attributes': {'name': 'x'}}}");
        Caller.Answer badOne = admin.post("/api/things?validate=true", "{'data': {'type': 'things'}}");
        Caller.Answer change = admin.patch(
                "/api/things/" + id + "?validate=true",
                "{'data': {'type': 'things', 'id': '%s', 'attributes': {'staff': -1}}}".formatted(id));

        assertThat(good.at("/meta/valid").asBoolean()).isTrue();
        assertThat(errors(bad)).containsExactly(tuple("422", "required", "/atomic:operations/0/data/attributes/name"));
        assertThat(goodOne.at("/meta/valid").asBoolean()).isTrue();
        assertThat(errors(badOne)).containsExactly(tuple("422", "required", "/data/attributes/name"));
        assertThat(errors(change)).containsExactly(tuple("422", "too-small", "/data/attributes/staff"));
        assertThat(admin.delete("/api/things/" + id + "?validate=true")
                        .at("/meta/valid")
                        .asBoolean())
                .isTrue();
        assertThat(admin.delete("/api/things/999999999?validate=true").status()).isEqualTo(404);
        assertThat(admin.post("/api/things?validate=perhaps", "{'data': {'type': 'things'}}")
                        .status())
                .isEqualTo(400);
        assertThat(count()).isEqualTo(before);
    }

    @Test
    void findsByAKeyOrMakesOne() throws Exception {
        String body = "{'data': {'type': 'users', 'meta': {'upsert': 'name'}, 'attributes': {'name': 'ute'}}}";

        Caller.Answer made = admin.post("/api/users", body);
        Caller.Answer found = admin.post("/api/users", body);
        Caller.Answer together = operate(
                """
                {'op': 'add', 'data': {'type': 'users', 'lid': 'u', 'meta': {'upsert': 'name'}, 'attributes': {'name': 'ute'}}},
                {'op': 'add', 'data': {'type': 'accounts', 'attributes': {'name': 'Of Ute'},
                                       'relationships': {'owner': {'data': {'type': 'users', 'lid': 'u'}}}}}
                """);
        Caller.Answer without = admin.post("/api/users", "{'data': {'type': 'users', 'meta': {'upsert': 'name'}}}");

        assertThat(made.status()).as(made.body().toString()).isEqualTo(201);
        assertThat(found.status()).isEqualTo(200);
        assertThat(found.text("/data/id")).isEqualTo(made.text("/data/id"));
        assertThat(together.text("/atomic:results/1/data/relationships/owner/data/id"))
                .as(together.body().toString())
                .isEqualTo(made.text("/data/id"));
        assertThat(errors(without)).containsExactly(tuple("422", "required", "/data/attributes/name"));
    }

    @Test
    void deletesWhatAFilterFinds() throws Exception {
        for (String name : List.of("gone 1", "gone 2", "gone 3", "left 1", "left 2", "left 3", "left 4")) {
            thing(name);
        }
        String gone = "/api/things?filter%5Bname%5D%5Bstarts%5D=gone";
        String left = "/api/things?filter%5Bname%5D%5Bstarts%5D=left";

        Caller.Answer looked = admin.delete(gone + "&validate=true");
        Caller.Answer deleted = admin.delete(gone);
        Caller.Answer again = admin.delete(gone);
        Caller.Answer tooMany = admin.delete(left);
        Caller.Answer all = admin.delete("/api/things");
        Caller.Answer more = admin.delete(gone + "&sort=name");

        assertThat(looked.at("/meta/valid").asBoolean()).isTrue();
        assertThat(deleted.status()).isEqualTo(200);
        assertThat(deleted.at("/meta/deleted").asInt()).isEqualTo(3);
        assertThat(again.at("/meta/deleted").asInt()).isZero();
        assertThat(tooMany.status()).isEqualTo(400);
        assertThat(tooMany.text("/errors/0/code")).isEqualTo("too-many");
        assertThat(tooMany.text("/errors/0/source/parameter")).isEqualTo("filter");
        assertThat(all.status()).isEqualTo(400);
        assertThat(more.status()).isEqualTo(400);
        assertThat(admin.get("/api/things", "filter[name][starts]", "left").ids())
                .hasSize(4);
    }

    @Test
    void deletesNothingOfWhatTheCallerMayOnlySee() throws Exception {
        String account = Long.toString(host.add("account", Map.of("name", "Seen by guests")));

        Caller.Answer answer = host.caller("guest").delete("/api/accounts?filter%5Bname%5D=Seen+by+guests");

        assertThat(answer.status()).isEqualTo(403);
        assertThat(admin.get("/api/accounts/" + account).status()).isEqualTo(200);
    }
}
