package mortise.web.http;

import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

/** The cookies of the screens. All are bound to this host and the root path. */
public final class Cookies {
    /** The session's secret. */
    public static final String SESSION = "mortise_session";
    /** What forms before sign-in have to repeat. */
    public static final String FORM = "mortise_form";
    /** Light or dark; absent to follow the system. */
    public static final String THEME = "mortise_theme";
    /** The language chosen on this device, absent to follow the browser. */
    public static final String LANGUAGE = "mortise_language";
    /** The time zone that a script found. */
    public static final String ZONE = "mortise_zone";
    /** A message for the next page. */
    static final String NOTICE = "mortise_notice";

    private Cookies() {}

    /** Returns a cookie's value, empty if the browser sent none. */
    static String read(HttpServletRequest request, String name) {
        Cookie[] cookies = request.getCookies();
        if (cookies != null) {
            for (Cookie cookie : cookies) {
                if (cookie.getName().equals(name)) {
                    return cookie.getValue();
                }
            }
        }
        return "";
    }

    /**
     * Sends a cookie that scripts cannot read.
     *
     * @param maxAgeSeconds 0 ends it, a negative age keeps it until the browser is closed
     */
    static void write(HttpServletResponse response, String name, String value, long maxAgeSeconds, boolean secure) {
        add(response, name, value, maxAgeSeconds, secure, true);
    }

    /** Sends a cookie that scripts may read and set as well: how things look, never who somebody is. */
    static void writeOpen(HttpServletResponse response, String name, String value, long maxAgeSeconds, boolean secure) {
        add(response, name, value, maxAgeSeconds, secure, false);
    }

    private static void add(
            HttpServletResponse response,
            String name,
            String value,
            long maxAgeSeconds,
            boolean secure,
            boolean httpOnly) {
        response.addHeader(
                "Set-Cookie",
                name + "=" + value + "; Path=/; SameSite=Lax"
                        + (maxAgeSeconds < 0 ? "" : "; Max-Age=" + maxAgeSeconds)
                        + (httpOnly ? "; HttpOnly" : "")
                        + (secure ? "; Secure" : ""));
    }
}
