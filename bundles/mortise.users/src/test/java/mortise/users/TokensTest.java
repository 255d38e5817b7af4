package mortise.users;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import mortise.access.Tokens;
import mortise.core.Failure.Kind;
import mortise.core.Identity;
import mortise.entity.Draft;
import org.junit.jupiter.api.Test;

abstract class TokensTest extends NodeTest {

    @Test
    void aTokenActsAsItsUser() {
        long id = node.member("ingrid", MEMBER);
        Tokens.Created created = node.as(
                "ingrid", () -> node.access.tokens().create("ingrid", " Nightly export ", Set.of("note:view"), null));

        assertThat(created.secret()).matches("mrt_[A-Za-z0-9_-]{43}");
        assertThat(node.access.tokens().authenticate(created.secret()))
                .contains(new Identity(id, "ingrid", "ingrid", Set.of("note:view")));
        List<Tokens.Token> listed = node.as("ingrid", () -> node.access.tokens().list("ingrid"));
        assertThat(listed).singleElement().satisfies(token -> {
            assertThat(token.title()).isEqualTo("Nightly export");
            assertThat(token.user()).isEqualTo("ingrid");
            assertThat(token.scopes()).containsExactly("note:view");
            assertThat(token.created()).isEqualTo(clock.instant());
            assertThat(token.lastUsed()).isEqualTo("2026-11-25T09:30:00Z");
        });
    }

    @Test
    void aTokenIsNarrowedToItsScopes() {
        node.member("ingrid", MEMBER);
        long note = node.note("ingrid", "mine");
        Identity viewer = identity("ingrid", Set.of("note:view"));

        assertThat(node.as(viewer, () -> node.records.require("note", note)).text("text"))
                .isEqualTo("mine");
        assertFails(
                Kind.DENIED,
                "denied",
                () -> node.as(
                        viewer,
                        () -> node.records.save(Draft.update("note", note).set("text", "theirs"))));
        assertFails(Kind.DENIED, "denied", () -> node.as(viewer, () -> node.records.find(Node.users())));
        assertThat(node.access.users().administers(identity("admin", Set.of("*"))))
                .isFalse();
        assertThat(node.access.users().administers(identity("admin", Set.of("admin"))))
                .isTrue();
    }

    private Identity identity(String user, Set<String> scopes) {
        Tokens.Created created = node.as(user, () -> node.access.tokens().create(user, "test", scopes, null));
        return node.access.tokens().authenticate(created.secret()).orElseThrow();
    }

    @Test
    void aTokenEndsWhenItSays() {
        node.member("ingrid", MEMBER);
        Instant end = clock.instant().plus(Duration.ofHours(1));
        Tokens.Created created = node.as("ingrid", () -> node.access.tokens().create("ingrid", "short", Set.of(), end));

        clock.forward(Duration.ofMinutes(59));
        assertThat(node.access.tokens().authenticate(created.secret())).isPresent();
        clock.forward(Duration.ofMinutes(1));
        assertThat(node.access.tokens().authenticate(created.secret())).isEmpty();
        assertThat(node.<List<?>>as("ingrid", () -> node.access.tokens().list("ingrid")))
                .hasSize(1);
    }

    @Test
    void aRevokedTokenIsRefusedAtOnceAndElsewhereWithinFiveSeconds() {
        try (Node other = started()) {
            node.member("ingrid", MEMBER);
            Tokens.Created created =
                    node.as("ingrid", () -> node.access.tokens().create("ingrid", "script", Set.of(), null));
            assertThat(node.access.tokens().authenticate(created.secret())).isPresent();
            assertThat(other.access.tokens().authenticate(created.secret())).isPresent();

            node.as("ingrid", () -> {
                node.access.tokens().revoke(created.token().id());
                return true;
            });

            assertThat(node.access.tokens().authenticate(created.secret())).isEmpty();
            clock.forward(Duration.ofSeconds(5));
            assertThat(other.access.tokens().authenticate(created.secret())).isEmpty();
        }
    }

    @Test
    void refusesTokensThatMakeNoSense() {
        node.member("ingrid", MEMBER);
        Tokens tokens = node.access.tokens();
        Instant past = clock.instant();

        assertFails(Kind.MISSING, "missing", () -> node.asHost(() -> tokens.create("nobody", "x", Set.of(), null)));
        assertFails(Kind.INVALID, "bad-title", () -> node.asHost(() -> tokens.create("ingrid", " ", Set.of(), null)));
        assertFails(Kind.INVALID, "expired", () -> node.asHost(() -> tokens.create("ingrid", "x", Set.of(), past)));
        for (String scope : List.of("ghost", "note:look", "note:", ":view", "", "admin:view", "note view", "*:*")) {
            assertFails(
                    Kind.INVALID,
                    "bad-scope",
                    () -> node.asHost(() -> tokens.create("ingrid", "x", Set.of(scope), null)));
        }
        for (String scope : List.of("note", "note:edit", "*", "*:view", "admin", "user:view")) {
            assertThatCode(() -> node.asHost(() -> tokens.create("ingrid", "x", Set.of(scope), null)))
                    .doesNotThrowAnyException();
        }
    }

    @Test
    void nobodyMakesOrSeesTokensOfOthersButWhoManagesThem() {
        node.member("ingrid", MEMBER);
        node.member("mateo", MEMBER);
        Tokens tokens = node.access.tokens();
        Tokens.Created created = node.as("ingrid", () -> tokens.create("ingrid", "script", Set.of(), null));
        long id = created.token().id();

        assertFails(Kind.DENIED, "denied", () -> node.as("mateo", () -> tokens.create("ingrid", "x", Set.of(), null)));
        assertFails(Kind.DENIED, "denied", () -> node.as("mateo", () -> tokens.create("admin", "x", Set.of(), null)));
        assertFails(Kind.DENIED, "denied", () -> node.as("mateo", () -> tokens.list("ingrid")));
        assertFails(Kind.DENIED, "denied", () -> node.as("mateo", () -> tokens.list(null)));
        assertFails(
                Kind.MISSING,
                "missing",
                () -> node.as("mateo", () -> {
                    tokens.revoke(id);
                    return true;
                }));
        assertFails(
                Kind.DENIED,
                "denied",
                () -> node.as(Identity.ANONYMOUS, () -> tokens.create("ingrid", "x", Set.of(), null)));

        assertThat(node.<List<?>>as("admin", () -> tokens.list(null))).hasSize(1);
        node.as("admin", () -> tokens.create("ingrid", "by admin", Set.of(), null));
        assertThat(node.as("admin", () -> tokens.list("ingrid")))
                .extracting(Tokens.Token::title)
                .containsExactly("by admin", "script");
    }

    @Test
    void aNarrowTokenMakesNoWiderOne() {
        node.member("ingrid", MEMBER);
        Identity narrow = identity("ingrid", Set.of("note:view"));
        Identity users = identity("admin", Set.of("user", "role"));

        assertFails(
                Kind.DENIED,
                "denied",
                () -> node.as(narrow, () -> node.access.tokens().create("ingrid", "x", Set.of(), null)));
        assertFails(
                Kind.DENIED,
                "denied",
                () -> node.as(users, () -> node.access.tokens().create("admin", "x", Set.of(), null)));
        assertFails(
                Kind.INVALID,
                "more-rights",
                () -> node.as(users, () -> node.access
                        .users()
                        .create("eve", "Eve", "", Node.PASSWORD.toCharArray(), List.of("Administrator"))));
        assertFails(
                Kind.DENIED,
                "denied",
                () -> node.as(users, () -> {
                    node.access.users().setPassword("admin", "tarn lumen quill 84".toCharArray());
                    return true;
                }));
    }
}
