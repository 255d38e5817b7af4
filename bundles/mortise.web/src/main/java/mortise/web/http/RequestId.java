package mortise.web.http;

import java.security.SecureRandom;
import org.jspecify.annotations.Nullable;

/** Names a request, so that a page, the log and the audit trail can be brought together. */
public final class RequestId {
    /** The header it comes and goes with. */
    public static final String HEADER = "X-Request-Id";

    private static final char[] LETTERS = "23456789ABCDEFGHJKMNPQRSTVWXYZ".toCharArray();
    private static final SecureRandom RANDOM = new SecureRandom();

    private RequestId() {}

    /** Returns what the caller sent if it can be used as a name, or a new one, short enough to be read out. */
    public static String of(@Nullable String header) {
        if (header != null && header.length() >= 8 && header.length() <= 64 && isPlain(header)) {
            return header;
        }
        char[] name = new char[11];
        for (int i = 0; i < name.length; i++) {
            name[i] = i == 5 ? '-' : LETTERS[RANDOM.nextInt(LETTERS.length)];
        }
        return new String(name);
    }

    private static boolean isPlain(String text) {
        return text.chars()
                .allMatch(character -> character >= 'a' && character <= 'z'
                        || character >= 'A' && character <= 'Z'
                        || character >= '0' && character <= '9'
                        || character == '-'
                        || character == '_');
    }
}
