package mortise.shell.user;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Arrays;
import mortise.core.Failure;
import org.apache.karaf.shell.api.console.Session;

/** Passwords come from files, from standard input, from a question or from chance; never from the command line. */
final class Password {
    private static final String LETTERS = "abcdefghijkmnpqrstuvwxyz23456789";
    private static final int GROUPS = 5;
    private static final int GROUP = 5;
    private static final int LONGEST = 1024;
    private static final String STANDARD_INPUT = "-";

    private Password() {}

    /**
     * Reads the first line of a file, or of standard input.
     *
     * @throws Failure MISSING if there is no such file; INVALID if it is empty
     */
    static char[] read(String name, Path file, Session session) throws IOException {
        if (!name.equals(STANDARD_INPUT) && !Files.isRegularFile(file)) {
            throw Failure.missing("there is no file " + file);
        }
        try (Reader reader = name.equals(STANDARD_INPUT)
                ? new InputStreamReader(session.getKeyboard(), StandardCharsets.UTF_8)
                : Files.newBufferedReader(file)) {
            return firstLine(reader);
        }
    }

    private static char[] firstLine(Reader reader) throws IOException {
        CharBuffer line = CharBuffer.allocate(LONGEST);
        for (int letter = reader.read(); letter >= 0 && letter != '\n' && line.hasRemaining(); letter = reader.read()) {
            if (letter != '\r') {
                line.put((char) letter);
            }
        }
        char[] password = Arrays.copyOf(line.array(), line.position());
        Arrays.fill(line.array(), '\0');
        if (password.length == 0) {
            throw Failure.invalidParameter("--password-file", "empty", "there is no password in its first line");
        }
        return password;
    }

    /**
     * Asks for a password without showing it.
     *
     * @throws Failure INVALID where nobody can be asked
     */
    static char[] ask(Session session) throws IOException {
        try {
            return session.readLine("Password: ", '\0').toCharArray();
        } catch (UnsupportedOperationException notInteractive) {
            throw new Failure(
                    Failure.Kind.INVALID,
                    "not-interactive",
                    "nobody can be asked here; use --password-file -, or `mortise shell`",
                    notInteractive);
        }
    }

    /** Makes a password that nobody can guess and everybody can type: 25 letters and digits, 125 bits. */
    static char[] generate() {
        SecureRandom random = new SecureRandom();
        char[] password = new char[GROUPS * (GROUP + 1) - 1];
        for (int i = 0; i < password.length; i++) {
            password[i] = (i + 1) % (GROUP + 1) == 0 ? '-' : LETTERS.charAt(random.nextInt(LETTERS.length()));
        }
        return password;
    }
}
