package mortise.users;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import mortise.access.PasswordReset;
import mortise.access.SignIn.Session;
import mortise.core.Failure;
import mortise.core.Failure.Kind;
import mortise.entity.Draft;
import mortise.mail.Mail;
import org.junit.jupiter.api.Test;

abstract class ResetTest extends NodeTest {
    private static final String FRESH = "walnut-dovetail-31";

    @Test
    void aMailedLinkLetsAUserChooseAPassword() {
        long id = node.member("ingrid", MEMBER);
        Session before = signIn("ingrid");

        String secret = linkFor(" Ingrid ");

        Mail mail = node.mailed.get(0).mail();
        assertThat(mail.to()).extracting("mailbox").containsExactly("ingrid@example.org");
        assertThat(mail.subject()).isEqualTo("Choose a new password");
        assertThat(mail.text()).contains("ingrid", "within 30 minutes", "https://host.example/reset?token=" + secret);
        assertThat(node.mailed.get(0).about().confidential()).isTrue();
        assertThat(node.mailed.get(0).about().record()).isEqualTo(id);
        assertThat(reset().user(secret)).contains("ingrid");

        reset().reset(secret, FRESH.toCharArray());

        assertThat(session(before.secret())).isEmpty();
        assertFails(Kind.UNAUTHENTICATED, "wrong-credentials", () -> signIn("ingrid"));
        assertThat(signIn("ingrid", FRESH).mustChangePassword()).isFalse();
        node.settle();
        assertThat(node.mailed.get(1).mail().subject()).isEqualTo("Your password was changed");
        assertThat(node.mailed.get(1).mail().text()).doesNotContain("https://");
    }

    @Test
    void aLinkWorksOnceAndForItsTime() {
        node.member("ingrid", MEMBER);
        String used = linkFor("ingrid");
        String other = linkFor("ingrid");
        reset().reset(used, FRESH.toCharArray());

        assertOver(used);
        assertOver(other);

        String late = linkFor("ingrid");
        clock.forward(Duration.ofMinutes(31));
        assertOver(late);
        assertOver("no-secret");
        assertOver("");
        assertThatCode(() -> signIn("ingrid", FRESH)).doesNotThrowAnyException();
    }

    @Test
    void aPasswordChosenOtherwiseMakesLinksVoid() {
        node.member("ingrid", MEMBER);
        String link = linkFor("ingrid");
        Session session = signIn("ingrid");
        node.access
                .signIn()
                .changePassword(session.secret(), Node.ownPassword("ingrid").toCharArray(), FRESH.toCharArray());

        assertOver(link);
    }

    @Test
    void aWeakPasswordIsRefusedAndTheLinkStillWorks() {
        node.member("ingrid", MEMBER);
        String secret = linkFor("ingrid");
        char[] weak = "ingrid".toCharArray();

        assertFails(Kind.INVALID, "too-short", () -> reset().reset(secret, weak));

        assertThat(new String(weak)).isEqualTo("\0".repeat(6));
        assertThat(reset().user(secret)).contains("ingrid");
    }

    @Test
    void ofTwoAtOnceOneWins() throws Exception {
        node.member("ingrid", MEMBER);
        String secret = linkFor("ingrid");
        Callable<String> attempt = () -> {
            try {
                reset().reset(secret, FRESH.toCharArray());
                return "done";
            } catch (Failure over) {
                return over.kind().name();
            }
        };
        ExecutorService both = Executors.newFixedThreadPool(2);
        try {
            List<Future<String>> results = both.invokeAll(List.of(attempt, attempt));
            assertThat(List.of(results.get(0).get(), results.get(1).get()))
                    .containsExactlyInAnyOrder("done", "MISSING");
        } finally {
            both.shutdown();
        }
    }

    @Test
    void endsALockOut() {
        node.member("ingrid", MEMBER);
        for (int i = 0; i < 5; i++) {
            assertFails(Kind.UNAUTHENTICATED, "wrong-credentials", () -> signIn("ingrid", "wrong"));
        }
        reset().reset(linkFor("ingrid"), FRESH.toCharArray());

        assertThatCode(() -> signIn("ingrid", FRESH)).doesNotThrowAnyException();
    }

    @Test
    void knowsPeopleByTheirAddressWhateverItsCase() {
        node.member("ingrid", MEMBER);
        node.member("mateo", MEMBER);

        assertThat(linkFor("INGRID@example.org")).isNotEmpty();
        assertThat(node.mailed).hasSize(1);
        ask("ingrid@example.or");
        ask("%@example.org");
        assertThat(node.mailed).hasSize(1);
    }

    @Test
    void tellsNobodyWhoIsKnown() {
        long mateo = node.member("mateo", MEMBER);
        long silent = node.member("silent", MEMBER);
        node.asHost(() -> node.records.save(Draft.update("user", mateo).set("active", false)));
        node.asHost(() -> node.records.save(Draft.update("user", silent).set("email", null)));

        for (String name : List.of("nobody", "mateo", "silent", "", "  ", "x".repeat(10_000), "a@b@c", "'; --")) {
            assertThatCode(() -> ask(name)).doesNotThrowAnyException();
        }
        assertThat(node.mailed).isEmpty();
    }

    @Test
    void mailsAUserThreeTimesAnHour() {
        node.member("ingrid", MEMBER);
        for (int i = 0; i < 5; i++) {
            ask("ingrid");
        }
        assertThat(node.mailed).hasSize(3);

        clock.forward(Duration.ofMinutes(61));
        ask("ingrid");
        assertThat(node.mailed).hasSize(4);
    }

    @Test
    void writesInTheUsersLanguageElseInTheBrowsers() {
        long ingrid = node.member("ingrid", MEMBER);
        node.asHost(() -> node.records.save(Draft.update("user", ingrid).set("locale", "de-CH")));
        node.member("mateo", MEMBER);

        ask("ingrid");
        ask("mateo");

        assertThat(node.mailed)
                .extracting(each -> each.mail().subject())
                .containsExactly("Neues Passwort wählen", "Choose a new password");
    }

    @Test
    void saysSoWhereNoMailIsSent() {
        node.mailGoes();

        assertThat(reset().isPossible()).isFalse();
        assertFails(Kind.UNAVAILABLE, "unavailable", () -> reset().request(
                        "ingrid", "198.51.100.7", Locale.ENGLISH, secret -> secret));
    }

    private void assertOver(String secret) {
        assertThat(reset().user(secret)).isEmpty();
        assertFails(Kind.MISSING, "missing", () -> reset().reset(secret, "other-walnut-32".toCharArray()));
    }

    private PasswordReset reset() {
        return node.access.passwordReset();
    }

    private void ask(String name) {
        reset().request(name, "198.51.100.7", Locale.ENGLISH, secret -> "https://host.example/reset?token=" + secret);
        node.settle();
    }

    /** Returns the secret in the mail that comes. */
    private String linkFor(String name) {
        ask(name);
        String text = node.mailed.get(node.mailed.size() - 1).mail().text();
        return text.replaceAll("(?s).*token=([^\\s]+).*", "$1");
    }
}
