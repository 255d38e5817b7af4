package mortise.web.shell;

import mortise.core.Identity;
import mortise.web.http.Assets;
import mortise.web.http.Icons;
import mortise.web.http.Notice;
import mortise.web.http.Visit;
import mortise.web.text.Formats;
import mortise.web.text.Texts;
import org.jspecify.annotations.Nullable;

/**
 * What the frame of a page shows.
 *
 * @param title what the browser's tab says, without the product's name
 * @param organisation shown under the product's name, empty for none
 * @param newPath where the key C leads, empty if nothing can be made here
 * @param live whether the page can be told what happens elsewhere
 */
public record Shell(
        Visit visit,
        String title,
        Menu.Sidebar sidebar,
        Identity person,
        String organisation,
        String newPath,
        boolean live) {
    /** Returns the words of the reader's language. */
    public Texts texts() {
        return visit.texts();
    }

    /** Returns the reader's formats. */
    public Formats formats() {
        return visit.formats();
    }

    /** Returns a word. */
    public String text(String key) {
        return visit.texts().get(key);
    }

    /** Returns the address of a file. */
    public String asset(String name) {
        return Assets.url(name);
    }

    /** Returns the address of an icon. */
    public String icon(String name) {
        return Icons.url(name);
    }

    /** Returns the chosen theme, null to follow the system. */
    public @Nullable String theme() {
        return visit.reader().theme().isEmpty() ? null : visit.reader().theme();
    }

    /** Returns the message to be shown, empty for none. */
    public String notice() {
        Notice notice = visit.notice();
        return notice == null
                ? ""
                : texts().get(notice.key(), notice.arguments().toArray());
    }
}
