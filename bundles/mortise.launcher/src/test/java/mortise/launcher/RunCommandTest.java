package mortise.launcher;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.security.GeneralSecurityException;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.sshd.client.SshClient;
import org.apache.sshd.client.keyverifier.AcceptAllServerKeyVerifier;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.apache.sshd.server.SshServer;
import org.junit.jupiter.api.Test;

class RunCommandTest {

    private final ByteArrayOutputStream answer = new ByteArrayOutputStream();
    private final ByteArrayOutputStream errors = new ByteArrayOutputStream();

    @Test
    void argumentsReachTheShellAsTheyAre() {
        assertThat(RunCommand.commandLine("import", "contacts", "a \"b\" $c \\d.csv"))
                .isEqualTo("mortise:import \"contacts\" \"a \\\"b\\\" \\$c \\\\d.csv\"");
    }

    @Test
    void whatIsSaidAsideGoesToErrorsAtOnceAndTheAnswerToTheOutput() throws IOException {
        RunCommand.HeldOutput output = output();

        output.write("{ \"a\":\n\u001ehalf\n1 \u001e }\n\u001eal".getBytes(UTF_8));
        assertThat(errors.toString(UTF_8)).isEqualTo("half\nal");
        assertThat(answer.toString(UTF_8)).isEmpty();
        output.write("most\n".getBytes(UTF_8));
        output.release(0);

        assertThat(errors.toString(UTF_8)).isEqualTo("half\nalmost\n");
        assertThat(answer.toString(UTF_8)).isEqualTo("{ \"a\":\n1 \u001e }\n");
    }

    @Test
    void aFailureGoesToErrorsAndAnAnswerWithAnotherStatusToTheOutput() throws IOException {
        RunCommand.HeldOutput failed = output();
        failed.write("\u001b[31mthere is no such file\u001b[39m\n".getBytes(UTF_8));
        failed.release(1);
        assertThat(errors.toString(UTF_8)).isEqualTo("there is no such file\n");
        assertThat(answer.toString(UTF_8)).isEmpty();

        RunCommand.HeldOutput partly = output();
        partly.write("two lines were refused\n".getBytes(UTF_8));
        partly.release(2);
        assertThat(answer.toString(UTF_8)).isEqualTo("two lines were refused\n");
    }

    /** Its server listens before it knows who may come in. */
    @Test
    void aNodeThatHasJustStartedIsAskedAgain() throws IOException {
        AtomicInteger asked = new AtomicInteger();
        try (SshServer node = SshServer.setUpDefaultServer();
                SshClient client = SshClient.setUpDefaultClient()) {
            KeyPairProvider keys =
                    KeyPairProvider.wrap(KeyUtils.generateKeyPair(KeyPairProvider.ECDSA_SHA2_NISTP256, 256));
            node.setHost("127.0.0.1");
            node.setKeyPairProvider(keys);
            node.setPublickeyAuthenticator((user, key, session) -> asked.incrementAndGet() > 3);
            node.start();
            client.setServerKeyVerifier(AcceptAllServerKeyVerifier.INSTANCE);
            client.setKeyIdentityProvider(keys);
            client.start();

            try (ClientSession session = RunCommand.signedIn(client, "127.0.0.1", node.getPort())) {
                assertThat(session.isAuthenticated()).isTrue();
            }

            node.setPublickeyAuthenticator((user, key, session) -> false);
            assertThatThrownBy(() -> RunCommand.signedIn(client, "127.0.0.1", node.getPort()))
                    .isInstanceOf(IOException.class)
                    .hasMessage("it does not take the key of this data folder");
        } catch (GeneralSecurityException everyJdkHasIt) {
            throw new AssertionError(everyJdkHasIt);
        }
    }

    private RunCommand.HeldOutput output() {
        return new RunCommand.HeldOutput(answer, new PrintStream(errors, true, UTF_8));
    }
}
