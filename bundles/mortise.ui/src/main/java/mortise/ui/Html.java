package mortise.ui;

/** Makes text safe inside HTML, for panels and pages too small for a template engine. Safe for use by many threads. */
public final class Html {
    private Html() {}

    /** Returns the text so that it reads the same between tags and inside a quoted attribute, and is nothing else. */
    public static String escape(String text) {
        StringBuilder safe = new StringBuilder(text.length() + 16);
        for (int i = 0; i < text.length(); i++) {
            char character = text.charAt(i);
            switch (character) {
                case '&' -> safe.append("&amp;");
                case '<' -> safe.append("&lt;");
                case '>' -> safe.append("&gt;");
                case '"' -> safe.append("&quot;");
                case '\'' -> safe.append("&#39;");
                default -> safe.append(character);
            }
        }
        return safe.toString();
    }
}
