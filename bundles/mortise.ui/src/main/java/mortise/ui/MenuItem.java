package mortise.ui;

import org.osgi.annotation.versioning.ConsumerType;

/** A line of the menu. Registered as a service; it is there with the next page and gone with the bundle. */
@ConsumerType
public interface MenuItem {
    /** Returns what people read, in sentence case. */
    String title();

    /** Returns the name of an icon of the sprite. */
    default String icon() {
        return "plug";
    }

    /** Returns where it leads, a path of this host: {@code /page/crm.pipeline}. */
    String path();

    /** Returns its place; small is first, entities have 100. */
    default int order() {
        return 200;
    }

    /** Returns the entity that one must be allowed to view to see it; empty for everybody who is signed in. */
    default String entity() {
        return "";
    }
}
