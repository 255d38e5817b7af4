package mortise.web.shell;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import mortise.web.text.JsonText;
import mortise.web.text.RichText;

/** What templates make of values before they show them. Never trusts one: it may be older than the rule it had to obey. */
public final class Values {
    private static final int LONGEST_IN_A_CELL = 80;

    private Values() {}

    /** Returns a web address that can be linked to; an empty one for anything but http and https. */
    public static String link(String address) {
        String lower = address.toLowerCase(Locale.ROOT);
        return lower.startsWith("http://") || lower.startsWith("https://") ? address : "";
    }

    /** Returns what people read of a web address: its host without "www.", the address itself if it has none. */
    public static String host(String address) {
        try {
            String host = URI.create(address).getHost();
            return host == null ? address : host.startsWith("www.") ? host.substring(4) : host;
        } catch (IllegalArgumentException notAnAddress) {
            return address;
        }
    }

    /** Returns the digits of a telephone number, with its plus. */
    public static String dial(String number) {
        return number.replaceAll("[^0-9+]", "");
    }

    /** Returns the texts of a value of many. */
    public static List<String> texts(Object value) {
        List<String> texts = new ArrayList<>();
        if (value instanceof Iterable<?> many) {
            many.forEach(one -> texts.add(String.valueOf(one)));
        }
        return texts;
    }

    /** Returns the beginning of a text, for a cell of a table. */
    public static String shorten(String text) {
        String line = text.replace('\n', ' ').strip();
        return line.length() <= LONGEST_IN_A_CELL
                ? line
                : line.substring(
                                        0,
                                        line.offsetByCodePoints(
                                                0, Math.min(LONGEST_IN_A_CELL, line.codePointCount(0, line.length()))))
                                .strip()
                        + "…";
    }

    /** Returns formatted text without its formats, on one line. */
    public static String plain(String html) {
        return RichText.plain(html).replace('\n', ' ');
    }

    /** Returns the safe part of formatted text, whoever saved it. */
    public static String safeHtml(String html) {
        return RichText.clean(html);
    }

    /** Returns a JSON text laid out for people. */
    public static String json(String json) {
        return JsonText.pretty(json);
    }
}
