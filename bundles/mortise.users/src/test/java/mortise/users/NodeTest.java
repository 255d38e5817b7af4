package mortise.users;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.Map;
import java.util.Optional;
import mortise.access.SignIn.Session;
import mortise.core.Failure;
import mortise.core.Failure.Kind;
import mortise.core.Problem;
import mortise.database.OpenDatabase;
import mortise.testkit.DatabaseOpener;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** Tests of one node on one kind of database. */
abstract class NodeTest {
    static final String MEMBER = "User";

    final MovableClock clock = new MovableClock();
    OpenDatabase database;
    Node node;

    abstract DatabaseOpener opener();

    @BeforeEach
    void open() {
        database = opener().open();
        node = started();
    }

    Node started() {
        return Node.started(database, clock, Map.of());
    }

    @AfterEach
    void close() {
        node.close();
        database.close();
    }

    static void assertFails(Kind kind, String code, ThrowingCallable call) {
        assertThatExceptionOfType(Failure.class).isThrownBy(call).satisfies(failure -> {
            assertThat(failure.kind()).as(failure.toString()).isEqualTo(kind);
            assertThat(failure.problems()).extracting(Problem::code).contains(code);
        });
    }

    Session signIn(String name, String password) {
        return node.access.signIn().signIn(name, password.toCharArray(), "198.51.100.7");
    }

    Session signIn(String member) {
        return signIn(member, Node.ownPassword(member));
    }

    Optional<Session> session(String secret) {
        return node.access.signIn().session(secret);
    }
}
