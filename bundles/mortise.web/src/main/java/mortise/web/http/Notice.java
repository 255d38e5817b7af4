package mortise.web.http;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * A short message that is shown once, on the next page: "3 deleted". It travels in a cookie, as a key of the texts and what
 * is put into it.
 */
public record Notice(String key, List<String> arguments) {
    private static final char SEPARATOR = '\u001f';
    private static final int LONGEST = 1000;

    /** Copies the arguments. */
    public Notice {
        arguments = List.copyOf(arguments);
    }

    /** A message. */
    public static Notice of(String key, Object... arguments) {
        List<String> texts = new ArrayList<>();
        for (Object argument : arguments) {
            texts.add(String.valueOf(argument));
        }
        return new Notice(key, texts);
    }

    /** Returns the form that a cookie takes. */
    String encode() {
        StringBuilder text = new StringBuilder(key);
        for (String argument : arguments) {
            String shortened = argument.length() > 200 ? argument.substring(0, 200) + "…" : argument;
            text.append(SEPARATOR).append(shortened.replace(SEPARATOR, ' '));
        }
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(text.toString().getBytes(StandardCharsets.UTF_8));
    }

    /** Reads what {@link #encode} made; empty for anything else. */
    static Optional<Notice> decode(String cookie) {
        if (cookie.isEmpty() || cookie.length() > LONGEST) {
            return Optional.empty();
        }
        try {
            String text = new String(Base64.getUrlDecoder().decode(cookie), StandardCharsets.UTF_8);
            List<String> parts = List.of(text.split(String.valueOf(SEPARATOR), -1));
            return Optional.of(new Notice(parts.get(0), parts.subList(1, parts.size())));
        } catch (IllegalArgumentException notOurs) {
            return Optional.empty();
        }
    }
}
