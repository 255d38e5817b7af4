package mortise.launcher;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.sshd.client.SshClient;
import org.apache.sshd.client.channel.ChannelExec;
import org.apache.sshd.client.channel.ClientChannelEvent;
import org.apache.sshd.client.future.AuthFuture;
import org.apache.sshd.client.keyverifier.AcceptAllServerKeyVerifier;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.keyprovider.FileKeyPairProvider;
import org.apache.sshd.common.util.io.input.NoCloseInputStream;
import org.apache.sshd.common.util.io.output.NoCloseOutputStream;

/**
 * Runs one command in the shell of a node on this machine: its output goes to standard output, what it says when it
 * fails to standard error, and its exit status is the command's. The command finds the folder that the caller is in as
 * the session's variable {@code MORTISE_DIRECTORY}.
 */
public final class RunCommand {

    private static final String USER = "mortise";
    private static final Duration CONNECT = Duration.ofSeconds(15);
    private static final Duration SETTLE = Duration.ofSeconds(5);
    private static final Duration PAUSE = Duration.ofMillis(200);
    private static final String DIRECTORY = "MORTISE_DIRECTORY";
    private static final int FAILED = 1; // of Karaf's shell; a command that ends with another status has an output
    private static final int UNREACHABLE = 69; // EX_UNAVAILABLE in sysexits.h
    private static final Pattern COLOURS = Pattern.compile("\u001b\\[[0-9;]*m");
    private static final String KARAFS_WORDS = "Error executing command: ";
    private static final String STANDARD_INPUT = "-";

    private RunCommand() {}

    /**
     * Runs a command and ends with its status, or with 69 if the node cannot be reached.
     *
     * @param arguments host, port, file of the private key, command, the command's arguments
     */
    public static void main(String[] arguments) {
        int status;
        try (SshClient client = SshClient.setUpDefaultClient()) {
            // Loopback, and the key proves us to the node: there is no third party to be told apart.
            client.setServerKeyVerifier(AcceptAllServerKeyVerifier.INSTANCE);
            client.setKeyIdentityProvider(new FileKeyPairProvider(Path.of(arguments[2])));
            client.start();
            status = run(client, arguments);
        } catch (IOException e) {
            System.err.println("mortise: the node cannot be reached: " + e.getMessage());
            status = UNREACHABLE;
        }
        System.exit(status);
    }

    private static int run(SshClient client, String[] arguments) throws IOException {
        String command = commandLine(Arrays.copyOfRange(arguments, 3, arguments.length));
        try (ClientSession session = signedIn(client, arguments[0], Integer.parseInt(arguments[1]));
                ChannelExec channel = session.createExecChannel(command)) {
            channel.setEnv(DIRECTORY, Path.of("").toAbsolutePath().toString());
            HeldOutput output = new HeldOutput(System.out, System.err);
            channel.setOut(output);
            channel.setErr(new NoCloseOutputStream(System.err));
            if (Arrays.asList(arguments).contains(STANDARD_INPUT)) {
                channel.setIn(new NoCloseInputStream(System.in));
            }
            channel.open().verify(CONNECT);
            channel.waitFor(EnumSet.of(ClientChannelEvent.CLOSED), Duration.ZERO);
            Integer status = channel.getExitStatus();
            int result = status == null ? UNREACHABLE : status;
            output.release(result);
            return result;
        }
    }

    /** A node that has just started knows its key a moment later than it answers. */
    static ClientSession signedIn(SshClient client, String host, int port) throws IOException {
        long end = System.nanoTime() + SETTLE.toNanos();
        while (true) {
            ClientSession session =
                    client.connect(USER, host, port).verify(CONNECT).getSession();
            AuthFuture auth = session.auth();
            boolean answered = auth.await(CONNECT);
            if (auth.isSuccess()) {
                return session;
            }
            session.close();
            if (!answered) {
                throw new IOException("it does not answer");
            }
            if (System.nanoTime() > end) {
                throw new IOException("it does not take the key of this data folder", auth.getException());
            }
            LockSupport.parkNanos(PAUSE.toNanos());
        }
    }

    /** One line of Karaf's shell: after the word karaf as it is, else a command of the scope mortise. */
    static String commandLine(String... words) {
        if (words[0].equals("karaf")) {
            return Arrays.stream(words, 1, words.length).collect(Collectors.joining(" "));
        }
        return "mortise:" + words[0]
                + Arrays.stream(words, 1, words.length).map(RunCommand::quoted).collect(Collectors.joining());
    }

    /** Between double quotes the shell gives a meaning to these three only; single quotes would know no escape at all. */
    private static String quoted(String word) {
        return " \"" + word.replace("\\", "\\\\").replace("\"", "\\\"").replace("$", "\\$") + "\"";
    }

    /**
     * Karaf writes a command's failure to the command's output. What comes is therefore held until it is known how the
     * command ended, or until it is too long to be a message. Lines that are marked as said aside go to standard error at
     * once: Karaf 4.4.10 never sends what a command writes there itself.
     */
    static final class HeldOutput extends OutputStream {
        /** In front of a line that is said aside; see HostCommand in mortise.shell.kit. */
        private static final int ASIDE = 0x1e;

        private static final int LONGEST_MESSAGE = 1 << 20;

        private final OutputStream target;
        private final PrintStream errors;
        private final ByteArrayOutputStream held = new ByteArrayOutputStream();
        private boolean flowing;
        private boolean inLine;
        private boolean aside;

        HeldOutput(OutputStream target, PrintStream errors) {
            this.target = target;
            this.errors = errors;
        }

        @Override
        public synchronized void write(byte[] bytes, int offset, int length) throws IOException {
            for (int i = offset; i < offset + length; i++) {
                write(bytes[i]);
            }
        }

        @Override
        public synchronized void write(int b) throws IOException {
            if (b == ASIDE && !inLine) {
                aside = true;
            } else if (aside) {
                errors.write(b);
            } else if (flowing) {
                target.write(b);
            } else {
                held.write(b);
                if (held.size() > LONGEST_MESSAGE) {
                    flow();
                }
            }
            inLine = b != '\n';
            if (!inLine && aside) {
                aside = false;
                errors.flush();
            }
        }

        private void flow() throws IOException {
            held.writeTo(target);
            held.reset();
            flowing = true;
        }

        synchronized void release(int status) throws IOException {
            if (status != FAILED) {
                flow();
            } else {
                String message =
                        COLOURS.matcher(held.toString(StandardCharsets.UTF_8)).replaceAll("");
                errors.print(message.startsWith(KARAFS_WORDS) ? message.substring(KARAFS_WORDS.length()) : message);
                errors.flush();
            }
            target.flush();
        }
    }
}
