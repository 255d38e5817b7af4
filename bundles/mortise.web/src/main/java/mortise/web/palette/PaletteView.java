package mortise.web.palette;

import java.util.List;
import mortise.web.text.Texts;

/**
 * What the palette shows.
 *
 * @param words what was typed
 */
public record PaletteView(String words, List<Hit> records, List<Command> actions, List<Command> places, Texts texts) {
    /** Tells whether there is nothing to choose. */
    public boolean isEmpty() {
        return records.isEmpty() && actions.isEmpty() && places.isEmpty();
    }
}
