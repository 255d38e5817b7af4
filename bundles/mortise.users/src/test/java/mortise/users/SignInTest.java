package mortise.users;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import mortise.access.SignIn.Session;
import mortise.access.Tokens;
import mortise.core.Failure.Kind;
import mortise.core.Identity;
import mortise.entity.Action;
import mortise.entity.Draft;
import mortise.users.store.Sql;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

abstract class SignInTest extends NodeTest {

    @Test
    void letsTheRightOnesIn() {
        long id = node.member("ingrid", MEMBER);

        Session session = signIn(" Ingrid ", Node.ownPassword("ingrid"));

        assertThat(session.identity()).isEqualTo(new Identity(id, "ingrid", "ingrid", Set.of()));
        assertThat(session.mustChangePassword()).isFalse();
        assertThat(session.expires()).isEqualTo(clock.instant().plus(Duration.ofDays(7)));
        assertThat(session(session.secret())).hasValueSatisfying(known -> {
            assertThat(known.identity()).isEqualTo(session.identity());
            assertThat(known.csrf()).isEqualTo(session.csrf()).hasSizeGreaterThan(40);
            assertThat(known.secret()).isEmpty();
            assertThat(known.expires()).isEqualTo(session.expires());
        });
    }

    @Test
    void tellsNobodyWhetherNameOrPasswordIsWrong() {
        node.member("ingrid", MEMBER);
        long mateo = node.member("mateo", MEMBER);
        node.asHost(() -> node.records.save(Draft.update("user", mateo).set("active", false)));

        assertFails(Kind.UNAUTHENTICATED, "wrong-credentials", () -> signIn("ingrid", "wrong"));
        assertFails(Kind.UNAUTHENTICATED, "wrong-credentials", () -> signIn("nobody", "wrong"));
        assertFails(Kind.UNAUTHENTICATED, "wrong-credentials", () -> signIn("mateo"));
        assertFails(Kind.UNAUTHENTICATED, "wrong-credentials", () -> signIn("", ""));
    }

    @Test
    void wipesPasswords() {
        char[] wrong = "wrong".toCharArray();

        assertFails(Kind.UNAUTHENTICATED, "wrong-credentials", () -> node.access
                .signIn()
                .signIn("admin", wrong, ""));
        assertThat(new String(wrong)).isEqualTo("\0\0\0\0\0");
    }

    @Test
    void locksOutWhoGuesses() {
        node.member("ingrid", MEMBER);
        for (int i = 0; i < 5; i++) {
            assertFails(Kind.UNAUTHENTICATED, "wrong-credentials", () -> signIn("ingrid", "wrong"));
        }

        assertFails(Kind.EXHAUSTED, "locked-out", () -> signIn("ingrid"));
        clock.forward(Duration.ofSeconds(31));
        assertThatCode(() -> signIn("ingrid")).doesNotThrowAnyException();
        assertThat(node.access.metrics())
                .filteredOn(metric -> metric.name().equals("mortise_sign_ins_total"))
                .extracting(metric -> metric.labels().get("result") + " " + (long) metric.value())
                .containsExactly("succeeded 2", "failed 5", "refused 1");
    }

    @Test
    void anAdministratorUnlocksAName() {
        node.member("ingrid", MEMBER);
        for (int i = 0; i < 5; i++) {
            assertFails(Kind.UNAUTHENTICATED, "wrong-credentials", () -> signIn("ingrid", "wrong"));
        }
        node.as("admin", () -> {
            node.access.users().unlock("ingrid");
            return true;
        });

        assertThatCode(() -> signIn("ingrid")).doesNotThrowAnyException();
    }

    @Test
    void forgetsASessionThatIsNotUsed() {
        node.member("ingrid", MEMBER);
        Session session = signIn("ingrid");

        for (int i = 0; i < 3; i++) {
            clock.forward(Duration.ofHours(7));
            assertThat(session(session.secret())).isPresent();
        }
        clock.forward(Duration.ofHours(8));
        assertThat(session(session.secret())).isEmpty();
    }

    @Test
    void endsEverySessionAfterAWeek() {
        node.member("ingrid", MEMBER);
        Session session = signIn("ingrid");

        for (int i = 0; i < 27; i++) {
            clock.forward(Duration.ofHours(6));
            assertThat(session(session.secret())).isPresent();
        }
        clock.forward(Duration.ofHours(6));
        assertThat(session(session.secret())).isEmpty();
    }

    @Test
    void endsASessionAtOnce() {
        node.member("ingrid", MEMBER);
        Session one = signIn("ingrid");
        Session other = signIn("ingrid");
        assertThat(session(one.secret())).isPresent();

        node.access.signIn().signOut(one.secret());
        node.access.signIn().signOut(one.secret());

        assertThat(session(one.secret())).isEmpty();
        assertThat(session(other.secret())).isPresent();
    }

    @Test
    void aSessionIsValidOnEveryNode() {
        try (Node other = started()) {
            node.member("ingrid", MEMBER);
            Session session = signIn("ingrid");

            assertThat(other.access.signIn().session(session.secret()))
                    .hasValueSatisfying(known -> assertThat(known.csrf()).isEqualTo(session.csrf()));
            node.access.signIn().signOut(session.secret());
            clock.forward(Duration.ofSeconds(5));
            assertThat(other.access.signIn().session(session.secret())).isEmpty();
        }
    }

    @Test
    void storesNoSecret() {
        node.member("ingrid", MEMBER);
        Session session = signIn("ingrid");
        Tokens.Created token = node.as("ingrid", () -> node.access.tokens().create("ingrid", "script", Set.of(), null));
        Sql sql = new Sql(database);
        List<String> stored = new ArrayList<>();
        stored.addAll(sql.query(row -> row.getString(1), "select secret from access_session"));
        stored.addAll(sql.query(row -> row.getString(1), "select secret from access_token"));
        stored.addAll(sql.query(row -> row.getString(1), "select hash from access_password"));

        assertThat(stored)
                .hasSizeGreaterThanOrEqualTo(4)
                .noneMatch(each -> each.contains(session.secret())
                        || each.contains(session.csrf())
                        || token.secret().contains(each)
                        || each.contains(Node.ownPassword("ingrid")));
    }

    @Test
    void looksUpNothingThatCannotBeASecret() {
        for (String text : new String[] {"", "x", "' or 1=1 --", "\uD83D\uDD11".repeat(22), "a".repeat(10_000)}) {
            assertThat(session(text)).isEmpty();
            assertThat(node.access.tokens().authenticate(text)).isEmpty();
            assertThat(node.access.tokens().authenticate("mrt_" + text)).isEmpty();
        }
    }

    @Test
    void aUserHasFiftySessionsAtMost() {
        node.member("ingrid", MEMBER);
        List<Session> sessions = new ArrayList<>();
        for (int i = 0; i < 51; i++) {
            clock.forward(Duration.ofSeconds(1));
            sessions.add(signIn("ingrid"));
        }

        assertThat(session(sessions.get(0).secret())).isEmpty();
        assertThat(sessions.subList(1, 51))
                .allMatch(each -> session(each.secret()).isPresent());
    }

    @Test
    void notesTheUseOfASessionOnceAMinute() {
        node.member("ingrid", MEMBER);
        Session session = signIn("ingrid");
        Sql sql = new Sql(database);
        List<Long> used = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            clock.forward(Duration.ofSeconds(10));
            session(session.secret());
            used.add(sql.query(row -> row.getLong(1), "select max(used_at) from access_session")
                    .get(0));
        }

        assertThat(used.stream().distinct()).hasSize(3);
    }

    @Test
    void aChosenPasswordEndsTheOtherSessions() {
        node.member("ingrid", MEMBER);
        Session one = signIn("ingrid");
        Session other = signIn("ingrid");

        Session next = node.access
                .signIn()
                .changePassword(
                        one.secret(), Node.ownPassword("ingrid").toCharArray(), "tarn lumen quill 84".toCharArray());

        assertThat(next.secret()).isNotEqualTo(one.secret()).isNotEmpty();
        assertThat(next.csrf()).isNotEqualTo(one.csrf());
        assertThat(session(next.secret())).isPresent();
        assertThat(session(one.secret())).isEmpty();
        assertThat(session(other.secret())).isEmpty();
        assertFails(Kind.UNAUTHENTICATED, "wrong-credentials", () -> signIn("ingrid"));
        assertThatCode(() -> signIn("ingrid", "tarn lumen quill 84")).doesNotThrowAnyException();
    }

    @Test
    void refusesToChangeAPasswordForAStrangerOrToAWeakOne() {
        node.member("ingrid", MEMBER);
        Session session = signIn("ingrid");
        Function<String[], ThrowingCallable> change = words ->
                () -> node.access.signIn().changePassword(words[0], words[1].toCharArray(), words[2].toCharArray());
        String secret = session.secret();
        String own = Node.ownPassword("ingrid");

        assertFails(
                Kind.UNAUTHENTICATED, "wrong-credentials", change.apply(new String[] {secret, "x", "tarn lumen quill"
                }));
        assertFails(Kind.UNAUTHENTICATED, "session-over", change.apply(new String[] {"x", own, "tarn lumen quill"}));
        assertFails(Kind.INVALID, "too-short", change.apply(new String[] {secret, own, "tarn"}));
        assertFails(Kind.INVALID, "same-as-before", change.apply(new String[] {secret, own, own}));
        assertThat(session(secret)).isPresent();
        assertThatCode(() -> signIn("ingrid")).doesNotThrowAnyException();
    }

    @Test
    void aGivenPasswordPermitsNothingUntilItIsChanged() {
        node.user("ingrid", "Administrator");
        Session session = signIn("ingrid", Node.PASSWORD);

        assertThat(session.mustChangePassword()).isTrue();
        assertThat(session(session.secret())).hasValueSatisfying(known -> assertThat(known.mustChangePassword())
                .isTrue());
        assertThat(node.access.users().administers(session.identity())).isFalse();
        assertThat(node.as(session.identity(), () -> node.records.may(Action.VIEW, "note")))
                .isFalse();

        Session next = node.access
                .signIn()
                .changePassword(session.secret(), Node.PASSWORD.toCharArray(), "tarn lumen quill 84".toCharArray());
        assertThat(next.mustChangePassword()).isFalse();
        assertThat(node.access.users().administers(next.identity())).isTrue();
    }

    @Test
    void anAdministratorSetsAPassword() {
        node.member("ingrid", MEMBER);
        Session session = signIn("ingrid");
        node.as("admin", () -> {
            node.access.users().setPassword("ingrid", "tarn lumen quill 84".toCharArray());
            return true;
        });

        assertThat(session(session.secret())).isEmpty();
        assertThat(signIn("ingrid", "tarn lumen quill 84").mustChangePassword()).isTrue();
    }

    @Test
    void whoIsNoLongerActiveIsOutAtOnce() {
        long id = node.member("ingrid", MEMBER);
        Session session = signIn("ingrid");
        Tokens.Created token = node.as("ingrid", () -> node.access.tokens().create("ingrid", "script", Set.of(), null));
        assertThat(session(session.secret())).isPresent();

        node.asHost(() -> node.records.save(Draft.update("user", id).set("active", false)));

        assertThat(session(session.secret())).isEmpty();
        assertThat(node.access.tokens().authenticate(token.secret())).isEmpty();
        assertThat(node.as(session.identity(), () -> node.records.may(Action.VIEW, "note")))
                .isFalse();

        node.asHost(() -> node.records.save(Draft.update("user", id).set("active", true)));
        assertThat(session(session.secret())).isEmpty();
        assertThat(node.access.tokens().authenticate(token.secret())).isPresent();
    }

    @Test
    void cleansUpWhatIsOverAndWhomNobodyKnows() {
        long ingrid = node.member("ingrid", MEMBER);
        node.member("mateo", MEMBER);
        signIn("ingrid");
        clock.forward(Duration.ofHours(7));
        signIn("mateo");
        node.asHost(() -> node.records.save(Draft.delete("user", ingrid)));
        clock.forward(Duration.ofHours(2));
        node.access.clean();
        Sql sql = new Sql(database);
        Function<String, Long> count = table -> sql.query(row -> row.getLong(1), "select count(*) from " + table)
                .get(0);

        assertThat(count.apply("access_session")).isEqualTo(1);
        assertThat(count.apply("access_password")).isEqualTo(3);
        assertThat(node.access.metrics())
                .filteredOn(metric -> metric.name().equals("mortise_sessions"))
                .extracting(metric -> (long) metric.value())
                .containsExactly(1L);

        clock.forward(Duration.ofDays(1));
        node.access.clean();
        assertThat(count.apply("access_password")).isEqualTo(2);
    }

    @Test
    void refusesUsersThatCannotBe() {
        node.member("ingrid", MEMBER);

        assertFails(Kind.MISSING, "missing", () -> node.user("mateo", "Ghosts"));
        assertFails(Kind.INVALID, "taken", () -> node.user("Ingrid", MEMBER));
        assertFails(
                Kind.INVALID,
                "too-short",
                () -> node.asHost(
                        () -> node.access.users().create("mateo", "Mateo", "", "short".toCharArray(), List.of())));
        assertThat(node.access.users().find("mateo")).isEmpty();
        assertThat(new String(node.access.users().newPassword())).hasSize(29);
    }
}
