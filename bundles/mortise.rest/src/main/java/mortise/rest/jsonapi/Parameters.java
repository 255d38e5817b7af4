package mortise.rest.jsonapi;

import java.io.ByteArrayOutputStream;
import java.net.URLEncoder;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import mortise.core.Failure;
import org.jspecify.annotations.Nullable;

/** The parameters of an address, read strictly: what cannot be decoded or is given twice is refused by its name. */
public final class Parameters {
    private static final int MOST = 200;

    private final Map<String, String> values;

    private Parameters(Map<String, String> values) {
        this.values = values;
    }

    /**
     * Reads the part of an address behind the question mark.
     *
     * @throws Failure INVALID if there are too many, one is given twice or is not percent-encoded UTF-8
     */
    public static Parameters parse(@Nullable String query) {
        Map<String, String> values = new LinkedHashMap<>();
        if (query != null && !query.isEmpty()) {
            for (String part : query.split("&", -1)) {
                if (!part.isEmpty()) {
                    add(values, part);
                }
            }
        }
        return new Parameters(values);
    }

    private static void add(Map<String, String> values, String part) {
        int equals = part.indexOf('=');
        String rawName = equals < 0 ? part : part.substring(0, equals);
        String name = decode(rawName, rawName);
        String value = equals < 0 ? "" : decode(part.substring(equals + 1), name);
        if (values.put(name, value) != null) {
            throw Failure.invalidParameter(name, "repeated", "the parameter is given twice; give it once");
        }
        if (values.size() > MOST) {
            throw Failure.invalidParameter(name, "too-many", "there are more than " + MOST + " parameters");
        }
    }

    private static String decode(String raw, String name) {
        if (raw.indexOf('%') < 0 && isPlain(raw)) {
            return raw.replace('+', ' ');
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(raw.length());
        for (int i = 0; i < raw.length(); i++) {
            char character = raw.charAt(i);
            if (character == '%') {
                int high = i + 2 < raw.length() ? Character.digit(raw.charAt(i + 1), 16) : -1;
                int low = i + 2 < raw.length() ? Character.digit(raw.charAt(i + 2), 16) : -1;
                if (high < 0 || low < 0) {
                    throw unreadable(name);
                }
                bytes.write(high << 4 | low);
                i += 2;
            } else if (character == '+') {
                bytes.write(' ');
            } else {
                bytes.writeBytes(String.valueOf(character).getBytes(StandardCharsets.UTF_8));
            }
        }
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes.toByteArray()))
                    .toString();
            if (text.indexOf('\0') >= 0) {
                throw unreadable(name);
            }
            return text;
        } catch (CharacterCodingException notUtf8) {
            throw unreadable(name);
        }
    }

    private static boolean isPlain(String raw) {
        for (int i = 0; i < raw.length(); i++) {
            if (raw.charAt(i) < ' ' || raw.charAt(i) > '~') {
                return false;
            }
        }
        return true;
    }

    private static Failure unreadable(String name) {
        return Failure.invalidParameter(
                name.length() > 100 ? name.substring(0, 100) : name,
                "unreadable",
                "the parameter is not text in percent-encoded UTF-8");
    }

    /** Returns a parameter's value, null if it was not given. */
    @Nullable
    String get(String name) {
        return values.get(name);
    }

    /** Returns all, in the order they were given. */
    Map<String, String> all() {
        return values;
    }

    /** Returns the part of an address that says the same, without the page; empty or ending in an ampersand. */
    String encodedWithoutPage() {
        StringBuilder text = new StringBuilder();
        values.forEach((name, value) -> {
            if (!name.equals(QueryReader.PAGE_NUMBER) && !name.equals(QueryReader.PAGE_AFTER)) {
                text.append(encode(name)).append('=').append(encode(value)).append('&');
            }
        });
        return text.toString();
    }

    static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
