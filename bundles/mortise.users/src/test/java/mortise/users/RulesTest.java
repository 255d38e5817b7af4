package mortise.users;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import mortise.core.Failure;
import mortise.core.Failure.Kind;
import mortise.core.Identity;
import mortise.core.Problem;
import mortise.entity.Action;
import mortise.entity.Draft;
import mortise.entity.Filter;
import mortise.entity.Query;
import mortise.entity.Record;
import org.junit.jupiter.api.Test;

abstract class RulesTest extends NodeTest {

    @Test
    void membersSeeAllAndChangeTheirOwn() {
        node.member("ingrid", MEMBER);
        node.member("mateo", MEMBER);
        long hers = node.note("ingrid", "hers");
        long his = node.note("mateo", "his");

        List<Record> seen =
                node.as("ingrid", () -> node.records.find(Query.of("note")).records());
        assertThat(seen).extracting(Record::id).containsExactlyInAnyOrder(hers, his);
        assertThatCode(() -> node.as(
                        "ingrid",
                        () -> node.records.save(Draft.update("note", hers).set("text", "new"))))
                .doesNotThrowAnyException();
        assertFails(
                Kind.DENIED,
                "denied",
                () -> node.as(
                        "ingrid",
                        () -> node.records.save(Draft.update("note", his).set("text", "new"))));
        assertFails(Kind.DENIED, "denied", () -> node.as("ingrid", () -> node.records.save(Draft.delete("note", his))));
        assertThat(node.as("ingrid", () -> node.records.may(Action.EDIT, node.records.require("note", hers))))
                .isTrue();
        assertThat(node.as("ingrid", () -> node.records.may(Action.EDIT, node.records.require("note", his))))
                .isFalse();
    }

    @Test
    void ownMeansThatOthersAreNotThere() {
        node.role("Hermit", false, "{\"note\":{\"view\":\"own\",\"create\":\"own\"}}");
        node.member("ingrid", "Hermit");
        node.member("mateo", MEMBER);
        long his = node.note("mateo", "his");
        long hers = node.note("ingrid", "hers");

        assertThat(node.as("ingrid", () -> node.records.find(Query.of("note").withTotal(true))))
                .satisfies(found -> {
                    assertThat(found.total()).isEqualTo(1);
                    assertThat(found.records()).extracting(Record::id).containsExactly(hers);
                });
        assertThat(node.as("ingrid", () -> node.records.get("note", his))).isEmpty();
        assertFails(
                Kind.DENIED,
                "denied",
                () -> node.as(
                        "ingrid",
                        () -> node.records.save(Draft.create("note")
                                .set("text", "for him")
                                .set("owner", node.identity("mateo").id()))));
    }

    @Test
    void nobodyMayAnythingWithoutRolesButSeeNames() {
        node.member("ingrid");

        assertThat(node.as("ingrid", () -> node.records.may(Action.VIEW, "note")))
                .isFalse();
        assertThat(node.as("ingrid", () -> node.records.may(Action.EDIT, "user")))
                .isFalse();
        List<Record> users =
                node.as("ingrid", () -> node.records.find(Node.users()).records());
        assertThat(users).extracting(user -> user.text("name")).contains("admin", "ingrid");
        assertThat(users).allSatisfy(user -> {
            assertThat(user.get("email")).isNull();
            assertThat(user.get("roles")).isNull();
        });
        assertThat(node.as("ingrid", () -> node.records.find(Query.of("role")).records()))
                .extracting(role -> role.text("name") + role.text("permissions"))
                .contains("Administrator", "User");
        assertFails(
                Kind.INVALID,
                "no-such-field",
                () -> node.as(
                        "ingrid",
                        () -> node.records.find(
                                Node.users().where(Filter.where("email", Filter.Operator.STARTS, "admin")))));
        assertThat(node.as(Identity.ANONYMOUS, () -> node.records.may(Action.VIEW, "user")))
                .isFalse();
    }

    @Test
    void administratorsMayEverything() {
        long id = node.member("ingrid", "Administrator");
        node.member("mateo", MEMBER);
        long his = node.note("mateo", "his");

        assertThat(node.access.users().administers(node.identity("ingrid"))).isTrue();
        assertThat(node.access.users().administers(node.identity("mateo"))).isFalse();
        assertThat(node.access.users().administers(Identity.SYSTEM)).isTrue();
        assertThat(node.access.users().administers(Identity.ANONYMOUS)).isFalse();
        assertThatCode(() -> node.as(
                        "ingrid",
                        () -> node.records.save(Draft.update("note", his).set("text", "hers"))))
                .doesNotThrowAnyException();
        assertThat(node.as("ingrid", () -> node.records.require("user", id)).text("email"))
                .isEqualTo("ingrid@example.org");
    }

    @Test
    void aChangedRoleCountsAtTheNextRequestHereAndSoonElsewhere() {
        try (Node other = started()) {
            long role = node.role("Clerk", false, "{\"note\":{\"view\":\"all\"}}");
            node.member("ingrid", "Clerk");
            other.look();
            assertThat(other.as("ingrid", () -> other.records.may(Action.VIEW, "note")))
                    .isTrue();

            node.as("admin", () -> node.records.save(Draft.update("role", role).set("permissions", "{}")));

            assertThat(node.as("ingrid", () -> node.records.may(Action.VIEW, "note")))
                    .isFalse();
            other.look();
            assertThat(other.as("ingrid", () -> other.records.may(Action.VIEW, "note")))
                    .isFalse();
        }
    }

    @Test
    void anOpenTransactionChangesNobodysRights() {
        node.member("ingrid", MEMBER);
        long ingrid = node.identity("ingrid").id();

        assertThatExceptionOfType(IllegalStateException.class)
                .isThrownBy(() -> node.asHost(() -> node.records.transaction(() -> {
                    node.records.save(Draft.update("user", ingrid)
                            .set(
                                    "roles",
                                    List.of(node.find("role", "Administrator").id())));
                    node.access.directory().refresh();
                    assertThat(node.access.users().administers(node.identity("ingrid")))
                            .isFalse();
                    throw new IllegalStateException("undone");
                })));
        node.look();
        assertThat(node.access.users().administers(node.identity("ingrid"))).isFalse();
    }

    @Test
    void nobodyGivesHimselfRights() {
        node.role("Self", false, "{\"user\":{\"edit\":\"own\"}}");
        long ingrid = node.member("ingrid", "Self");
        long mateo = node.member("mateo", MEMBER);
        long administrator = node.find("role", "Administrator").id();

        node.as("ingrid", () -> node.records.save(Draft.update("user", ingrid).set("zone", "Europe/Oslo")));
        for (Draft draft : List.of(
                Draft.update("user", ingrid).set("roles", List.of(administrator)),
                Draft.update("user", ingrid).set("name", "root"),
                Draft.update("user", ingrid).set("active", false))) {
            assertFails(Kind.INVALID, "not-allowed", () -> node.as("ingrid", () -> node.records.save(draft)));
        }
        assertFails(
                Kind.DENIED,
                "denied",
                () -> node.as(
                        "ingrid",
                        () -> node.records.save(Draft.update("user", mateo).set("title", "Me"))));
        assertFails(
                Kind.DENIED,
                "denied",
                () -> node.as(
                        "ingrid",
                        () -> node.records.save(
                                Draft.create("user").set("name", "x").set("title", "X"))));
        assertThat(node.find("user", "ingrid").text("zone")).isEqualTo("Europe/Oslo");
    }

    @Test
    void whoManagesUsersGivesNoMoreThanHeHas() {
        String manager = "{\"*\":{\"view\":\"all\",\"create\":\"all\",\"edit\":\"own\",\"delete\":\"own\"},"
                + "\"user\":{\"view\":\"all\",\"create\":\"all\",\"edit\":\"all\",\"delete\":\"all\"},"
                + "\"role\":{\"view\":\"all\",\"create\":\"all\",\"edit\":\"all\",\"delete\":\"all\"}}";
        node.role("Manager", false, manager);
        long ingrid = node.member("ingrid", "Manager");
        long admin = node.identity("admin").id();
        long administrator = node.find("role", "Administrator").id();
        long user = node.find("role", MEMBER).id();

        long eve = node.as(
                "ingrid",
                () -> node.access.users().create("eve", "Eve", "", Node.PASSWORD.toCharArray(), List.of(MEMBER)));
        assertThat(node.as("ingrid", () -> node.records.require("user", eve)).get("roles"))
                .isEqualTo(List.of(user));

        for (Draft draft : List.of(
                Draft.update("user", eve).set("roles", List.of(administrator)),
                Draft.update("user", ingrid).set("roles", List.of(administrator)),
                Draft.update("user", admin).set("active", false),
                Draft.update("user", admin).set("email", "ingrid@example.org"),
                Draft.delete("user", admin),
                Draft.create("role").set("name", "Mine").set("administrator", true),
                Draft.create("role").set("name", "Mine").set("permissions", "{\"note\":{\"edit\":\"all\"}}"),
                Draft.update("role", user).set("permissions", "{\"*\":{\"delete\":\"all\"}}"),
                Draft.update("role", administrator).set("name", "Mine"))) {
            assertFails(Kind.INVALID, "more-rights", () -> node.as("ingrid", () -> node.records.save(draft)));
        }
        assertFails(
                Kind.DENIED,
                "denied",
                () -> node.as("ingrid", () -> {
                    node.access.users().setPassword("admin", "tarn lumen quill 84".toCharArray());
                    return true;
                }));
        assertFails(
                Kind.DENIED,
                "denied",
                () -> node.as("ingrid", () -> node.access.tokens().create("admin", "x", Set.of(), null)));
        assertThatCode(() -> node.as(
                        "ingrid",
                        () -> node.records.save(Draft.create("role")
                                .set("name", "Reader")
                                .set("permissions", "{\"note\":{\"view\":\"all\"}}"))))
                .doesNotThrowAnyException();
    }

    @Test
    void refusesPermissionsThatCannotBeRead() {
        assertThatExceptionOfType(Failure.class)
                .isThrownBy(() -> node.as(
                        "admin",
                        () -> node.records.save(Draft.create("role")
                                .set("name", "Odd")
                                .set("permissions", "{\"note\":{\"look\":\"all\",\"edit\":\"some\"}}"))))
                .satisfies(failure -> {
                    assertThat(failure.kind()).isEqualTo(Kind.INVALID);
                    assertThat(failure.problems()).allMatch(problem -> "permissions".equals(problem.field()));
                    assertThat(failure.problems())
                            .extracting(problem -> problem.message().split(":")[0])
                            .containsExactlyInAnyOrder("permissions.note.look", "permissions.note.edit");
                });
    }

    @Test
    void keepsUsersTidy() {
        Record user = node.as(
                "admin",
                () -> node.records.save(Draft.create("user")
                        .set("name", " Ingrid.Solberg ")
                        .set("title", " Ingrid Solberg ")
                        .set("locale", "de-ch")
                        .set("zone", "Europe/Oslo")));

        assertThat(user.text("name")).isEqualTo("ingrid.solberg");
        assertThat(user.text("title")).isEqualTo("Ingrid Solberg");
        assertThat(user.text("locale")).isEqualTo("de-CH");
        assertThat(node.access.users().find("INGRID.Solberg")).isPresent();
        for (String[] wrong : new String[][] {
            {"name", "system"},
            {"name", "Anonymous"},
            {"name", "in grid"},
            {"name", "ingríd"},
            {"name", "admin"},
            {"locale", "no language"},
            {"zone", "Middle/Earth"},
            {"email", "nobody"}
        }) {
            Draft draft =
                    Draft.create("user").set("name", "x").set("title", "X").set(wrong[0], wrong[1]);
            assertThatExceptionOfType(Failure.class)
                    .as(Arrays.toString(wrong))
                    .isThrownBy(() -> node.as("admin", () -> node.records.save(draft)))
                    .satisfies(failure -> assertThat(failure.problems())
                            .extracting(Problem::field)
                            .containsExactly(wrong[0]));
        }
    }

    @Test
    void theLastAdministratorStays() {
        long admin = node.identity("admin").id();
        long role = node.find("role", "Administrator").id();

        for (Draft draft : List.of(
                Draft.update("user", admin).set("active", false),
                Draft.update("user", admin).set("roles", List.of()),
                Draft.delete("user", admin),
                Draft.update("role", role).set("administrator", false))) {
            assertFails(Kind.CONFLICT, "last-administrator", () -> node.as("admin", () -> node.records.save(draft)));
            assertFails(Kind.CONFLICT, "last-administrator", () -> node.asHost(() -> node.records.save(draft)));
        }
        assertThat(node.access.users().administers(node.identity("admin"))).isTrue();
    }

    @Test
    void oneOfTwoAdministratorsMayGo() {
        long other = node.role("Other", true, "{}");
        long ingrid = node.member("ingrid", "Other");
        long admin = node.identity("admin").id();

        node.as("ingrid", () -> node.records.save(Draft.update("user", admin).set("active", false)));
        assertFails(
                Kind.CONFLICT,
                "last-administrator",
                () -> node.as(
                        "ingrid",
                        () -> node.records.save(Draft.update("user", ingrid).set("roles", List.of()))));
        assertFails(
                Kind.CONFLICT,
                "last-administrator",
                () -> node.as(
                        "ingrid",
                        () -> node.records.save(Draft.update("role", other).set("administrator", false))));
    }

    /** Each alone would leave one; together they would leave none. */
    @Test
    void twoAdministratorsDoNotGoAtOnce() throws Exception {
        node.member("ingrid", "Administrator");
        node.member("mateo", "Administrator");
        List<String> names = List.of("admin", "ingrid", "mateo");
        ExecutorService threads = Executors.newFixedThreadPool(names.size());
        try {
            for (int round = 0; round < 5; round++) {
                List<Callable<Boolean>> all = new ArrayList<>();
                for (String name : names) {
                    long id = node.find("user", name).id();
                    all.add(() -> {
                        try {
                            node.asHost(() ->
                                    node.records.save(Draft.update("user", id).set("active", false)));
                            return true;
                        } catch (Failure refused) {
                            return false;
                        }
                    });
                }
                int gone = 0;
                for (Future<Boolean> each : threads.invokeAll(all)) {
                    gone += each.get() ? 1 : 0;
                }

                assertThat(gone).isBetween(1, 2);
                for (String name : names) {
                    node.asHost(() -> node.records.save(
                            Draft.update("user", node.find("user", name).id()).set("active", true)));
                }
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void twoInOneTransactionDoNotGoEither() {
        long ingrid = node.member("ingrid", "Administrator");
        long admin = node.identity("admin").id();

        assertFails(
                Kind.CONFLICT,
                "last-administrator",
                () -> node.asHost(() -> node.records.saveAll(List.of(
                        Draft.update("user", ingrid).set("active", false),
                        Draft.update("user", admin).set("active", false)))));
        assertThat(node.find("user", "ingrid").get("active")).isEqualTo(true);
    }
}
