package mortise.web.shell;

import java.util.Locale;

/** The round mark of a person and the square one of a record: initials, and a colour that stays the same for a name. */
public final class Person {
    private static final int HUES = 5;

    private Person() {}

    /** Returns up to two letters: the first ones of the first and the last word, or the first two of a single one. */
    public static String initials(String name) {
        String plain = name.strip();
        if (plain.isEmpty()) {
            return "?";
        }
        int first = plain.codePointAt(0);
        int space = plain.lastIndexOf(' ');
        StringBuilder initials = new StringBuilder().appendCodePoint(first);
        if (space > 0 && space + 1 < plain.length()) {
            initials.appendCodePoint(plain.codePointAt(space + 1));
        } else if (plain.length() > Character.charCount(first)) {
            initials.appendCodePoint(plain.codePointAt(Character.charCount(first)));
        }
        return initials.toString().toUpperCase(Locale.ROOT);
    }

    /** Returns the first word of a name, as people call each other. */
    public static String first(String name) {
        int space = name.strip().indexOf(' ');
        return space < 0 ? name.strip() : name.strip().substring(0, space);
    }

    /** Returns the class of the name's colour, {@code h1} to {@code h5}. */
    public static String hue(String name) {
        return switch (Math.floorMod(name.hashCode(), HUES)) {
            case 0 -> "h1";
            case 1 -> "h2";
            case 2 -> "h3";
            case 3 -> "h4";
            default -> "h5";
        };
    }
}
