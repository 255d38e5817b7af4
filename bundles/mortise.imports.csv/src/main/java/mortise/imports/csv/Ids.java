package mortise.imports.csv;

import org.jspecify.annotations.Nullable;

/** Reads the ids of records. */
final class Ids {
    private static final int MOST_DIGITS = 18;

    private Ids() {}

    /** Returns the id, or null if the text is none. */
    static @Nullable Long read(String text) {
        if (text.isEmpty() || text.length() > MOST_DIGITS) {
            return null;
        }
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                return null;
            }
        }
        return Long.valueOf(text);
    }
}
