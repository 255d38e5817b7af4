package mortise.storage;

import java.util.regex.Pattern;
import mortise.core.Failure;

/**
 * What a key looks like: names separated by {@code /}, of lower-case letters, digits and {@code . _ -}, none beginning or
 * ending with a dot; at most {@value #MAX_LENGTH} characters altogether. Such a key means the same in every store, in those
 * that ignore case too, and is never a way out of it. What people call a file is none of the key's business.
 */
public final class FileKeys {
    /** The longest key. */
    public static final int MAX_LENGTH = 200;

    private static final String NAME = "[a-z0-9_-](?:[a-z0-9._-]*[a-z0-9_-])?";
    private static final Pattern KEY = Pattern.compile(NAME + "(?:/" + NAME + ")*+");
    private static final Pattern PREFIX = Pattern.compile("(?:" + NAME + "/)*+(?:[a-z0-9_-][a-z0-9._-]*)?");

    private FileKeys() {}

    /** Tells whether a text can be a key. */
    public static boolean isValid(String text) {
        return matches(KEY, text);
    }

    /**
     * Returns the key.
     *
     * @throws Failure INVALID if it is none
     */
    public static String valid(String key) {
        return matching(KEY, key, "key");
    }

    /**
     * Returns the beginning of a key; empty is one of all keys.
     *
     * @throws Failure INVALID if no key can begin like that
     */
    public static String validPrefix(String prefix) {
        return matching(PREFIX, prefix, "beginning of a key");
    }

    private static String matching(Pattern pattern, String text, String what) {
        if (!matches(pattern, text)) {
            throw Failure.invalid(
                    "bad-key",
                    "not a " + what + " of a file: '" + shown(text)
                            + "'; it is made of a-z 0-9 . _ - and /, no name in it"
                            + " begins or ends with a dot, and it has at most " + MAX_LENGTH + " characters");
        }
        return text;
    }

    /** The length first: the rest is looked at only in what can be one. */
    private static boolean matches(Pattern pattern, String text) {
        return text.length() <= MAX_LENGTH && pattern.matcher(text).matches();
    }

    /** What was given may be anything, and goes into logs. */
    private static String shown(String text) {
        String start = text.length() > 60 ? text.substring(0, 60) + "…" : text;
        return start.replaceAll("\\p{Cntrl}", "?");
    }
}
