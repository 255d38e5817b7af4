package mortise.mail.templates;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Makes plain text of HTML: what a person would read, links with their addresses. */
final class PlainText {
    private static final Pattern LINK =
            Pattern.compile("(?is)<a\\s[^>]{0,2000}?href\\s*=\\s*[\"']([^\"']{1,2000})[\"'][^>]{0,2000}>([^<]*)</a>");
    private static final Pattern ENTITY = Pattern.compile("&(#x[0-9a-fA-F]{1,6}|#\\d{1,7}|[a-zA-Z]{2,6});");

    private PlainText() {}

    static String of(String html) {
        String text = html.replaceAll("(?is)<(script|style|head)\\b.*?</\\1\\s*>", "")
                .replaceAll("(?s)<!--.*?-->", "")
                .replaceAll("\\s+", " ");
        text = LINK.matcher(text)
                .replaceAll(link -> Matcher.quoteReplacement(
                        link.group(1).equals(link.group(2))
                                ? link.group(1)
                                : link.group(2) + " (" + link.group(1) + ")"));
        text = text.replaceAll("(?i) ?<(br|/tr|/div)\\b[^>]*> ?", "\n")
                .replaceAll("(?i) ?<li\\b[^>]*> ?", "\n- ")
                .replaceAll("(?i) ?</?(p|h[1-6]|ul|ol|table|blockquote)\\b[^>]*> ?", "\n\n")
                .replaceAll("(?i)</t[dh]> ?", "  ")
                .replaceAll("<[^>]*>", "");
        return ENTITY.matcher(text)
                .replaceAll(entity -> Matcher.quoteReplacement(letter(entity.group(1), entity.group())))
                .replaceAll("[ \\u00A0]+\\n", "\n")
                .replaceAll("\\n{3,}", "\n\n")
                .strip();
    }

    private static String letter(String name, String whole) {
        if (name.startsWith("#")) {
            int letter = name.startsWith("#x")
                    ? Integer.parseInt(name.substring(2), 16)
                    : Integer.parseInt(name.substring(1));
            return Character.isValidCodePoint(letter) ? Character.toString(letter) : whole;
        }
        return switch (name) {
            case "lt" -> "<";
            case "gt" -> ">";
            case "amp" -> "&";
            case "quot" -> "\"";
            case "apos" -> "'";
            case "nbsp" -> " ";
            default -> whole;
        };
    }
}
