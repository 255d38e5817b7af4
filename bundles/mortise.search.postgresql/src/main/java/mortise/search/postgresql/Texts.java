package mortise.search.postgresql;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Texts in the forms in which PostgreSQL can keep and find them. */
final class Texts {
    /** Ends the name of a field in front of a value. Sorts before all that people write. */
    static final char END = '\u0001';

    /** Ends the name of a field in front of what stands for a value that is too long for an index. */
    private static final char END_LONG = '\u0002';

    private static final int LONGEST_KEY = 1_200;

    private Texts() {}

    /** Returns a text without what the database cannot keep: NUL, and halves of characters. */
    static String clean(String text) {
        StringBuilder clean = null;
        for (int i = 0; i < text.length(); i++) {
            char letter = text.charAt(i);
            boolean pair = i + 1 < text.length() && Character.isSurrogatePair(letter, text.charAt(i + 1));
            if (pair) {
                i++;
            } else if (letter == 0 || Character.isSurrogate(letter)) {
                clean = clean == null ? new StringBuilder(text) : clean;
                clean.setCharAt(i, letter == 0 ? ' ' : '\uFFFD');
            }
        }
        return clean == null ? text : clean.toString();
    }

    /** Returns a value with the name of its field in front. */
    static String of(String field, String value) {
        return clean(field + END + value);
    }

    /** Returns that in a form that is short enough for an index. */
    static String key(String field, String value) {
        String whole = of(field, value);
        byte[] bytes = whole.getBytes(StandardCharsets.UTF_8);
        if (bytes.length <= LONGEST_KEY) {
            return whole;
        }
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(bytes);
            return clean(field + END_LONG + HexFormat.of().formatHex(hash));
        } catch (NoSuchAlgorithmException notThere) {
            throw new IllegalStateException("every Java has SHA-256", notThere);
        }
    }

    /** Returns a text as a pattern that only it matches. */
    static String literally(String text) {
        return clean(text).replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_");
    }

    /** Returns a word as it stands in a vector or in a question for one. */
    static String quoted(String word) {
        return "'" + word.replace("\\", "\\\\").replace("'", "''") + "'";
    }

    /**
     * Returns the letters of a word as bits, several letters on one of them: a word that is similar to another lacks few of
     * its bits.
     */
    static long letters(String word) {
        return word.codePoints()
                .mapToLong(letter -> {
                    if (letter >= 'a' && letter <= 'z') {
                        return 1L << (letter - 'a');
                    }
                    return letter >= '0' && letter <= '9' ? 1L << (letter - '0' + 26) : 1L << (letter % 27 + 36);
                })
                .reduce(0, (all, one) -> all | one);
    }
}
