package mortise.users.password;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import mortise.core.Failure;
import mortise.core.Problem;

/**
 * What a password may look like: long, not the user's name, and nothing that is tried first. Which kinds of characters it
 * has is its owner's business. No copy of it is left in memory.
 */
final class PasswordRules {
    /** The most characters that are read; more make nothing safer. */
    static final int MAX_LENGTH = 256;

    /** What people write instead of letters. */
    private static final String DISGUISES = "013457@$!";

    private static final String LETTERS = "oieastasi";

    /** Rows of keys and the like, in which people take a walk. */
    private static final List<String> WALKS =
            List.of("abcdefghijklmnopqrstuvwxyz", "01234567890", "qwertyuiop", "qwertzuiop", "asdfghjkl", "zxcvbnm");

    private static final Set<String> COMMON = common();

    private PasswordRules() {}

    private static Set<String> common() {
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(
                Objects.requireNonNull(PasswordRules.class.getResourceAsStream("common.txt")),
                StandardCharsets.UTF_8))) {
            return lines.lines().filter(line -> !line.startsWith("#")).collect(Collectors.toUnmodifiableSet());
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /**
     * Refuses a weak password.
     *
     * @throws Failure INVALID with everything that is wrong: {@code too-short}, {@code too-long}, {@code contains-name},
     *     {@code too-common}
     */
    static void check(String name, char[] password, int least) {
        List<Problem> problems = new ArrayList<>();
        int length = Character.codePointCount(password, 0, password.length);
        if (length < least) {
            problems.add(Problem.of("too-short", "A password has " + least + " characters or more."));
        }
        if (length > MAX_LENGTH) {
            problems.add(Problem.of("too-long", "A password has at most " + MAX_LENGTH + " characters."));
        } else if (length > 0) {
            char[] lower = new char[password.length];
            for (int i = 0; i < lower.length; i++) {
                lower[i] = Character.toLowerCase(password[i]);
            }
            if (name.length() > 3 && contains(lower, name.toLowerCase(Locale.ROOT))) {
                problems.add(Problem.of("contains-name", "A password does not contain the user's name."));
            }
            if (isCommon(lower)) {
                problems.add(Problem.of("too-common", "This password is one of the first that somebody would try."));
            }
            Arrays.fill(lower, '\0');
        }
        if (!problems.isEmpty()) {
            throw new Failure(Failure.Kind.INVALID, problems);
        }
    }

    /** Little but words of the list and walks, repeated, disguised, or with some digits around them. */
    private static boolean isCommon(char[] password) {
        if (CharBuffer.wrap(password).chars().distinct().count() < 5) {
            return true;
        }
        char[] plain = password.clone();
        for (int i = 0; i < plain.length; i++) {
            int disguise = DISGUISES.indexOf(plain[i]);
            plain[i] = disguise < 0 ? plain[i] : LETTERS.charAt(disguise);
        }
        boolean[] known = new boolean[password.length];
        markCommon(password, known);
        markCommon(plain, known);
        Arrays.fill(plain, '\0');
        int halves = 0;
        for (int i = 0; i < password.length; i++) {
            halves += known[i] ? 0 : Character.isLetter(password[i]) ? 2 : 1;
        }
        return halves < 8;
    }

    private static void markCommon(char[] password, boolean[] known) {
        for (int start = 0; start < password.length; start++) {
            int length = 0;
            for (String walk : WALKS) {
                length =
                        Math.max(length, Math.max(walked(password, start, walk, 1), walked(password, start, walk, -1)));
            }
            for (String word : COMMON) {
                if (word.length() > length && startsWith(password, start, word)) {
                    length = word.length();
                }
            }
            if (length > 3) {
                Arrays.fill(known, start, start + length, true);
            }
        }
    }

    /** Returns how far the password follows a walk from there. */
    private static int walked(char[] password, int start, String walk, int step) {
        int at = walk.indexOf(password[start]);
        int length = 0;
        while (at >= 0
                && at < walk.length()
                && start + length < password.length
                && walk.charAt(at) == password[start + length]) {
            length++;
            at += step;
        }
        return length;
    }

    private static boolean contains(char[] text, String part) {
        return IntStream.range(0, text.length).anyMatch(start -> startsWith(text, start, part));
    }

    private static boolean startsWith(char[] text, int start, String part) {
        if (start + part.length() > text.length) {
            return false;
        }
        for (int i = 0; i < part.length(); i++) {
            if (text[start + i] != part.charAt(i)) {
                return false;
            }
        }
        return true;
    }
}
