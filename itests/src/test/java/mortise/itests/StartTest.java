package mortise.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import mortise.itests.host.Distribution;
import mortise.itests.host.Run;
import mortise.itests.host.RunningHost;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class StartTest {

    private static List<String> shippedFiles = List.of();
    private static RunningHost host;

    @BeforeAll
    static void start() throws IOException {
        shippedFiles = filesOf(Distribution.home());
        host = RunningHost.startWithSample();
    }

    @AfterAll
    static void stop() {
        host.close();
    }

    @Test
    void everyBundleResolvesAndEveryComponentIsSatisfied() {
        assertThat(host.karaf("bundle:list -t 0").orThrow().output()).doesNotContain("Installed", "Waiting", "Failure");
        assertThat(host.karaf("scr:list | cat").orThrow().output()).doesNotContain("UNSATISFIED", "FAILED");
    }

    @Test
    void startsWithoutComplaints() {
        assertThat(host.complaints()).isEmpty();
    }

    @Test
    void writesIntoItsDataFolderOnly() throws IOException {
        assertThat(filesOf(Distribution.home())).isEqualTo(shippedFiles);
    }

    @Test
    void aCommandThatDoesNotExistFailsOnStandardError() {
        Run run = host.command("no-such-command");

        assertThat(run.status()).isNotZero();
        assertThat(run.output()).isEmpty();
        assertThat(run.errors()).contains("no-such-command");
    }

    @Test
    void theShellsKeyIsForItsOwnerOnly() throws IOException {
        assertThat(Files.getPosixFilePermissions(host.data().resolve("karaf/shell.key")))
                .hasSize(2);
    }

    @Test
    void stopsAndStartsAgainOnTheSameData() {
        host.stop();
        assertThat(host.command("status").status()).isEqualTo(3);

        host.restart();

        assertThat(host.command("status").status()).isZero();
    }

    @Test
    void startsAgainAfterAPowerFailure() {
        host.kill9();

        host.restart();

        assertThat(host.command("status").status()).isZero();
    }

    @Test
    void aStartBrokenOffByAPowerFailureIsBegunAnew() throws IOException {
        try (RunningHost broken = RunningHost.brokenOffInItsFirstStart()) {
            broken.restart();

            assertThat(broken.command("status").status()).isZero();
        }
    }

    @Test
    void doesNotStartWhereAnotherNodeAnswers() {
        Run start = RunningHost.tryToStart(
                Map.of("MORTISE_PORT", Integer.toString(host.uri().getPort())));

        assertThat(start.status()).isNotZero();
        assertThat(start.errors())
                .contains("MORTISE_PORT: nothing can listen on 127.0.0.1 at port "
                        + host.uri().getPort());
    }

    private static List<String> filesOf(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.map(Path::toString).sorted().toList();
        }
    }
}
