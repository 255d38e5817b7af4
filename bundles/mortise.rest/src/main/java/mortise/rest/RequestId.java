package mortise.rest;

import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** Names a request, so that answer, log and audit trail can be brought together; of the same form as the screens'. */
final class RequestId {
    static final String HEADER = "X-Request-Id";

    private static final char[] LETTERS = "23456789ABCDEFGHJKMNPQRSTVWXYZ".toCharArray();
    private static final int LENGTH = 11;
    private static final int HYPHEN = 5;

    private RequestId() {}

    /** Returns what the caller sent if it can be used as a name, or a new one, short enough to be read out. */
    static String of(@Nullable String header) {
        if (header != null && header.matches("[a-zA-Z0-9_-]{8,64}")) {
            return header;
        }
        ThreadLocalRandom random = ThreadLocalRandom.current();
        char[] name = new char[LENGTH];
        for (int i = 0; i < LENGTH; i++) {
            name[i] = i == HYPHEN ? '-' : LETTERS[random.nextInt(LETTERS.length)];
        }
        return new String(name);
    }
}
