package mortise.push;

import java.util.List;
import mortise.push.OpenPush.Event;
import mortise.push.OpenPush.Place;
import org.osgi.annotation.versioning.ProviderType;

/**
 * All events of the cluster as they come, whichever provider carries them: for endpoints that clients connect to. Safe for
 * use by many threads.
 */
@ProviderType
public interface PushFeed {
    /** Hears the events. */
    @FunctionalInterface
    interface Listener {
        /**
         * Called in order; throws nothing.
         *
         * @param order names the order that numbers belong to; another one after a change of providers
         * @param whole see {@link OpenPush.Listener#heard}
         */
        void heard(String order, boolean whole, List<Event> events);
    }

    /** Has a listener told the events that are kept and all that come, until the place is closed. */
    Place listen(Listener listener);
}
