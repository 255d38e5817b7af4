package mortise.users;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import mortise.access.SignIn.Session;
import mortise.core.Failure;
import mortise.entity.Draft;
import mortise.entity.EntityType;
import mortise.entity.Query;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

abstract class FirstStartTest extends NodeTest {
    @TempDir
    Path data;

    @Test
    void theGivenPasswordOpensTheDoorAtOnce() {
        node.begin();
        Session session = signIn("admin", Node.PASSWORD);

        assertThat(session.mustChangePassword()).isFalse();
        assertThat(node.access.users().administers(session.identity())).isTrue();
        assertThat(node.find("role", "Administrator").get("administrator")).isEqualTo(true);
        assertThat(node.find("role", "User").get("administrator")).isEqualTo(false);
    }

    @Override
    Node started() {
        return fresh(null, Node.PASSWORD);
    }

    /** Where nothing has happened yet. */
    private Node fresh(@Nullable Path folder, @Nullable String given) {
        return new Node(database, clock, Map.of(), folder, given);
    }

    @Test
    void theFirstStartMakesAPasswordThatIsShownOnce() throws IOException {
        Path file = data.resolve("first-start/admin-password");
        try (Node first = fresh(data, "")) {
            first.begin();
            String password = Files.readString(file).strip();

            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                    .isEqualTo("rw-------");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file.getParent())))
                    .isEqualTo("rwx------");
            Session session = first.access.signIn().signIn("admin", password.toCharArray(), "");
            assertThat(session.mustChangePassword()).isTrue();
            assertThat(file).exists();
            first.begin();
            assertThat(Files.readString(file).strip()).isEqualTo(password);

            first.access.signIn().changePassword(session.secret(), password.toCharArray(), Node.PASSWORD.toCharArray());
            assertThat(file).doesNotExist();
            first.begin();
            assertThat(file).doesNotExist();
        }
    }

    @Test
    void theFileGoesWhenThePasswordWasChangedOnAnotherNode() {
        Path file = data.resolve("first-start/admin-password");
        try (Node first = fresh(data, null);
                Node second = fresh(data.resolve("second"), null)) {
            first.begin();
            second.begin();
            assertThat(file).exists();
            assertThat(data.resolve("second")).doesNotExist();
            second.asHost(() -> {
                second.access.users().setPassword("admin", Node.PASSWORD.toCharArray());
                return true;
            });
            first.access.clean();
            assertThat(file).exists();

            Session session = second.access.signIn().signIn("admin", Node.PASSWORD.toCharArray(), "");
            second.access
                    .signIn()
                    .changePassword(session.secret(), Node.PASSWORD.toCharArray(), "tarn lumen quill 84".toCharArray());
            first.access.clean();
            assertThat(file).doesNotExist();
        }
    }

    @Test
    void ofTwoNodesThatStartTogetherOneMakesTheAdministrator() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try (Node one = fresh(data.resolve("one"), null);
                Node two = fresh(data.resolve("two"), null)) {
            List<Callable<Boolean>> begin = List.of(
                    () -> {
                        one.begin();
                        return true;
                    },
                    () -> {
                        two.begin();
                        return true;
                    });
            for (Future<Boolean> each : threads.invokeAll(begin)) {
                assertThat(each.get()).isTrue();
            }

            assertThat(one.asHost(() -> one.records.count(Node.users()))).isEqualTo(1);
            assertThat(one.asHost(() -> one.records.count(Query.of("role")))).isEqualTo(2);
            List<Path> files = List.of(
                    data.resolve("one/first-start/admin-password"), data.resolve("two/first-start/admin-password"));
            assertThat(files.stream().filter(Files::exists)).hasSize(1);
            assertThat(one.identity("admin")).isEqualTo(two.identity("admin"));
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void aFirstStartThatStoppedHalfWayIsFinished() {
        try (Node first = fresh(data, Node.PASSWORD)) {
            first.asHost(() -> first.records.save(
                    Draft.create("role").set("name", "Administrator").set("administrator", true)));
            first.begin();

            assertThat(first.asHost(() -> first.records.count(Query.of("role"))))
                    .isEqualTo(2);
            assertThat(first.access.users().administers(first.identity("admin")))
                    .isTrue();
        }
    }

    @Test
    void refusesAGivenPasswordThatIsTooWeakAndSaysWhichSetting() {
        try (Node first = fresh(data, "secret")) {
            assertThatExceptionOfType(Failure.class)
                    .isThrownBy(first::begin)
                    .withMessageContaining("MORTISE_ADMIN_PASSWORD")
                    .satisfies(failure -> assertThat(failure.getMessage()).doesNotContain("secret"));
            assertThat(first.asHost(() -> first.records.count(Query.of(EntityType.USER))))
                    .isZero();
        }
    }
}
