package mortise.websocket;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import mortise.push.OpenPush.Event;

/** The last events, for those who come back. Bounded by number and by characters. For one thread. */
final class Ring {
    private static final int MOST_EVENTS = 5_000;
    private static final long MOST_CHARS = 8_000_000;

    private final Deque<Event> events = new ArrayDeque<>();
    private String order = "";
    private long before;
    private long last;
    private long chars;

    /** Begins anew. */
    void clear(String newOrder, long lastNumber) {
        events.clear();
        chars = 0;
        order = newOrder;
        before = lastNumber;
        last = lastNumber;
    }

    void add(Event event) {
        events.add(event);
        last = event.number();
        chars += size(event);
        while (events.size() > MOST_EVENTS || chars > MOST_CHARS) {
            Event oldest = events.remove();
            before = oldest.number();
            chars -= size(oldest);
        }
    }

    private static long size(Event event) {
        return event.body().length()
                + event.topics().stream().mapToLong(String::length).sum()
                + 100;
    }

    /** Returns the place of the last event, for people and programs to keep. */
    String place() {
        return place(last);
    }

    String place(long number) {
        return order + "-" + number;
    }

    /**
     * Returns what came after a place on any of these topics.
     *
     * @return empty if the place is of another order, or something after it is not there any more
     */
    Optional<List<Event>> since(String place, Collection<String> topics) {
        int dash = place.lastIndexOf('-');
        if (dash < 0
                || !place.substring(0, dash).equals(order)
                || !place.substring(dash + 1).matches("[0-9]{1,18}")) {
            return Optional.empty();
        }
        long number = Long.parseLong(place.substring(dash + 1));
        if (number < before || number > last) {
            return Optional.empty();
        }
        List<Event> found = new ArrayList<>();
        for (Event event : events) {
            if (event.number() > number && event.topics().stream().anyMatch(topics::contains)) {
                found.add(event);
            }
        }
        return Optional.of(found);
    }
}
