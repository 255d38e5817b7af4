package mortise.rest;

import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Locale;
import java.util.Optional;
import mortise.access.SignIn;
import mortise.access.Tokens;
import mortise.core.Failure;
import mortise.core.Identity;
import org.jspecify.annotations.Nullable;

/** Tells who calls: a program by its token, or a person's browser by its session. Safe for use by many threads. */
final class Callers {
    private static final String SESSION_COOKIE = "mortise_session";
    private static final String CSRF_HEADER = "X-CSRF-Token";
    private static final String SCHEME = "bearer ";
    private static final int MOST_CHARACTERS = 1000;

    private final SignIn signIn;
    private final Tokens tokens;

    Callers(SignIn signIn, Tokens tokens) {
        this.signIn = signIn;
        this.tokens = tokens;
    }

    /**
     * Returns who calls.
     *
     * @throws Failure UNAUTHENTICATED if nobody shows who he is, or not well; DENIED if a browser does not show that the
     *     request came from our own pages, or its user has to change the password first
     */
    Identity identify(HttpServletRequest request) {
        String authorization = request.getHeader("Authorization");
        return authorization != null ? byToken(authorization) : bySession(request);
    }

    private Identity byToken(String authorization) {
        boolean bearer = authorization.length() <= MOST_CHARACTERS
                && authorization.toLowerCase(Locale.ROOT).startsWith(SCHEME);
        String secret = bearer ? authorization.substring(SCHEME.length()).strip() : "";
        Optional<Identity> known = secret.isEmpty() ? Optional.empty() : tokens.authenticate(secret);
        return known.orElseThrow(() -> new Failure(
                Failure.Kind.UNAUTHENTICATED,
                "invalid-token",
                "The token is unknown, expired or revoked; it is sent as Authorization: Bearer <token>."));
    }

    private Identity bySession(HttpServletRequest request) {
        String secret = cookie(request);
        SignIn.Session session =
                secret.isEmpty() ? null : signIn.session(secret).orElse(null);
        if (session == null) {
            throw new Failure(
                    Failure.Kind.UNAUTHENTICATED,
                    "not-signed-in",
                    "Nobody is signed in; send a token as Authorization: Bearer <token>.");
        }
        if (session.mustChangePassword()) {
            throw new Failure(
                    Failure.Kind.DENIED, "must-change-password", "The password has to be changed first, at /password.");
        }
        if (!isSafe(request.getMethod())) {
            checkOrigin(request, session);
        }
        return session.identity();
    }

    private static String cookie(HttpServletRequest request) {
        Cookie[] cookies = request.getCookies();
        if (cookies != null) {
            for (Cookie cookie : cookies) {
                if (cookie.getName().equals(SESSION_COOKIE)) {
                    return cookie.getValue();
                }
            }
        }
        return "";
    }

    private static boolean isSafe(String method) {
        return method.equals("GET") || method.equals("HEAD") || method.equals("OPTIONS");
    }

    /** A script of ours repeats a word that another site cannot know, and the browser names no other site. */
    private static void checkOrigin(HttpServletRequest request, SignIn.Session session) {
        String sent = request.getHeader(CSRF_HEADER);
        boolean known = sent != null
                && !session.csrf().isEmpty()
                && MessageDigest.isEqual(
                        session.csrf().getBytes(StandardCharsets.UTF_8), sent.getBytes(StandardCharsets.UTF_8));
        String origin = request.getHeader("Origin");
        boolean ours = origin == null || isHost(origin, request.getHeader("Host"));
        if (!known || !ours || "cross-site".equals(request.getHeader("Sec-Fetch-Site"))) {
            throw new Failure(
                    Failure.Kind.DENIED,
                    "csrf",
                    "A browser's session may write only from our own pages, with the header " + CSRF_HEADER + ".");
        }
    }

    private static boolean isHost(String origin, @Nullable String host) {
        try {
            return host != null && host.equalsIgnoreCase(URI.create(origin).getAuthority());
        } catch (IllegalArgumentException notAnAddress) {
            return false;
        }
    }
}
