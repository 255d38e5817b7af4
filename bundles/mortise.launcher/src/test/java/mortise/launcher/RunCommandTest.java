package mortise.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RunCommandTest {

    @Test
    void argumentsReachTheShellAsTheyAre() {
        assertThat(RunCommand.commandLine("import", "contacts", "a \"b\" $c \\d.csv"))
                .isEqualTo("mortise:import \"contacts\" \"a \\\"b\\\" \\$c \\\\d.csv\"");
    }
}
