package mortise.records.query;

import java.util.Optional;

/** Ranges of texts that begin alike, by code point. */
final class Prefixes {
    private Prefixes() {}

    /** Returns the least text that is greater than all that begin with this one; empty if there is none. */
    static Optional<String> after(String prefix) {
        int end = prefix.length();
        while (end > 0) {
            int last = prefix.codePointBefore(end);
            end -= Character.charCount(last);
            int next = last + 1 == Character.MIN_SURROGATE ? Character.MAX_SURROGATE + 1 : last + 1;
            if (next <= Character.MAX_CODE_POINT) {
                return Optional.of(prefix.substring(0, end) + Character.toString(next));
            }
        }
        return Optional.empty();
    }
}
