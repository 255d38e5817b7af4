package mortise.web.palette;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import mortise.entity.EntityType;

/**
 * A record that was found.
 *
 * @param title what people call it
 * @param about its entity, and what tells it from others of its name
 * @param path where it is
 */
public record Hit(EntityType type, String title, String about, String path) {
    /** A part of a title; marked if it is what was searched for. */
    public record Part(String text, boolean marked) {}

    /** Returns the title cut where one of the words begins or ends, whatever the case. */
    public List<Part> parts(String words) {
        List<Part> parts = new ArrayList<>();
        String lower = title.toLowerCase(Locale.ROOT);
        int from = 0;
        if (lower.length() == title.length()) {
            while (from < title.length()) {
                int begin = -1;
                int end = -1;
                for (String word : words.toLowerCase(Locale.ROOT).split("\\s+", -1)) {
                    int at = word.isEmpty() ? -1 : lower.indexOf(word, from);
                    if (at >= 0 && (begin < 0 || at < begin)) {
                        begin = at;
                        end = at + word.length();
                    }
                }
                if (begin < 0) {
                    break;
                }
                if (begin > from) {
                    parts.add(new Part(title.substring(from, begin), false));
                }
                parts.add(new Part(title.substring(begin, end), true));
                from = end;
            }
        }
        if (from < title.length()) {
            parts.add(new Part(title.substring(from), false));
        }
        return parts;
    }
}
