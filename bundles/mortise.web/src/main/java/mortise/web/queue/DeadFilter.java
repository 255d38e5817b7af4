package mortise.web.queue;

import java.util.List;
import mortise.queue.OpenQueue;
import mortise.queue.OpenQueue.DeadLetter;
import mortise.web.http.Address;
import mortise.web.http.Visit;

/**
 * Which dead letters are meant.
 *
 * @param subscription whose, 0 for all
 * @param words all of which they have, empty for all
 */
public record DeadFilter(long subscription, String words) {
    /** All of them. */
    static final DeadFilter ALL = new DeadFilter(0, "");

    /** Returns what an address or a form means. */
    static DeadFilter of(Visit visit) {
        return new DeadFilter(
                QueueScreens.number(visit, "s", 0), visit.parameter("q").strip());
    }

    /** Tells whether some may be left out. */
    public boolean narrows() {
        return !equals(ALL);
    }

    /** Returns a page of them, the newest first, and with smaller ids than this. */
    List<DeadLetter> page(OpenQueue queue, long before, int most) {
        return queue.deadLetters(subscription == 0 ? null : (Long) subscription, words, before, most);
    }

    /** Returns where they are shown. */
    Address address() {
        return at(QueueScreens.DEAD);
    }

    /** Returns an address that means them. */
    Address at(String path) {
        return new Address(path)
                .with("s", subscription == 0 ? "" : String.valueOf(subscription))
                .words(words);
    }
}
