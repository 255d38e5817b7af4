package mortise.web.text;

/** Lays out a JSON text so that people can read it. Never refuses one: what is no JSON keeps its characters. */
public final class JsonText {
    private static final int DEEPEST = 40;

    private JsonText() {}

    /** Returns the text with a line for each member, two spaces deep. */
    public static String pretty(String json) {
        StringBuilder out = new StringBuilder(json.length() * 2);
        int depth = 0;
        boolean inString = false;
        for (int i = 0; i < json.length(); i++) {
            char character = json.charAt(i);
            if (inString) {
                out.append(character);
                if (character == '\\' && i + 1 < json.length()) {
                    out.append(json.charAt(++i));
                } else if (character == '"') {
                    inString = false;
                }
                continue;
            }
            switch (character) {
                case '"' -> {
                    inString = true;
                    out.append(character);
                }
                case '{', '[' -> {
                    out.append(character);
                    int next = nextOf(json, i + 1);
                    if (next < json.length() && (json.charAt(next) == '}' || json.charAt(next) == ']')) {
                        out.append(json.charAt(next));
                        i = next;
                    } else {
                        line(out, ++depth);
                    }
                }
                case '}', ']' -> {
                    depth = Math.max(0, depth - 1);
                    line(out, depth);
                    out.append(character);
                }
                case ',' -> {
                    out.append(character);
                    line(out, depth);
                }
                case ':' -> out.append(": ");
                case ' ', '\t', '\r', '\n' -> {}
                default -> out.append(character);
            }
        }
        return out.toString();
    }

    private static int nextOf(String json, int from) {
        int at = from;
        while (at < json.length() && Character.isWhitespace(json.charAt(at))) {
            at++;
        }
        return at;
    }

    private static void line(StringBuilder out, int depth) {
        out.append('\n').append("  ".repeat(Math.min(depth, DEEPEST)));
    }
}
