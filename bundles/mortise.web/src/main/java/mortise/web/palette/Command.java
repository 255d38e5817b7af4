package mortise.web.palette;

import java.util.Locale;

/**
 * Something the palette does, or a place it goes to.
 *
 * @param path where it leads; empty if it does something on the page
 * @param dialog the dialog it opens, empty for none
 * @param press the element it presses, as a selector; empty for none
 * @param keys its shortcut, separated by spaces; empty for none
 */
public record Command(String title, String icon, String path, String dialog, String press, String keys) {
    /** A place. */
    static Command place(String title, String icon, String path, String keys) {
        return new Command(title, icon, path, "", "", keys);
    }

    /** Tells whether each of the words is in the title. */
    boolean fits(String words) {
        String lower = title.toLowerCase(Locale.ROOT);
        for (String word : words.toLowerCase(Locale.ROOT).split("\\s+", -1)) {
            if (!lower.contains(word)) {
                return false;
            }
        }
        return true;
    }

    /** Returns the keys of its shortcut. */
    public String[] keyList() {
        return keys.isEmpty() ? new String[0] : keys.split(" ", -1);
    }
}
