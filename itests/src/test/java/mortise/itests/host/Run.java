package mortise.itests.host;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A program that ran to its end: its exit status, what it wrote to standard output and to standard error. */
public record Run(List<String> command, int status, String output, String errors) {

    private static final int LONGEST_MINUTES = 5;

    static Run inFolder(Path folder, String... command) {
        return inFolder(folder, Map.of(), List.of(command));
    }

    static Run inFolder(Path folder, Map<String, String> environment, List<String> command) {
        return inFolder(folder, environment, command, "");
    }

    /** Runs a program that gets this text as its standard input. */
    static Run inFolder(Path folder, Map<String, String> environment, List<String> command, String input) {
        try {
            Path output = Files.createTempFile("run", ".out");
            Path errors = Files.createTempFile("run", ".err");
            ProcessBuilder builder = new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectOutput(output.toFile())
                    .redirectError(errors.toFile());
            builder.environment().putAll(environment);
            Process process = builder.start();
            try (OutputStream standardInput = process.getOutputStream()) {
                standardInput.write(input.getBytes(StandardCharsets.UTF_8));
            }
            if (!process.waitFor(LONGEST_MINUTES, TimeUnit.MINUTES)) {
                process.destroyForcibly();
                throw new AssertionError("still running after " + LONGEST_MINUTES + " minutes: " + command);
            }
            Run run = new Run(command, process.exitValue(), Files.readString(output), Files.readString(errors));
            Files.delete(output);
            Files.delete(errors);
            return run;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** This run if it succeeded. */
    public Run orThrow() {
        if (status != 0) {
            throw new AssertionError("status " + status + " of " + command + "\n" + output + errors);
        }
        return this;
    }
}
