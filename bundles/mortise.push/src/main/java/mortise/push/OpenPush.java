package mortise.push;

import java.util.List;
import mortise.socket.Plug;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * What a provider of push has to do: carry events to all nodes, in one order that is the same everywhere, and keep the last
 * ones for those who come back. Safe for use by many threads.
 */
@ConsumerType
public interface OpenPush extends Plug {
    /** How many of the last events are kept at least, if they are not older than {@link #KEPT_MINUTES}. */
    int KEPT = 5_000;

    /** How long the last events are kept at least, if they are not more than {@link #KEPT}. */
    int KEPT_MINUTES = 15;

    /**
     * What is to be told.
     *
     * @param topics whom; none stands for all, who are told that some events were lost
     * @param body JSON
     */
    record Sent(List<String> topics, String body) {
        /** Copies the list. */
        public Sent {
            topics = List.copyOf(topics);
        }
    }

    /**
     * What was told.
     *
     * @param number its place in the order, one more than that of the event before
     */
    record Event(long number, List<String> topics, String body) {
        /** Copies the list. */
        public Event {
            topics = List.copyOf(topics);
        }
    }

    /** Hears the events. */
    @FunctionalInterface
    interface Listener {
        /**
         * Called by one thread after the other, in order; throws nothing.
         *
         * @param whole whether the first event follows the last one of the call before; false in the first call, and where
         *     events were gone before they could be read
         * @param events perhaps none, in the first call
         */
        void heard(boolean whole, List<Event> events);
    }

    /** Returns what names this order of events: numbers of another one mean nothing in it. At most 40 letters and digits. */
    String order();

    /**
     * Tells events to the listeners of all nodes, this one among them. Returns when they are stored; all or none.
     *
     * @throws mortise.core.Failure UNAVAILABLE if they could not be stored
     */
    void publish(List<Sent> events);

    /**
     * Has a listener told first the events that are kept, then all that come, until the place is closed. One that is slow
     * delays nobody else.
     */
    Place listen(Listener listener);

    /** A listener's place. */
    @FunctionalInterface
    interface Place extends AutoCloseable {
        /** Ends it; no call begins afterwards. Twice does no harm. */
        @Override
        void close();
    }
}
