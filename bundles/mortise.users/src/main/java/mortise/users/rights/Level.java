package mortise.users.rights;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** With whose records something may be done; each includes those before it. */
public enum Level {
    /** With nobody's. */
    NONE,
    /** With one's own. */
    OWN,
    /** With everybody's. */
    ALL;

    /** All of them as permissions write them. */
    static final String WORDS = Arrays.stream(values()).map(Level::word).collect(Collectors.joining(", "));

    /** Returns how permissions write it. */
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Returns the level that permissions write so, or null. */
    static @Nullable Level of(@Nullable String word) {
        return Arrays.stream(values())
                .filter(level -> level.word().equals(word))
                .findFirst()
                .orElse(null);
    }

    /** Returns the one that includes the other. */
    Level orWider(Level other) {
        return compareTo(other) >= 0 ? this : other;
    }
}
