package mortise.rest.jsonapi;

import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import mortise.jsonapi.Api;
import mortise.jsonapi.Refusal;
import mortise.jsonapi.Source;
import mortise.jsonapi.Values;
import org.jspecify.annotations.Nullable;

/** Holds requests to JSON:API's rules about media types: one extension is spoken, where operations are; profiles are ignored. */
final class MediaTypes {
    private static final int MOST_CHARACTERS = 2000;

    private MediaTypes() {}

    /**
     * Refuses a body in anything but JSON:API.
     *
     * @param atomic whether it has to be with the extension of atomic operations; else it must not
     */
    static void checkBody(HttpServletRequest request, boolean atomic) {
        String type = request.getContentType();
        if (type == null || !essence(type).equals(Api.JSON_API)) {
            throw unsupported("the body has to be " + Api.JSON_API + ", not "
                    + (type == null ? "of no named type" : Values.quoted(type)));
        }
        String extra = refusedParameter(type, atomic);
        if (extra != null) {
            throw unsupported(extra);
        }
        if (atomic && !isAtomic(type)) {
            throw unsupported("operations have to be " + AtomicOperations.MEDIA_TYPE);
        }
        String encoding = request.getHeader("Content-Encoding");
        if (encoding != null && !encoding.equalsIgnoreCase("identity")) {
            throw new Refusal(
                    415,
                    "unsupported-encoding",
                    "bodies are read as they are, not encoded as " + Values.quoted(encoding),
                    Source.header("Content-Encoding"));
        }
    }

    private static Refusal unsupported(String detail) {
        return new Refusal(415, "unsupported-media-type", detail, Source.header("Content-Type"));
    }

    private static boolean isAtomic(String type) {
        return split(type, ';').stream().anyMatch(part -> extension(part).equals(AtomicOperations.EXTENSION));
    }

    /** Returns the extensions that a parameter names; empty if it is another one. */
    private static String extension(String parameter) {
        int equals = parameter.indexOf('=');
        boolean isExtension = equals > 0
                && parameter
                        .substring(0, equals)
                        .strip()
                        .toLowerCase(Locale.ROOT)
                        .equals("ext");
        return isExtension ? parameter.substring(equals + 1).strip().replace("\"", "") : "";
    }

    /**
     * Refuses a caller that accepts no JSON.
     *
     * @param atomic whether answers are with the extension of atomic operations
     */
    static void checkAccept(HttpServletRequest request, boolean atomic) {
        String accept = String.join(",", Collections.list(request.getHeaders("Accept")));
        if (accept.isBlank() || accept.equals("*/*") || accept.equals(Api.JSON_API)) {
            return;
        }
        String reason = null;
        if (accept.length() <= MOST_CHARACTERS) {
            for (String range : split(accept, ',')) {
                String essence = essence(range);
                if (essence.equals(Api.JSON_API)) {
                    String extra = refusedParameter(range, atomic);
                    if (extra == null) {
                        return;
                    }
                    reason = extra;
                } else if (essence.equals("*/*")
                        || essence.equals("application/*")
                        || essence.equals("application/json")) {
                    return;
                }
            }
        }
        throw new Refusal(
                406,
                "not-acceptable",
                reason != null ? reason : "answers are " + Api.JSON_API + ", which is not accepted",
                Source.header("Accept"));
    }

    /** Returns what is wrong with the parameters of our media type, null if nothing is. */
    private static @Nullable String refusedParameter(String type, boolean atomic) {
        List<String> parts = split(type, ';');
        for (String part : parts.subList(1, parts.size())) {
            int equals = part.indexOf('=');
            String name =
                    (equals < 0 ? part : part.substring(0, equals)).strip().toLowerCase(Locale.ROOT);
            if (name.equals("ext")) {
                if (atomic && extension(part).equals(AtomicOperations.EXTENSION)) {
                    continue;
                }
                return "this extension of JSON:API is not supported here: " + Values.quoted(part.strip());
            }
            // A weight belongs to the header, not to the media type.
            if (!name.equals("profile") && !name.equals("q") && !name.isEmpty()) {
                return Api.JSON_API + " has no parameter but ext and profile, not " + Values.quoted(part.strip());
            }
        }
        return null;
    }

    private static String essence(String type) {
        int end = type.indexOf(';');
        return (end < 0 ? type : type.substring(0, end)).strip().toLowerCase(Locale.ROOT);
    }

    /** Splits outside of quotes. */
    private static List<String> split(String text, char separator) {
        List<String> parts = new ArrayList<>();
        boolean quoted = false;
        int start = 0;
        for (int i = 0; i < text.length(); i++) {
            char character = text.charAt(i);
            if (character == '"') {
                quoted = !quoted;
            } else if (character == separator && !quoted) {
                parts.add(text.substring(start, i));
                start = i + 1;
            }
        }
        parts.add(text.substring(start));
        return parts;
    }
}
