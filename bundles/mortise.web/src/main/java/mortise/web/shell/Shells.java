package mortise.web.shell;

import java.util.function.BooleanSupplier;
import mortise.access.SignIn;
import mortise.core.Identity;
import mortise.web.http.Visit;

/** Makes the frame of a page. Safe for use by many threads. */
public final class Shells {
    private final Menu menu;
    private final String organisation;
    private final BooleanSupplier live;

    /**
     * Frames with this menu, and the organisation's name under the product's.
     *
     * @param live whether pages can be told what happens elsewhere
     */
    public Shells(Menu menu, String organisation, BooleanSupplier live) {
        this.menu = menu;
        this.organisation = organisation;
        this.live = live;
    }

    /** Returns the frame of a page that makes nothing. */
    public Shell of(Visit visit, String title) {
        return of(visit, title, "");
    }

    /** Returns the frame of a page where the key C leads to another. */
    public Shell of(Visit visit, String title, String newPath) {
        Identity person = visit.session().map(SignIn.Session::identity).orElse(Identity.ANONYMOUS);
        return new Shell(visit, title, menu.sidebar(visit), person, organisation, newPath, live.getAsBoolean());
    }
}
