package mortise.search.postgresql;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** The words of a document as PostgreSQL reads a {@code tsvector}: those of titles of weight A, others of weight D. */
final class Vector {
    /** A little less than PostgreSQL takes. */
    private static final int MOST_BYTES = 1_000_000;

    private static final int TITLE = 1;
    private static final int TEXT = 2;
    /** What a word takes beside its letters, at most. */
    private static final int EACH = 8;

    private final Map<String, Integer> words = new LinkedHashMap<>();
    private int bytes;

    /** Adds a word; one that finds no room any more is left out. */
    void add(String word, boolean title) {
        int kind = title ? TITLE : TEXT;
        Integer known = words.get(word);
        if (known == null) {
            int more = word.getBytes(StandardCharsets.UTF_8).length + EACH;
            if (bytes + more > MOST_BYTES) {
                return;
            }
            bytes += more;
            words.put(word, kind);
        } else if ((known & kind) == 0) {
            words.put(word, known | kind);
        }
    }

    @Override
    public String toString() {
        StringBuilder vector = new StringBuilder();
        words.forEach((word, kinds) -> vector.append(Texts.quoted(word))
                .append(
                        switch (kinds) {
                            case TITLE -> ":1A";
                            case TEXT -> ":2";
                            default -> ":1A,2";
                        })
                .append(' '));
        return vector.toString();
    }
}
