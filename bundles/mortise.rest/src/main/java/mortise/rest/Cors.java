package mortise.rest;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Set;

/**
 * Lets scripts of other sites call, as far as the operator allows it: with a token, never with a browser's session. Safe
 * for use by many threads.
 */
final class Cors {
    private static final String METHODS = "GET, HEAD, POST, PATCH, DELETE";
    private static final String HEADERS =
            "Authorization, Content-Type, Accept, Accept-Language, If-Match, If-None-Match, " + RequestId.HEADER;
    private static final String EXPOSED = "ETag, Location, Retry-After, " + RequestId.HEADER;
    private static final String MAX_AGE_SECONDS = "600";

    private final Set<String> origins;

    /**
     * Allows these origins.
     *
     * @param origins as {@code https://app.example.com}, or {@code *} for all; none allows nobody
     */
    Cors(Set<String> origins) {
        this.origins = Set.copyOf(origins);
        for (String origin : origins) {
            if (!origin.equals("*") && !origin.matches("https?://[^/?#\\s]+")) {
                throw new IllegalArgumentException(
                        "allowedOrigins = " + origin + " is no origin, as https://app.example.com");
            }
        }
    }

    /**
     * Adds what the browser wants to know.
     *
     * @return true if the request only asked what is allowed and has its answer
     */
    boolean answer(HttpServletRequest request, HttpServletResponse response) {
        if (origins.isEmpty()) {
            return false;
        }
        response.addHeader("Vary", "Origin");
        String origin = request.getHeader("Origin");
        if (origin == null || !origins.contains("*") && !origins.contains(origin)) {
            return false;
        }
        response.setHeader("Access-Control-Allow-Origin", origins.contains("*") ? "*" : origin);
        response.setHeader("Access-Control-Expose-Headers", EXPOSED);
        if (!request.getMethod().equals("OPTIONS") || request.getHeader("Access-Control-Request-Method") == null) {
            return false;
        }
        response.setHeader("Access-Control-Allow-Methods", METHODS);
        response.setHeader("Access-Control-Allow-Headers", HEADERS);
        response.setHeader("Access-Control-Max-Age", MAX_AGE_SECONDS);
        response.setStatus(HttpServletResponse.SC_NO_CONTENT);
        return true;
    }
}
