package mortise.web.http;

import org.jspecify.annotations.Nullable;

/** Lets a person back to where he wanted to go, and nowhere outside this host. */
public final class ReturnPath {
    private static final int LONGEST = 2000;

    private ReturnPath() {}

    /** Returns the path if it is one of this host, with its query; the home page for anything else. */
    public static String orHome(@Nullable String path) {
        return isOurs(path) && path != null ? path : "/";
    }

    /**
     * Tells whether a path stays on this host. Browsers read {@code //host} and {@code /\host} as another host, and drop
     * tabs and line ends before they look.
     */
    public static boolean isOurs(@Nullable String path) {
        if (path == null || path.isEmpty() || path.length() > LONGEST || path.charAt(0) != '/') {
            return false;
        }
        if (path.length() > 1 && (path.charAt(1) == '/' || path.charAt(1) == '\\')) {
            return false;
        }
        return path.chars().allMatch(character -> character > ' ' && character < 0x7f && character != '\\');
    }
}
