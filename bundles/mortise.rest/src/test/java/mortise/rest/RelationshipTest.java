package mortise.rest;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class RelationshipTest {
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

    private static String thing(String name) {
        return Long.toString(host.add("thing", Map.of("name", name)));
    }

    private static String linkage(String type, String... ids) {
        List<String> all = List.of(ids).stream()
                .map(id -> "{'type': '%s', 'id': '%s'}".formatted(type, id))
                .toList();
        return "{'data': [" + String.join(",", all) + "]}";
    }

    @Test
    void leadsToOne() throws Exception {
        String parent = thing("Parent");
        String child = thing("Child");
        String address = "/api/things/" + child;

        Caller.Answer set = admin.patch(
                address + "/relationships/parent", "{'data': {'type': 'things', 'id': '%s'}}".formatted(parent));

        assertThat(set.status()).as(set.body().toString()).isEqualTo(204);
        Caller.Answer linkage = admin.get(address + "/relationships/parent");
        assertThat(linkage.text("/data/id")).isEqualTo(parent);
        assertThat(linkage.text("/data/type")).isEqualTo("things");
        assertThat(linkage.text("/links/related")).isEqualTo(address + "/parent");
        assertThat(admin.get(address + "/parent").text("/data/attributes/name")).isEqualTo("Parent");
        assertThat(admin.get("/api/things/" + parent + "/children", "page[total]", "true")
                        .ids())
                .containsExactly(child);
        assertThat(admin.patch(address + "/relationships/parent", "{'data': null}")
                        .status())
                .isEqualTo(204);
        assertThat(admin.get(address + "/relationships/parent").at("/data").isNull())
                .isTrue();
        assertThat(admin.get(address + "/parent").at("/data").isNull()).isTrue();
    }

    @Test
    void leadsToManyOfItsOwn() throws Exception {
        String thing = thing("Thing");
        String one = thing("One");
        String two = thing("Two");
        String three = thing("Three");
        String address = "/api/things/" + thing + "/relationships/friends";

        assertThat(admin.patch(address, linkage("things", one, two)).status()).isEqualTo(204);
        assertThat(admin.post(address, linkage("things", two, three)).status()).isEqualTo(204);
        assertThat(admin.get(address).ids()).containsExactlyInAnyOrder(one, two, three);
        assertThat(admin.send("DELETE", address, linkage("things", one, "999999"))
                        .status())
                .isEqualTo(204);
        assertThat(admin.get(address).ids()).containsExactlyInAnyOrder(two, three);
        assertThat(admin.get("/api/things/" + thing + "/friends", "filter[name]", "Two")
                        .ids())
                .containsExactly(two);
        assertThat(admin.get("/api/things/" + two + "/friendOf").ids()).containsExactly(thing);
        assertThat(admin.patch(address, linkage("things")).status()).isEqualTo(204);
        assertThat(admin.get(address).ids()).isEmpty();
        assertThat(admin.get("/api/things/" + thing + "/friends").ids()).isEmpty();
    }

    @Test
    void leadsToManyThatReferToIt() throws Exception {
        String account = Long.toString(host.add("account", Map.of("name", "A")));
        String other = Long.toString(host.add("account", Map.of("name", "B")));
        String one = Long.toString(host.add("task", Map.of("subject", "One", "account", Long.parseLong(account))));
        String two = Long.toString(host.add("task", Map.of("subject", "Two", "account", Long.parseLong(other))));
        String three = Long.toString(host.add("task", Map.of("subject", "Three")));
        String address = "/api/accounts/" + account + "/relationships/tasks";

        assertThat(admin.get(address).ids()).containsExactly(one);
        assertThat(admin.post(address, linkage("tasks", two)).status()).isEqualTo(204);
        assertThat(admin.get(address, "sort", "-subject", "page[size]", "1").ids())
                .containsExactly(two);
        assertThat(admin.patch(address, linkage("tasks", two, three)).status()).isEqualTo(204);
        assertThat(admin.get(address).ids()).containsExactlyInAnyOrder(two, three);
        assertThat(admin.get("/api/tasks/" + one + "/account").at("/data").isNull())
                .isTrue();
        assertThat(admin.send("DELETE", address, linkage("tasks", one, two)).status())
                .isEqualTo(204);
        assertThat(admin.get(address).ids()).containsExactly(three);
    }

    @Test
    void leadsBackOverReferencesOfOthers() throws Exception {
        String thing = thing("Thing");
        String one = thing("One");
        String two = thing("Two");
        String address = "/api/things/" + thing + "/relationships/friendOf";

        assertThat(admin.post(address, linkage("things", one, two)).status()).isEqualTo(204);
        assertThat(admin.get("/api/things/" + one + "/relationships/friends").ids())
                .containsExactly(thing);
        assertThat(admin.patch(address, linkage("things", two)).status()).isEqualTo(204);
        assertThat(admin.get("/api/things/" + one + "/relationships/friends").ids())
                .isEmpty();
        assertThat(admin.get(address).ids()).containsExactly(two);
    }

    @Test
    void refusesWhatCannotBeAndChangesNothing() throws Exception {
        String account = Long.toString(host.add("account", Map.of("name", "A")));
        String contact =
                Long.toString(host.add("contact", Map.of("lastName", "C", "account", Long.parseLong(account))));
        String other = Long.toString(host.add("account", Map.of("name", "B")));
        String address = "/api/accounts/" + account + "/relationships/contacts";

        Caller.Answer required = admin.send("DELETE", address, linkage("contacts", contact));
        Caller.Answer missing = admin.post(
                "/api/accounts/" + other + "/relationships/contacts", linkage("contacts", contact, "999999"));
        Caller.Answer wrongType = admin.post(address, linkage("accounts", contact));
        Caller.Answer noArray = admin.post(address, "{'data': null}");
        Caller.Answer toOne =
                admin.post("/api/contacts/" + contact + "/relationships/account", linkage("accounts", other));
        Caller.Answer stale = admin.with("If-Match", "\"9\"").post(address, linkage("contacts", contact));
        Caller.Answer parameter = admin.get("/api/contacts/" + contact + "/relationships/account", "sort", "name");

        assertThat(required.status()).isEqualTo(422);
        assertThat(required.text("/errors/0/source/pointer")).isEqualTo("/data/0");
        assertThat(missing.status()).isEqualTo(404);
        assertThat(missing.text("/errors/0/source/pointer")).isEqualTo("/data/1");
        assertThat(wrongType.text("/errors/0/source/pointer")).isEqualTo("/data/0/type");
        assertThat(noArray.text("/errors/0/source/pointer")).isEqualTo("/data");
        assertThat(toOne.status()).isEqualTo(405);
        assertThat(toOne.header("Allow")).contains("PATCH");
        assertThat(stale.status()).isEqualTo(412);
        assertThat(parameter.text("/errors/0/source/parameter")).isEqualTo("sort");
        assertThat(admin.get(address).ids()).containsExactly(contact);
        assertThat(admin.get("/api/things/" + thing("T") + "/relationships/colour")
                        .status())
                .isEqualTo(404);
    }

    @Test
    void losesNothingThatIsAddedAtTheSameTime() throws Exception {
        String thing = thing("Thing");
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<String> friends = List.of(thing("A"), thing("B"), thing("C"), thing("D"));
            List<Callable<Integer>> adding = friends.stream()
                    .<Callable<Integer>>map(friend -> () -> admin.post(
                                    "/api/things/" + thing + "/relationships/friends", linkage("things", friend))
                            .status())
                    .toList();
            for (Future<Integer> status : threads.invokeAll(adding)) {
                assertThat(status.get()).isEqualTo(204);
            }

            assertThat(admin.get("/api/things/" + thing + "/relationships/friends")
                            .ids())
                    .containsExactlyInAnyOrderElementsOf(friends);
        } finally {
            threads.shutdown();
        }
    }
}
