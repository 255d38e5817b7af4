package mortise.records.query;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import mortise.core.Failure;
import mortise.entity.Field;
import mortise.records.value.Texts;
import org.jspecify.annotations.Nullable;

/**
 * The place behind a record in an order: its values in that order, as a text without meaning for others.
 *
 * @param values of the sort keys, the id last
 */
record Cursor(List<@Nullable Object> values) {
    private static final String SEPARATOR = "\0";
    private static final String NONE = "\1";
    private static final int MAX_LENGTH = 8_000;

    static String write(String order, List<Field> keys, List<@Nullable Object> values) {
        StringBuilder text = new StringBuilder(order);
        for (int i = 0; i < keys.size(); i++) {
            String value = Texts.text(keys.get(i), values.get(i));
            text.append(SEPARATOR).append(value == null ? NONE : value);
        }
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(text.toString().getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Reads what {@link #write} wrote.
     *
     * @throws Failure INVALID if it is no cursor, or one of another order
     */
    static Cursor read(String order, List<Field> keys, String text) {
        if (text.length() <= MAX_LENGTH) {
            try {
                String plain = new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8);
                String[] parts = plain.split(SEPARATOR, -1);
                if (parts.length == keys.size() + 1 && parts[0].equals(order)) {
                    List<@Nullable Object> values = new ArrayList<>();
                    for (int i = 0; i < keys.size(); i++) {
                        values.add(parts[i + 1].equals(NONE) ? null : Texts.value(keys.get(i), parts[i + 1]));
                    }
                    if (values.get(values.size() - 1) != null) {
                        return new Cursor(values);
                    }
                }
            } catch (IllegalArgumentException | Failure unreadable) {
                throw new Failure(Failure.Kind.INVALID, "bad-cursor", message(), unreadable);
            }
        }
        throw Failure.invalid("bad-cursor", message());
    }

    private static String message() {
        return "this is no cursor of such a query; take the one that the page before gave, with the same sort";
    }
}
