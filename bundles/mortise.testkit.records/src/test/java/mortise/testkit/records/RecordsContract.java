package mortise.testkit.records;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import mortise.core.Context;
import mortise.core.Failure;
import mortise.core.Money;
import mortise.core.Problem;
import mortise.database.OpenDatabase;
import mortise.entity.Action;
import mortise.entity.AuditEntry;
import mortise.entity.BatchFailure;
import mortise.entity.Change;
import mortise.entity.Conflict;
import mortise.entity.Draft;
import mortise.entity.Filter;
import mortise.entity.Filter.Operator;
import mortise.entity.Hooks;
import mortise.entity.Permit;
import mortise.entity.Query;
import mortise.entity.Record;
import mortise.entity.RecordChanges;
import mortise.entity.Records;
import mortise.entity.Result;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What Records promises, on whichever database. */
interface RecordsContract {
    /** An empty database. */
    OpenDatabase open();

    private TestHost host() {
        return TestHost.on(open()).entities(Company.class, Person.class).start();
    }

    private static Draft company(String name) {
        return Draft.create("company").set("name", name);
    }

    private static List<String> names(Result result) {
        return result.records().stream().map(record -> record.text("name")).toList();
    }

    @Test
    default void givesBackEveryTypeAsItWasSaved() {
        try (TestHost host = host()) {
            host.asSystem(() -> {
                Records records = host.records();
                Record friend = records.save(Draft.create("person").set("name", "Zoë"));
                Record parent = records.save(company("Parent"));
                Instant seen = Instant.parse("2026-03-29T01:30:00.123456Z"); // an hour that some zones do not have
                Record saved = records.save(company("Ångström 東京 😀")
                        .set("code", "A-1")
                        .set("notes", "two\r\nlines")
                        .set("story", "<p onclick=x>Hi <b>there</b><script>alert(1)</script></p>")
                        .set("staff", 12)
                        .set("weight", "12.5000")
                        .set("revenue", "1000000.50 EUR")
                        .set("margin", new BigDecimal("12.25"))
                        .set("active", "yes")
                        .set("founded", "1999-12-31")
                        .set("seen", seen)
                        .set("email", "a.b@example.org")
                        .set("phone", "+49 (30) 123-4")
                        .set("website", "https://example.org/x?y=1")
                        .set("size", "large")
                        .set("sizes", List.of("HUGE", "SMALL"))
                        .set("parent", parent.id())
                        .set("friends", List.of(friend.id()))
                        .set("extra", "{ \"a\" : [1, 2.50] }")
                        .set("secret", "hidden"));

                for (Record each : List.of(saved, records.require("company", saved.id()))) {
                    assertThat(each.version()).isEqualTo(1);
                    assertThat(each.get("name")).isEqualTo("Ångström 東京 😀");
                    assertThat(each.get("code")).isEqualTo("A-1");
                    assertThat(each.get("notes")).isEqualTo("two\nlines");
                    assertThat(each.get("story")).isEqualTo("<p>Hi <b>there</b></p>");
                    assertThat(each.get("staff")).isEqualTo(12L);
                    assertThat((BigDecimal) each.get("weight")).isEqualByComparingTo("12.5");
                    assertThat(((Money) Objects.requireNonNull(each.get("revenue"))).toString())
                            .isIn("1000000.50 EUR", "1000000.5 EUR");
                    assertThat((BigDecimal) each.get("margin")).isEqualByComparingTo("12.25");
                    assertThat(each.get("active")).isEqualTo(true);
                    assertThat(each.get("founded")).isEqualTo(LocalDate.of(1999, 12, 31));
                    assertThat(each.get("seen")).isEqualTo(seen);
                    assertThat(each.get("size")).isEqualTo("LARGE");
                    assertThat(each.get("sizes")).isEqualTo(List.of("SMALL", "HUGE"));
                    assertThat(each.get("parent")).isEqualTo(parent.id());
                    assertThat(each.get("friends")).isEqualTo(List.of(friend.id()));
                    assertThat(each.get("extra")).isEqualTo("{\"a\":[1,2.50]}");
                    assertThat(each.get("label")).isEqualTo("Ångström 東京 😀 (large)");
                    assertThat(each.get("secret")).isNull();
                    assertThat(each.get("createdAt")).isInstanceOf(Instant.class);
                    assertThat(each.get("createdBy")).isNull();
                }
                return true;
            });
        }
    }

    @Test
    default void changesOnlyWhatADraftSetsAndCountsVersions() {
        try (TestHost host = host()) {
            host.asSystem(() -> {
                Records records = host.records();
                Record friend = records.save(Draft.create("person").set("name", "Zoë"));
                Record first = records.save(company("One").set("staff", 3).set("friends", List.of(friend.id())));

                Record second = records.save(Draft.update("company", first.id()).set("name", "Two"));
                Record same = records.save(Draft.update("company", first.id()).set("name", "Two"));
                Record third = records.save(
                        Draft.update("company", first.id()).set("staff", null).set("friends", List.of()));

                assertThat(second.version()).isEqualTo(2);
                assertThat(second.get("staff")).isEqualTo(3L);
                assertThat(second.get("friends")).isEqualTo(List.of(friend.id()));
                assertThat(same.version()).isEqualTo(2);
                assertThat(third.version()).isEqualTo(3);
                assertThat(third.get("staff")).isNull();
                assertThat(records.require("company", first.id()).get("friends"))
                        .isNull();
                assertThat(third.get("label")).isEqualTo("Two (small)");
                return true;
            });
        }
    }

    @Test
    default void tellsEveryProblemAtItsFieldAndChangesNothing() {
        try (TestHost host = host()) {
            host.asSystem(() -> {
                Records records = host.records();
                records.save(company("Taken").set("code", "A"));

                assertThatThrownBy(() -> records.save(Draft.create("company")
                                .set("name", " ")
                                .set("code", "A")
                                .set("staff", 2_000_000)
                                .set("weight", "heavy")
                                .set("revenue", "12")
                                .set("founded", "yesterday")
                                .set("seen", "2026-01-01")
                                .set("email", "nobody")
                                .set("website", "javascript:alert(1)")
                                .set("size", "MEDIUM")
                                .set("parent", 999_999)
                                .set("extra", "{")
                                .set("label", "x")
                                .set("createdBy", null)
                                .set("nothing", 1)))
                        .isInstanceOfSatisfying(Failure.class, failure -> assertThat(failure.problems())
                                .extracting(Problem::field, Problem::code)
                                .containsExactlyInAnyOrder(
                                        org.assertj.core.groups.Tuple.tuple("name", "required"),
                                        org.assertj.core.groups.Tuple.tuple("code", "taken"),
                                        org.assertj.core.groups.Tuple.tuple("staff", "too-large"),
                                        org.assertj.core.groups.Tuple.tuple("weight", "not-a-number"),
                                        org.assertj.core.groups.Tuple.tuple("revenue", "not-money"),
                                        org.assertj.core.groups.Tuple.tuple("founded", "not-a-date"),
                                        org.assertj.core.groups.Tuple.tuple("seen", "not-a-date"),
                                        org.assertj.core.groups.Tuple.tuple("email", "not-an-email"),
                                        org.assertj.core.groups.Tuple.tuple("website", "not-a-url"),
                                        org.assertj.core.groups.Tuple.tuple("size", "not-a-choice"),
                                        org.assertj.core.groups.Tuple.tuple("parent", "no-such-record"),
                                        org.assertj.core.groups.Tuple.tuple("extra", "not-json"),
                                        org.assertj.core.groups.Tuple.tuple("label", "read-only"),
                                        org.assertj.core.groups.Tuple.tuple("nothing", "no-such-field")));
                assertThat(records.count(Query.of("company"))).isEqualTo(1);
                return true;
            });
        }
    }

    @Test
    default void theLoserOfTwoWritersSeesWhatIsThereNow() {
        try (TestHost host = host()) {
            host.asSystem(() -> {
                Records records = host.records();
                Record read = records.save(company("One"));
                records.save(Draft.update("company", read.id()).expecting(1).set("name", "Winner"));

                assertThatThrownBy(() -> records.save(
                                Draft.update("company", read.id()).expecting(1).set("name", "Loser")))
                        .isInstanceOfSatisfying(Conflict.class, conflict -> {
                            assertThat(conflict.current().get("name")).isEqualTo("Winner");
                            assertThat(conflict.current().version()).isEqualTo(2);
                        });
                return true;
            });
        }
    }

    @Test
    default void filtersAsAsked() {
        try (TestHost host = host()) {
            host.asSystem(() -> {
                Records records = host.records();
                Record anna = records.save(Draft.create("person").set("name", "Anna"));
                Record a = records.save(company("Alpha 100%")
                        .set("staff", 1)
                        .set("revenue", "10 EUR")
                        .set("sizes", "SMALL;HUGE")
                        .set("active", true)
                        .set("founded", "2001-01-01"));
                Record b = records.save(company("beta_x")
                        .set("staff", 2)
                        .set("revenue", "10 USD")
                        .set("parent", a.id())
                        .set("friends", List.of(anna.id()))
                        .set("founded", "2002-01-01"));
                records.save(company("Gamma"));
                records.save(Draft.create("person").set("name", "Bea").set("company", b.id()));

                assertFound(records, List.of("beta_x", "Gamma"), not(Filter.eq("staff", 1)));
                assertFound(records, List.of("beta_x", "Gamma"), Filter.where("staff", Operator.NEQ, "1"));
                assertFound(records, List.of("Alpha 100%"), not(Filter.where("staff", Operator.NEQ, "1")));
                assertFound(records, List.of("Alpha 100%"), Filter.where("staff", Operator.LT, 2));
                assertFound(records, List.of("Alpha 100%", "beta_x"), Filter.where("staff", Operator.LTE, 2));
                assertFound(records, List.of("beta_x"), Filter.where("staff", Operator.GT, 1));
                assertFound(records, List.of("Alpha 100%", "beta_x"), Filter.where("staff", Operator.RANGE, 1, 5));
                assertFound(records, List.of("Gamma"), not(Filter.where("staff", Operator.RANGE, 1, 5)));
                assertFound(records, List.of("Alpha 100%", "beta_x"), Filter.where("staff", Operator.IN, 1, 2, 3));
                assertFound(records, List.of("Gamma"), Filter.where("staff", Operator.EXISTS, false));
                assertFound(records, List.of("Alpha 100%"), Filter.where("name", Operator.CONTAINS, "0%"));
                assertFound(records, List.of("beta_x"), Filter.where("name", Operator.CONTAINS, "A_X"));
                assertFound(records, List.of("beta_x"), Filter.where("name", Operator.STARTS, "BETA"));
                assertFound(records, List.of("Gamma"), Filter.where("name", Operator.ENDS, "MMA"));
                assertFound(records, List.of("Alpha 100%", "beta_x"), Filter.eq("revenue", "10"));
                assertFound(records, List.of("beta_x"), Filter.eq("revenue", "10.00 USD"));
                assertFound(records, List.of("Alpha 100%"), Filter.eq("sizes", "HUGE"));
                assertFound(records, List.of("beta_x", "Gamma"), not(Filter.eq("sizes", "HUGE")));
                assertFound(records, List.of("Alpha 100%"), Filter.eq("active", "true"));
                assertFound(records, List.of("beta_x"), Filter.where("founded", Operator.GTE, "2001-06-01"));
                assertFound(records, List.of("beta_x"), Filter.eq("parent", a.id()));
                assertFound(records, List.of("beta_x"), Filter.where("parent.name", Operator.STARTS, "alpha"));
                assertFound(
                        records,
                        List.of("Alpha 100%", "Gamma"),
                        not(Filter.where("parent.name", Operator.STARTS, "alpha")));
                assertFound(records, List.of("beta_x"), Filter.eq("friends", anna.id()));
                assertFound(records, List.of("beta_x"), Filter.where("friends", Operator.EXISTS, true));
                assertFound(records, List.of("Alpha 100%", "Gamma"), not(Filter.eq("friends", anna.id())));
                assertFound(records, List.of("beta_x"), Filter.eq("friends.name", "Anna"));
                assertFound(records, List.of("beta_x"), Filter.eq("people.name", "Bea"));
                assertFound(records, List.of("Alpha 100%", "Gamma"), not(Filter.eq("people.name", "Bea")));
                assertFound(records, List.of("Alpha 100%", "Gamma"), Filter.where("people", Operator.EXISTS, false));
                assertFound(records, List.of("Alpha 100%"), Filter.eq("children.people.name", "Bea"));
                assertFound(
                        records,
                        List.of("Alpha 100%", "Gamma"),
                        Filter.any(Filter.eq("staff", 1), Filter.all(Filter.eq("name", "Gamma"), not(Filter.any()))));
                assertFound(records, List.of(), Filter.any());
                assertFound(records, List.of("Alpha 100%", "beta_x", "Gamma"), Filter.all());
                assertThat(names(records.find(Query.of("company").search("a 100%"))))
                        .containsExactly("Alpha 100%");
                return true;
            });
        }
    }

    private static Filter not(Filter filter) {
        return new Filter.Not(filter);
    }

    private static void assertFound(Records records, List<String> names, Filter filter) {
        Query query = Query.of("company").where(filter).withTotal(true);
        assertThat(names(records.find(query))).as(filter.toString()).containsExactlyElementsOf(names);
        assertThat(records.count(query)).as(filter.toString()).isEqualTo(names.size());
        assertThat(records.find(query.page(Query.Page.number(1, 1))).total()).isEqualTo(names.size());
    }

    @Test
    default void pagesByNumberAndByCursorThroughTiesAndEmptyValues() {
        try (TestHost host = host()) {
            host.asSystem(() -> {
                Records records = host.records();
                List<Draft> drafts = new ArrayList<>();
                for (int i = 0; i < 57; i++) {
                    drafts.add(company("Name " + i % 7)
                            .set("staff", i % 3 == 0 ? null : i % 5)
                            .set("weight", i % 2 == 0 ? null : "1." + i));
                }
                records.saveAll(drafts);
                for (List<Query.Sort> sort : List.of(
                        List.<Query.Sort>of(),
                        List.of(new Query.Sort("name", false)),
                        List.of(new Query.Sort("name", true)),
                        List.of(new Query.Sort("staff", false), new Query.Sort("weight", true)),
                        List.of(new Query.Sort("staff", true), new Query.Sort("name", false)),
                        List.of(new Query.Sort("parent.name", true), new Query.Sort("id", true)))) {
                    Query query = Query.of("company").sort(sort);
                    List<Long> all = ids(records.find(query.page(Query.Page.number(1, 100))));
                    List<Long> byCursor = new ArrayList<>();
                    String next = "";
                    while (next != null) {
                        Result page = records.find(query.page(Query.Page.after(next, 10)));
                        byCursor.addAll(ids(page));
                        next = page.next();
                    }
                    List<Long> byNumber = new ArrayList<>();
                    for (int page = 1; page <= 6; page++) {
                        byNumber.addAll(ids(records.find(query.page(Query.Page.number(page, 10)))));
                    }
                    List<Long> streamed = new ArrayList<>();
                    records.forEach(query, record -> streamed.add(record.id()));

                    assertThat(all).hasSize(57);
                    assertThat(byCursor).as(sort.toString()).isEqualTo(all);
                    assertThat(byNumber).as(sort.toString()).isEqualTo(all);
                    assertThat(streamed).as(sort.toString()).isEqualTo(all);
                }
                return true;
            });
        }
    }

    private static List<Long> ids(Result result) {
        return result.records().stream().map(Record::id).toList();
    }

    @Test
    default void includesRelationsBothWays() {
        try (TestHost host = host()) {
            host.asSystem(() -> {
                Records records = host.records();
                Draft parent = company("Parent");
                Draft child = company("Child").set("parent", parent);
                Draft bea = Draft.create("person").set("name", "Bea").set("company", child);
                List<Record> saved = records.saveAll(List.of(parent, child, bea));
                records.save(Draft.update("company", saved.get(0).id())
                        .set("friends", List.of(saved.get(2).id())));

                Result found = records.find(Query.of("company")
                        .fields(Set.of("name"))
                        .include(List.of("parent", "children.people", "people", "friends", "friends.friendOf")));

                long parentId = saved.get(0).id();
                long childId = saved.get(1).id();
                long beaId = saved.get(2).id();
                assertThat(found.related("parent", childId))
                        .extracting(Record::id)
                        .containsExactly(parentId);
                assertThat(found.related("parent", parentId)).isEmpty();
                assertThat(found.related("children", parentId))
                        .extracting(Record::id)
                        .containsExactly(childId);
                assertThat(found.related("children.people", childId))
                        .extracting(record -> record.text("name"))
                        .containsExactly("Bea");
                assertThat(found.related("people", childId))
                        .extracting(Record::id)
                        .containsExactly(beaId);
                assertThat(found.related("friends", parentId))
                        .extracting(Record::id)
                        .containsExactly(beaId);
                assertThat(found.related("friends.friendOf", beaId))
                        .extracting(Record::id)
                        .containsExactly(parentId);
                return true;
            });
        }
    }

    @Test
    default void deletesWhatFollowsAndRefusesWhatHolds() {
        try (TestHost host = host()) {
            host.asSystem(() -> {
                Records records = host.records();
                Draft parent = company("Parent");
                Draft child = company("Child").set("parent", parent);
                Draft bea = Draft.create("person").set("name", "Bea").set("company", parent);
                Draft payer = Draft.create("person").set("name", "Carl").set("payer", child);
                List<Record> saved = records.saveAll(List.of(parent, child, bea, payer));
                records.save(Draft.update("company", saved.get(1).id())
                        .set("friends", List.of(saved.get(2).id(), saved.get(3).id())));

                assertThatThrownBy(() -> records.save(
                                Draft.delete("company", saved.get(1).id())))
                        .isInstanceOfSatisfying(Failure.class, failure -> {
                            assertThat(failure.kind()).isEqualTo(Failure.Kind.CONFLICT);
                            assertThat(failure.problems().get(0).code()).isEqualTo("in-use");
                        });
                records.save(Draft.delete("company", saved.get(0).id()));

                assertThat(records.get("company", saved.get(0).id())).isEmpty();
                assertThat(records.get("person", saved.get(2).id())).isEmpty();
                Record left = records.require("company", saved.get(1).id());
                assertThat(left.get("parent")).isNull();
                assertThat(left.get("friends")).isEqualTo(List.of(saved.get(3).id()));
                assertThat(records.history("company", left.id(), 0, 10))
                        .extracting(AuditEntry::version)
                        .containsExactly(left.version(), left.version() - 1, 2, 1);
                assertThat(records.history("person", saved.get(2).id(), 0, 10))
                        .extracting(AuditEntry::action)
                        .containsExactly(Action.DELETE, Action.CREATE);
                return true;
            });
        }
    }

    @Test
    default void tellsWhatOneRequestDid() {
        try (TestHost host = host()) {
            Records records = host.records();
            Context anna = Context.system("test").as(TestHost.ANNA);
            Context first = new Context(anna.identity(), "first", "test", "", anna.locale(), anna.zone());
            Context second = new Context(anna.identity(), "second", "test", "", anna.locale(), anna.zone());
            List<Long> ids = in(first, () -> Stream.of("One", "Two", "Three")
                    .map(name -> records.save(company(name)).id())
                    .toList());
            in(second, () -> records.save(Draft.update("company", ids.get(0)).set("name", "Uno")));
            in(first, () -> records.save(Draft.update("company", ids.get(0)).set("name", "Eins")));

            List<AuditEntry> done = in(first, () -> records.history("company", ids, "first"));

            assertThat(done).extracting(AuditEntry::requestId).containsOnly("first");
            assertThat(done).extracting(AuditEntry::version).containsExactly(3, 1, 1, 1);
            assertThat(done.get(0).record()).isEqualTo(ids.get(0));
            assertThat(done.get(0).changes()).contains(new AuditEntry.FieldChange("name", "Uno", "Eins"));
            assertThat(in(first, () -> records.history("company", ids.subList(1, 2), "second")))
                    .isEmpty();
            assertThat(in(first, () -> records.history("company", List.of(), "first")))
                    .isEmpty();
        }
    }

    private static <T> T in(Context context, Supplier<T> work) {
        try (Context.Scope scope = context.open()) {
            return work.get();
        }
    }

    @Test
    default void keepsATrailOfEveryChange() {
        try (TestHost host = host()) {
            Record saved = host.as(
                    TestHost.ANNA, () -> host.records().save(company("One").set("staff", 1)));
            host.as(TestHost.BEN, () -> host.records()
                    .save(Draft.update("company", saved.id()).set("name", "Two")));

            List<AuditEntry> history = host.asSystem(() -> host.records().history("company", saved.id(), 0, 1));
            List<AuditEntry> older = host.asSystem(() ->
                    host.records().history("company", saved.id(), history.get(0).id(), 10));

            assertThat(history).hasSize(1);
            assertThat(history.get(0).userName()).isEqualTo("ben");
            assertThat(history.get(0).changes())
                    .containsExactly(
                            new AuditEntry.FieldChange("name", "One", "Two"),
                            new AuditEntry.FieldChange("label", "One (small)", "Two (small)"));
            assertThat(older).hasSize(1);
            assertThat(older.get(0).userId()).isEqualTo(1);
            assertThat(older.get(0).changes()).contains(new AuditEntry.FieldChange("staff", null, "1"));
        }
    }

    @Test
    default void letsPeopleOnlyDoWhatTheyMay() {
        Permit own = Permit.where(Filter.eq("createdBy", 1L));
        try (TestHost host = TestHost.on(open())
                .entities(Company.class, Person.class)
                .rules((identity, type, action) -> {
                    if (identity.id() != 1 || type.name().equals("person")) {
                        return action == Action.VIEW ? Permit.ALL : Permit.NONE;
                    }
                    return switch (action) {
                        case VIEW -> new Permit(true, null, Set.of("staff"), Set.of());
                        case CREATE -> own;
                        case EDIT -> new Permit(true, own.where(), Set.of(), Set.of("code"));
                        case DELETE -> Permit.NONE;
                    };
                })
                .start()) {
            Records records = host.records();
            Record foreign = host.asSystem(() -> records.save(company("Foreign").set("staff", 7)));
            Record mine = host.as(TestHost.ANNA, () -> records.save(company("Mine")));

            host.as(TestHost.ANNA, () -> {
                assertThat(records.require("company", foreign.id()).get("staff"))
                        .isNull();
                assertKind(
                        Failure.Kind.DENIED,
                        () -> records.save(Draft.update("company", foreign.id()).set("name", "x")));
                assertKind(Failure.Kind.DENIED, () -> records.save(Draft.delete("company", mine.id())));
                assertKind(
                        Failure.Kind.INVALID,
                        () -> records.save(Draft.update("company", mine.id()).set("code", "x")));
                assertKind(
                        Failure.Kind.INVALID,
                        () -> records.find(Query.of("company").where(Filter.eq("staff", 7))));
                assertKind(
                        Failure.Kind.INVALID,
                        () -> records.find(Query.of("company").sort("staff", false)));
                assertKind(
                        Failure.Kind.DENIED,
                        () -> records.save(Draft.create("person").set("name", "x")));
                assertThat(records.save(Draft.update("company", mine.id()).set("name", "Ours"))
                                .version())
                        .isEqualTo(2);
                assertThat(records.may(Action.EDIT, mine)).isTrue();
                assertThat(records.may(Action.EDIT, foreign)).isFalse();
                assertThat(records.may(Action.DELETE, "company")).isFalse();
                return true;
            });
            host.as(TestHost.BEN, () -> {
                assertKind(Failure.Kind.DENIED, () -> records.save(company("Ben's")));
                return true;
            });
        }
    }

    @Test
    default void countsAndPagesOnlyWhatMayBeViewed() {
        try (TestHost host = TestHost.on(open())
                .entities(Company.class, Person.class)
                .rules((identity, type, action) -> type.name().equals("company")
                        ? Permit.where(Filter.eq("createdBy", identity.id()))
                        : Permit.ALL)
                .start()) {
            Records records = host.records();
            host.as(
                    TestHost.ANNA,
                    () -> records.saveAll(IntStream.range(0, 5)
                            .mapToObj(i -> company("Anna's " + i))
                            .toList()));
            Record bens = host.as(TestHost.BEN, () -> records.save(company("Ben's")));
            Record person = host.asSystem(
                    () -> records.save(Draft.create("person").set("name", "P").set("company", bens.id())));

            host.as(TestHost.ANNA, () -> {
                Result found = records.find(Query.of("company").withTotal(true).page(Query.Page.number(1, 2)));
                assertThat(found.total()).isEqualTo(5);
                assertThat(records.get("company", bens.id())).isEmpty();
                assertThat(records.find(Query.of("person").include(List.of("company")))
                                .related("company", person.id()))
                        .isEmpty();
                assertThat(records.find(Query.of("person").where(Filter.eq("company.name", "Ben's")))
                                .records())
                        .isEmpty();
                assertKind(
                        Failure.Kind.MISSING,
                        () -> records.save(Draft.update("company", bens.id()).set("name", "x")));
                assertKind(
                        Failure.Kind.INVALID,
                        () -> records.save(
                                Draft.create("person").set("name", "x").set("company", bens.id())));
                assertKind(Failure.Kind.MISSING, () -> records.history("company", bens.id(), 0, 10));
                return true;
            });
        }
    }

    private static void assertKind(Failure.Kind kind, org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOfSatisfying(Failure.class, failure -> assertThat(failure.kind())
                .as(failure.getMessage())
                .isEqualTo(kind));
    }

    @Test
    default void savesAllOrNone() {
        try (TestHost host = host()) {
            host.asSystem(() -> {
                Records records = host.records();

                assertThatThrownBy(() -> records.saveAll(List.of(company("One"), company("Two"), company(""))))
                        .isInstanceOfSatisfying(BatchFailure.class, failure -> assertThat(failure.index())
                                .isEqualTo(2));
                assertThatThrownBy(() -> records.transaction(() -> {
                            records.save(company("Three"));
                            throw new IllegalStateException("no");
                        }))
                        .isInstanceOf(IllegalStateException.class);

                assertThat(records.count(Query.of("company"))).isZero();
                return true;
            });
        }
    }

    @Test
    default void insertsOrChangesByKey() {
        try (TestHost host = host()) {
            host.asSystem(() -> {
                Records records = host.records();
                Draft first = Draft.upsert("company", "code").set("code", "A").set("name", "One");
                Draft again = Draft.upsert("company", "code").set("code", "A").set("name", "Two");
                Draft other = Draft.upsert("company", "code").set("code", "B").set("name", "Other");

                List<Record> saved = records.saveAll(List.of(first, other, again));
                Record unchanged = records.save(
                        Draft.upsert("company", "code").set("code", "B").set("name", "Other"));

                assertThat(saved).extracting(Record::version).containsExactly(1, 1, 2);
                assertThat(saved.get(2).id()).isEqualTo(saved.get(0).id());
                assertThat(unchanged.version()).isEqualTo(1);
                assertThat(records.count(Query.of("company"))).isEqualTo(2);
                return true;
            });
        }
    }

    @Test
    default void tellsWhatItChangedOnceItIsCommitted() {
        try (TestHost host = host()) {
            host.asSystem(() -> {
                Records records = host.records();
                Record one = records.save(company("One"));
                records.transaction(() -> {
                    records.save(Draft.update("company", one.id()).set("staff", 3));
                    records.save(Draft.create("person").set("name", "P"));
                    records.save(Draft.update("company", one.id()).set("staff", 4));
                    return true;
                });
                records.save(Draft.update("company", one.id()).set("staff", 4));
                assertThatThrownBy(() -> records.transaction(() -> {
                            records.save(company("Two"));
                            throw new IllegalStateException("no");
                        }))
                        .isInstanceOf(IllegalStateException.class);
                records.check(List.of(company("Three")));
                records.save(Draft.delete("company", one.id()));

                List<RecordChanges> told = host.sent().of(RecordChanges.TOPIC);

                assertThat(told)
                        .extracting(RecordChanges::entity)
                        .containsExactly("company", "company", "person", "company");
                assertThat(told.get(0).changes()).singleElement().satisfies(change -> {
                    assertThat(change.id()).isEqualTo(one.id());
                    assertThat(change.version()).isEqualTo(1);
                    assertThat(change.action()).isEqualTo(Action.CREATE);
                    assertThat(change.fields()).contains("name", "createdAt");
                });
                assertThat(told.get(1).changes())
                        .extracting(RecordChanges.Change::version)
                        .containsExactly(2, 3);
                assertThat(told.get(1).changes().get(1).fields())
                        .contains("staff")
                        .doesNotContain("name");
                assertThat(told.get(3).changes())
                        .containsExactly(new RecordChanges.Change(one.id(), 4, Action.DELETE, List.of()));
                assertThat(host.sent().of(RecordChanges.DELETED)).containsExactly(told.get(3));
                return true;
            });
        }
    }

    @Test
    default void tellsManyChangesInSeveralMessages() {
        try (TestHost host = host()) {
            host.asSystem(() -> {
                host.records()
                        .saveAll(IntStream.range(0, 450)
                                .mapToObj(number -> company("Company " + number))
                                .toList());

                assertThat(host.sent().of(RecordChanges.TOPIC))
                        .extracting(message -> message.changes().size())
                        .containsExactly(200, 200, 50);
                return true;
            });
        }
    }

    /** Nobody is offered to make or to change what only the host writes; it can be seen and deleted. */
    @Test
    default void whatPeopleCanSetNothingOfTheyMayNeitherMakeNorChange() {
        try (TestHost host = TestHost.on(open()).entities(Trace.class).start()) {
            Records records = host.records();
            Record trace =
                    host.asSystem(() -> records.save(Draft.create("trace").set("text", "a fox")));
            host.as(TestHost.ANNA, () -> {
                assertThat(records.may(Action.VIEW, "trace")).isTrue();
                assertThat(records.may(Action.DELETE, trace)).isTrue();
                assertThat(records.may(Action.CREATE, "trace")).isFalse();
                assertThat(records.may(Action.EDIT, "trace")).isFalse();
                assertThat(records.may(Action.EDIT, trace)).isFalse();
                return true;
            });
            assertThat(host.asSystem(() -> records.may(Action.CREATE, "trace"))).isTrue();
        }
    }

    /** Saves a record with the same key on a connection of its own, after the first upsert found none. */
    final class FasterOther implements Hooks<Company> {
        private @Nullable TestHost host;
        private boolean done;

        @Override
        public Class<Company> type() {
            return Company.class;
        }

        @Override
        public void beforeValidation(Change<Company> change) {
            if (change.after().name.equals("Late") && !done) {
                done = true;
                TestHost other = Objects.requireNonNull(host);
                CompletableFuture.supplyAsync(() -> other.asSystem(
                                () -> other.records().save(company("Early").set("code", "A"))))
                        .join();
            }
        }
    }

    @Test
    default void changesWhatAnotherInsertedMeanwhileByTheSameKey() {
        FasterOther faster = new FasterOther();
        try (TestHost host = TestHost.on(open())
                .entities(Company.class, Person.class)
                .hooks(faster)
                .start()) {
            faster.host = host;
            Draft late = Draft.upsert("company", "code").set("code", "A").set("name", "Late");

            Record saved = host.asSystem(() -> host.records().save(late));

            assertThat(saved.version()).isEqualTo(2);
            assertThat(saved.text("name")).isEqualTo("Late");
            assertThat(host.<List<String>>asSystem(() -> names(host.records().find(Query.of("company")))))
                    .containsExactly("Late");
        }
    }

    @Test
    default void namesTheDraftWhoseValueAnotherTookMeanwhile() {
        FasterOther faster = new FasterOther();
        try (TestHost host = TestHost.on(open())
                .entities(Company.class, Person.class)
                .hooks(faster)
                .start()) {
            faster.host = host;
            List<Draft> drafts = List.of(company("First"), company("Late").set("code", "A"));

            assertThatThrownBy(() -> host.asSystem(() -> host.records().saveAll(drafts)))
                    .isInstanceOfSatisfying(BatchFailure.class, one -> {
                        assertThat(one.index()).isEqualTo(1);
                        assertThat(one.problems()).extracting(Problem::code).containsExactly("taken");
                        assertThat(one.problems()).extracting(Problem::field).containsExactly("code");
                    });
            assertThat(host.<List<String>>asSystem(() -> names(host.records().find(Query.of("company")))))
                    .containsExactly("Early");
        }
    }

    @Test
    default void checksWithoutChanging() {
        try (TestHost host = host()) {
            host.asSystem(() -> {
                Records records = host.records();
                Record one = records.save(company("One").set("code", "A"));

                List<List<Problem>> problems = records.check(List.of(
                        company("Fine"),
                        company(""),
                        company("Taken").set("code", "A"),
                        Draft.update("company", 12345).set("name", "x"),
                        Draft.update("company", one.id()).set("name", "Changed"),
                        company("Fine too")));

                assertThat(problems).hasSize(6);
                assertThat(problems.get(0)).isEmpty();
                assertThat(problems.get(1)).extracting(Problem::code).containsExactly("required");
                assertThat(problems.get(2)).extracting(Problem::code).containsExactly("taken");
                assertThat(problems.get(3)).extracting(Problem::code).containsExactly("missing");
                assertThat(problems.get(4)).isEmpty();
                assertThat(problems.get(5)).isEmpty();
                assertThat(names(records.find(Query.of("company")))).containsExactly("One");
                return true;
            });
        }
    }

    /** Fills in, refuses, and saves others along. */
    final class CompanyHooks implements Hooks<Company> {
        private @Nullable Records records;

        @Override
        public Class<Company> type() {
            return Company.class;
        }

        @Override
        public void beforeValidation(Change<Company> change) {
            change.after().name = change.after().name.strip();
            if (change.after().name.equals("Forbidden")) {
                change.refuse("name", "forbidden", "not this one");
            }
        }

        @Override
        public void beforeCommit(Change<Company> change) {
            if (change.action() == Action.CREATE && change.after().name.equals("With person")) {
                Records door = Objects.requireNonNull(records);
                door.save(Draft.create("person").set("name", "Made by a hook").set("company", change.id()));
                change.after().notes = "was here";
            }
            if (change.action() == Action.DELETE) {
                throw Failure.conflict("kept", "companies are kept");
            }
        }
    }

    @Test
    default void runsHooksInItsTransaction() {
        CompanyHooks hooks = new CompanyHooks();
        try (TestHost host = TestHost.on(open())
                .entities(Company.class, Person.class)
                .hooks(hooks)
                .start()) {
            Records records = host.records();
            hooks.records = records;
            host.asSystem(() -> {
                Record saved = records.save(company("  With person "));

                assertThat(saved.get("name")).isEqualTo("With person");
                assertThat(records.require("company", saved.id()).get("notes")).isEqualTo("was here");
                assertThat(saved.version())
                        .isEqualTo(records.require("company", saved.id()).version());
                assertThat(records.count(Query.of("person").where(Filter.eq("company", saved.id()))))
                        .isEqualTo(1);
                assertKind(Failure.Kind.INVALID, () -> records.save(company("Forbidden")));
                assertKind(Failure.Kind.CONFLICT, () -> records.save(Draft.delete("company", saved.id())));
                return true;
            });
        }
    }

    @Test
    default void givesPlainObjectsToAuthors() {
        try (TestHost host = host()) {
            host.as(TestHost.ANNA, () -> {
                var companies = host.records().of(Company.class);
                Company company = new Company();
                company.name = "One";
                company.size = Company.Extent.HUGE;
                company.sizes = List.of(Company.Extent.LARGE);

                Company saved = companies.save(company);
                Person person = new Person();
                person.name = "P";
                person.company = saved;
                host.records().of(Person.class).save(person);
                Company read = companies.get(saved.id).orElseThrow();

                assertThat(read.size).isEqualTo(Company.Extent.HUGE);
                assertThat(read.sizes).containsExactly(Company.Extent.LARGE);
                assertThat(read.createdBy).isEqualTo(1);
                assertThat(read.version).isEqualTo(1);
                Person found =
                        host.records().of(Person.class).find(Query.of("person")).get(0);
                assertThat(Objects.requireNonNull(found.company).id).isEqualTo(saved.id);
                read.name = "Two";
                companies.save(read);
                company.name = "Late";
                assertThatThrownBy(() -> companies.save(company)).isInstanceOf(Conflict.class);
                return true;
            });
        }
    }

    @Test
    default void keepsDataOfEntitiesThatWent() {
        try (TestHost host = host()) {
            Record saved = host.asSystem(() -> host.records().save(company("Stays")));

            host.remove("person");
            host.asSystem(() ->
                    host.records().save(Draft.update("company", saved.id()).set("staff", 1)));
            host.remove("company");
            assertThatThrownBy(() -> host.asSystem(() -> host.records().count(Query.of("company"))))
                    .isInstanceOf(Failure.class);
            host.install(List.of(Company.class, Person.class));

            assertThat(host.asSystem(
                            () -> host.records().require("company", saved.id()).get("staff")))
                    .isEqualTo(1L);
        }
    }

    @Test
    default void refusesWhatNoQueryCanBe() {
        try (TestHost host = host()) {
            host.asSystem(() -> {
                Records records = host.records();
                Query query = Query.of("company");
                for (Query each : List.of(
                        query.where(Filter.eq("nothing", 1)),
                        query.where(Filter.eq("secret", "x")),
                        query.where(Filter.eq("staff", "many")),
                        query.where(Filter.where("staff", Operator.CONTAINS, "1")),
                        query.where(Filter.where("staff", Operator.RANGE, 1)),
                        query.where(Filter.eq("people.nothing", 1)),
                        query.where(Filter.eq("name", "")),
                        query.where(Filter.eq("name", "a\0b")),
                        query.where(Filter.where("staff", Operator.EQ, "9".repeat(200))),
                        query.sort("people", false),
                        query.sort("notes", false),
                        query.include(List.of("nothing")),
                        query.fields(Set.of("nothing")),
                        query.page(Query.Page.number(0, 10)),
                        query.page(Query.Page.number(1, 0)),
                        query.page(Query.Page.number(1, 1001)),
                        query.page(Query.Page.number(Integer.MAX_VALUE, 1000)),
                        query.page(Query.Page.after("nonsense", 10)))) {
                    assertKind(Failure.Kind.INVALID, () -> records.find(each));
                }
                assertKind(Failure.Kind.MISSING, () -> records.find(Query.of("nothing")));
                return true;
            });
        }
    }

    @Test
    default void asksOneStatementForAPageAndOneForEachInclude() {
        OpenDatabase database = open();
        StatementCounter counter = new StatementCounter(database);
        try (TestHost host =
                TestHost.on(counter).entities(Company.class, Person.class).start()) {
            host.asSystem(() -> {
                Records records = host.records();
                Draft parent = company("Parent");
                records.saveAll(List.of(
                        parent,
                        company("Child").set("parent", parent),
                        Draft.create("person").set("name", "P").set("company", parent)));
                Map<String, Query> queries = Map.of(
                        "page",
                                Query.of("company")
                                        .fields(Set.of("name", "staff"))
                                        .page(Query.Page.number(1, 1)),
                        "total",
                                Query.of("company")
                                        .fields(Set.of("name"))
                                        .withTotal(true)
                                        .page(Query.Page.number(1, 1)),
                        "include", Query.of("person").include(List.of("company")));

                counter.reset();
                records.find(Objects.requireNonNull(queries.get("page")));
                assertThat(counter.count()).isEqualTo(1);
                counter.reset();
                records.find(Objects.requireNonNull(queries.get("total")));
                assertThat(counter.count()).isEqualTo(2);
                counter.reset();
                records.find(Objects.requireNonNull(queries.get("include")));
                // One more for the company's own references to many.
                assertThat(counter.count()).isEqualTo(3);
                counter.reset();
                records.count(Query.of("company").where(Filter.eq("people.name", "P")));
                assertThat(counter.count()).isEqualTo(1);
                return true;
            });
        }
    }
}
